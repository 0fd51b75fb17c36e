using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Placement;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>The kinds of values in templates. A problem is the rest of a sentence that begins with the attribute and its value; empty when there is none.</summary>
internal static class TemplateValues
{
    private const long MostMiB = 64L << 20;

    public static (string? Value, string Problem) Name(string text) =>
        SafeName.IsSafe(text) ? (text, "") : (null, $"cannot be a name. Use letters, digits, \".\", \"_\" and \"-\", starting with a letter or digit, at most {SafeName.MaxLength}.");

    public static (double? Value, string Problem) Cpu(string text) =>
        !double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number) ? (null, "is not a number of cores. Write for example 0.5 or 2.")
        : number is >= 0.01 and <= 4096 ? (number, "")
        : (null, "is not between 0.01 and 4096 cores.");

    public static (int? Value, string Problem) Vcpu(string text) => Integer(text, 1, 4096);

    public static (int? Value, string Problem) Port(string text) => Integer(text, 1, 65535);

    /// <summary>MiB, or with a unit: <c>512</c>, <c>512M</c>, <c>2G</c>.</summary>
    public static (long? Value, string Problem) MiB(string text)
    {
        var unit = text.Length > 0 ? char.ToUpperInvariant(text[^1]) switch { 'M' => 1, 'G' => 1 << 10, 'T' => 1 << 20, _ => 0 } : 0;
        var digits = unit > 0 ? text[..^1] : text;
        return digits.Length > 10 || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (null, "is not a size in whole MiB. Write for example 512, or 2G.")
            : number * Math.Max(1, unit) is >= 1 and <= MostMiB and var mib ? (mib, "") : (null, $"is not between 1 and {MostMiB} MiB (64T).");
    }

    public static (bool? Value, string Problem) Flag(string text) => text.ToUpperInvariant() switch
    {
        "YES" or "TRUE" => (true, ""),
        "NO" or "FALSE" => (false, ""),
        _ => (null, "is neither yes nor no."),
    };

    public static (string? Value, string Problem) Path(string text) =>
        !text.StartsWith('/') ? (null, "is not an absolute path. Begin it with \"/\".")
        : text.Any(char.IsControl) || text.Length > 4095 || text.Split('/').Contains("..") ? (null, "has \"..\" or a control character in it, or is longer than 4095. Write the path without.")
        : (text, "");

    /// <summary>A path, or a URL without a password, which would be recorded.</summary>
    public static (string? Value, string Problem) Source(string text) =>
        text.StartsWith('/') ? Path(text)
        : !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "file") || text.Any(char.IsControl) ? (null, "is neither an absolute path nor an http, https or file URL.")
        : url.UserInfo.Length > 0 ? (null, "has a user name or password in it, which would be recorded. Fetch the file by hand and write its path.")
        : (text, "");

    public static (string? Value, string Problem) Line(string text) =>
        text.Any(char.IsControl) ? (null, "has a line end or another control character. Write it on one line.") : (text, "");

    public static (string? Value, string Problem) Address(string text) => Ipv4.TryParse(text, out _) ? (text, "") : (null, "is not an IPv4 address. Write for example 10.77.0.5.");

    public static (string? Value, string Problem) Mac(string text) =>
        text.Split(':') is { Length: 6 } octets && octets.All(o => o.Length == 2 && o.All(char.IsAsciiHexDigit))
            ? Convert.ToByte(octets[0], 16) % 2 == 0 ? (text.ToLowerInvariant(), "") : (null, "is for multicast: no network card can have it. Write an even first octet.")
            : (null, "is not a MAC address. Write for example 02:00:0a:4d:00:05.");

    public static (string? Value, string Problem) Bridge(string text) =>
        text.Length <= 15 && SafeName.IsSafe(text) ? (text, "") : (null, "cannot be a bridge. Use letters, digits, \".\", \"_\" and \"-\", at most 15.");

    public static (string? Value, string Problem) Target(string text) =>
        text.Length is 3 or 4 && text[..^1] is "vd" or "sd" or "hd" or "xvd" && char.IsAsciiLetterLower(text[^1]) ? (text, "") : (null, "is not a disk's device. Write for example vdb.");

    public static (string? Value, string Problem) Requirements(string text) =>
        Core.Placement.Requirements.TryParse(text, out _, out var error) ? (text, "") : (null, $"cannot be read: {error}");

    public static (string? Value, string Problem) RankText(string text) => Rank.TryParse(text, out _, out var error) ? (text, "") : (null, $"cannot be read: {error}");

    /// <summary>One of a few words, in any letter case.</summary>
    public static Func<string, (string? Value, string Problem)> Choice(params string[] words) => text =>
        words.FirstOrDefault(w => w.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word ? (word, "") : (null, $"is not one of {string.Join(", ", words)}.");

    private static (int? Value, string Problem) Integer(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? (number, "")
            : (null, $"is not a whole number from {least} to {most}.");
}
