namespace StratusLab.Elastic.Configuration;

/// <summary>One thing that is wrong with the configuration.</summary>
/// <param name="File">The file as the operator knows it: <c>elastic.yaml</c>, <c>conf.d/hosts.yaml</c>, or <c>environment ELASTIC_LISTEN</c>.</param>
/// <param name="Line">The line, from 1; 0 when it concerns the file as a whole.</param>
/// <param name="Message">What is wrong and what to write instead. Never a secret.</param>
public sealed record ConfigurationError(string File, int Line, string Message)
{
    /// <summary><c>elastic.yaml:41: message</c>.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Message}" : $"{File}: {Message}";
}
