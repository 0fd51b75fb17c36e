namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>One thing that is wrong with a template, or is not used.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Message">What is wrong and what to write instead. Never a secret.</param>
public sealed record TemplateProblem(int Line, int Column, string Message)
{
    /// <summary><c>3:14: message</c>.</summary>
    public override string ToString() => $"{Line}:{Column}: {Message}";
}
