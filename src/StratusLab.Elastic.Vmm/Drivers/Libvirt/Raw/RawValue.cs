using System.Text.RegularExpressions;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt.Raw;

/// <summary>What an attribute or a text of RAW may be.</summary>
/// <param name="Pattern">All of it matches this.</param>
/// <param name="Meaning">The same in words.</param>
internal sealed record RawValue(string Pattern, string Meaning)
{
    public static readonly RawValue Number = new("[0-9]{1,15}", "a whole number");

    /// <summary>Of CPUs or NUMA nodes: <c>0-3,^2,8</c>.</summary>
    public static readonly RawValue Set = new(@"\^?[0-9]{1,5}(-[0-9]{1,5})?(,\^?[0-9]{1,5}(-[0-9]{1,5})?)*", "a set such as 0-3,8");

    /// <summary>A word of libvirt's, such as a processor's model.</summary>
    public static readonly RawValue Name = new("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}", "a name of letters, digits, \".\", \"_\", \"+\" and \"-\"");

    public static readonly RawValue State = OneOf("on", "off");

    public static readonly RawValue YesNo = OneOf("yes", "no");

    public static readonly RawValue Unit = OneOf("b", "bytes", "KB", "KiB", "k", "MB", "MiB", "M", "GB", "GiB", "G");

    public static RawValue OneOf(params string[] words) => new(string.Join('|', words.Select(Regex.Escape)), string.Join(", ", words));

    public bool Takes(string text) => Regex.IsMatch(text, $@"\A(?:{Pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
