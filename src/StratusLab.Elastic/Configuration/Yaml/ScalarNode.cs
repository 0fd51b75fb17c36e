namespace StratusLab.Elastic.Configuration.Yaml;

/// <summary>A single value; always a text here, because what a value means is the setting's business and not YAML's.</summary>
internal sealed record ScalarNode(Location At, string Text, bool IsQuoted) : Node(At)
{
    /// <summary>True for <c>key:</c> without a value and for YAML's words for nothing.</summary>
    public bool IsNothing => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <inheritdoc/>
    public override string Describe() => "a single value";
}
