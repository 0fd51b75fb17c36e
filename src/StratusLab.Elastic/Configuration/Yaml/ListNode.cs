using System.Collections.Immutable;

namespace StratusLab.Elastic.Configuration.Yaml;

/// <summary>A list.</summary>
internal sealed record ListNode(Location At, ImmutableArray<Node> Items) : Node(At)
{
    /// <inheritdoc/>
    public override string Describe() => "a list";
}
