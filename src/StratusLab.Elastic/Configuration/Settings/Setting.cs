using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>One key of a section: how its value is written and what it is when it is left out.</summary>
internal sealed record Setting<T>(string Key, Syntax<T> Syntax, bool IsRequired, T Otherwise, string Example);
