namespace StratusLab.Elastic.Configuration.Yaml;

/// <summary>One <c>key: value</c> of a map.</summary>
internal sealed record MapEntry(ScalarNode Key, Node Value);
