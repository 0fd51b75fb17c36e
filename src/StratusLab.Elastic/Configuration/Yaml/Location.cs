namespace StratusLab.Elastic.Configuration.Yaml;

/// <summary>Where something is written: the file as the operator knows it, line and column from 1; line 0 for the file as a whole.</summary>
internal readonly record struct Location(string File, int Line = 0, int Column = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"{File}:{Line}" : File;
}
