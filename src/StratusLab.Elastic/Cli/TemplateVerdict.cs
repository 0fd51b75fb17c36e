using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Cli;

/// <summary>What <c>template check</c> finds.</summary>
/// <param name="File">The file.</param>
/// <param name="IsGood">True without errors.</param>
/// <param name="Errors">All of them, in the order of the text.</param>
/// <param name="Warnings">What is written and not used.</param>
/// <param name="Unsupported">What this version cannot do.</param>
internal sealed record TemplateVerdict(string File, bool IsGood, TemplateProblem[] Errors, TemplateProblem[] Warnings, string[] Unsupported);
