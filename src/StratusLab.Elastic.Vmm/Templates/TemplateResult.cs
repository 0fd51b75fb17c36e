using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>What became of reading a template: the template, or everything that is wrong with it.</summary>
public sealed record TemplateResult
{
    /// <summary>The template; null when there is any error.</summary>
    public VmTemplate? Template { get; init; }

    /// <summary>All errors, in the order of the text; empty when there is a template.</summary>
    public required ImmutableArray<TemplateProblem> Errors { get; init; }

    /// <summary>What was written and is not used, in the order of the text.</summary>
    public required ImmutableArray<TemplateProblem> Warnings { get; init; }
}
