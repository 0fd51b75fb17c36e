using System.Buffers;
using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>
/// The node features a job asks for: alternatives separated by <c>|</c>, each a list joined by <c>&amp;</c> (<c>a&amp;b|c</c>). Empty asks for nothing.
/// Anything else (counts, brackets, parentheses) is kept but <see cref="IsUnderstood"/> is false, and such a job is not counted as demand.
/// </summary>
public readonly record struct FeatureConstraint(string Expression)
{
    private static readonly SearchValues<char> NotRead = SearchValues.Create("[]()*!");

    /// <summary>Asks for nothing.</summary>
    public static FeatureConstraint None { get; } = new("");

    /// <summary>False when the expression has an operator that we do not read.</summary>
    [JsonIgnore]
    public bool IsUnderstood => !Expression.AsSpan().ContainsAny(NotRead);

    /// <summary>True when a node with <paramref name="features"/> satisfies the expression.</summary>
    public bool IsSatisfiedBy(IReadOnlyCollection<string> features) =>
        Expression.Length == 0
        || (IsUnderstood && Expression.Split('|').Any(alternative => alternative.Split('&', ',').All(f => features.Contains(f.Trim(), StringComparer.Ordinal))));

    /// <inheritdoc/>
    public override string ToString() => Expression;
}
