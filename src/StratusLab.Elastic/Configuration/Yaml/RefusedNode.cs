namespace StratusLab.Elastic.Configuration.Yaml;

/// <summary>Something that YAML allows and we do not read; it has been reported, so nobody needs to complain again.</summary>
internal sealed record RefusedNode(Location At) : Node(At)
{
    /// <inheritdoc/>
    public override string Describe() => "something that is not read";
}
