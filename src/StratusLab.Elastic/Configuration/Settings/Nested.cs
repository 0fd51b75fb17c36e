namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>One key of a section whose value is itself a section, or a list of them.</summary>
internal sealed record Nested(string Key, Section Section);
