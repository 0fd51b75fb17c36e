namespace StratusLab.Elastic.Configuration.Yaml;

/// <summary>A piece of a YAML document that knows where it is written.</summary>
internal abstract record Node(Location At)
{
    /// <summary>What it is, in an operator's words: "a list".</summary>
    public abstract string Describe();
}
