using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>The mark that says a drain is ours, of this site and for this VM. A drain without it is somebody else's and is never undone.</summary>
[JsonConverter(typeof(NameConverter<DrainTag>))]
public readonly record struct DrainTag(string Value) : IName<DrainTag>
{
    /// <inheritdoc/>
    public static DrainTag From(string value) => new(value);

    /// <summary>The tag of <paramref name="vm"/> at <paramref name="site"/>.</summary>
    public static DrainTag For(string site, VmId vm) => new($"stratuslab:{site}:retire:{vm}");

    /// <summary>True when an LRMS reason text carries exactly this tag (Slurm appends <c> [who@when]</c>).</summary>
    public bool IsIn(string reason) =>
        reason.StartsWith(Value, StringComparison.Ordinal) && (reason.Length == Value.Length || !char.IsAsciiLetterOrDigit(reason[Value.Length]));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
