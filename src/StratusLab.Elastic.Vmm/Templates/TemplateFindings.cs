using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>Everything found while one template is read. Reading goes on after an error, so that its writer sees all of them at once.</summary>
public sealed class TemplateFindings
{
    private const int LongestMessage = 1000;

    private readonly List<TemplateProblem> errors = [];
    private readonly List<TemplateProblem> warnings = [];

    /// <summary>How many errors there are.</summary>
    public int Count => errors.Count;

    /// <summary>The errors in the order of the text.</summary>
    public ImmutableArray<TemplateProblem> Errors => InOrder(errors);

    /// <summary>The warnings in the order of the text.</summary>
    public ImmutableArray<TemplateProblem> Warnings => InOrder(warnings);

    /// <summary>Reports an error: a sentence that begins with the attribute. Made fit for a terminal.</summary>
    public void Report(int line, int column, string message) => errors.Add(new(line, column, Printable.Text(message, LongestMessage)));

    /// <summary>Reports an error at an attribute.</summary>
    public void Report(TemplateAttribute at, string message) => Report(at.Line, at.Column, message);

    /// <summary>Tells of something that is not used.</summary>
    public void Warn(TemplateAttribute at, string message) => warnings.Add(new(at.Line, at.Column, Printable.Text(message, LongestMessage)));

    private static ImmutableArray<TemplateProblem> InOrder(List<TemplateProblem> problems) => [.. problems.OrderBy(p => p.Line).ThenBy(p => p.Column)];
}
