namespace StratusLab.Elastic.Configuration.Yaml;

/// <summary>A configuration file: its name as messages show it, and its bytes.</summary>
internal sealed record SourceFile(string Name, ReadOnlyMemory<byte> Content);
