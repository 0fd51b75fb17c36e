using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Context;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>Reads CONTEXT: variables for the guest, and FILES.</summary>
internal static class ContextReader
{
    public static VmTemplate Read(AttributeReader top, VmTemplate template)
    {
        template = template with { ContextFormat = top.Read("CONTEXT_FORMAT", TemplateValues.Choice("opennebula", "nocloud")) == "nocloud" ? ContextFormat.NoCloud : ContextFormat.OpenNebula };
        if (top.Vector("CONTEXT", "GREETING = \"hello\"") is not { } context)
        {
            return template;
        }

        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var computed = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var part in context.Owner.Parts)
        {
            if (part.Name == "FILES")
            {
                AddFiles(files, part, context.Findings);
            }
            else if (part.Name == "TARGET")
            {
                context.Findings.Warn(part, "CONTEXT TARGET is not used: the context is the last disk, and guests find it by its label.");
            }
            else if (Problem(part) is { } problem)
            {
                context.Findings.Report(part, $"CONTEXT {part.Name} {problem}");
            }
            else if (variables.ContainsKey(part.Name) || computed.ContainsKey(part.Name))
            {
                context.Findings.Report(part, $"CONTEXT {part.Name} is written twice. Keep one.");
            }
            else
            {
                (part.Expression is null ? variables : computed).Add(part.Name, part.Expression ?? part.Value);
            }
        }

        return template with { Context = variables.ToImmutable(), ComputedContext = computed.ToImmutable(), ContextFiles = files.ToImmutable() };
    }

    private static string? Problem(TemplateAttribute part) =>
        ContextNames.RefuseVariable(part.Name) is { } refusal ? $"cannot be a variable: {refusal}. Choose another name."
        : VmContextBuilder.IsReserved(part.Name) ? "is set by the service. Remove it."
        : part.Expression is { } text && !ContextValue.TryParse(text, out _, out var problem) ? $"cannot be put together: {problem}"
        : part.Value.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) ? "has a control character. Remove it."
        : null;

    private static void AddFiles(ImmutableSortedDictionary<string, string>.Builder files, TemplateAttribute part, TemplateFindings findings)
    {
        foreach (var path in part.Value.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var name = path[(path.LastIndexOf('/') + 1)..];
            var (_, problem) = TemplateValues.Path(path);
            if (problem.Length > 0)
            {
                findings.Report(part, $"CONTEXT FILES \"{Printable.Text(path, 80)}\" {problem}");
            }
            else if (ContextNames.RefuseFile(name) is { } refusal)
            {
                findings.Report(part, $"CONTEXT FILES cannot take {Printable.Text(path, 80)}: {refusal}. Rename the file.");
            }
            else if (!files.TryAdd(name, path))
            {
                findings.Report(part, $"CONTEXT FILES has two files of the name {name}. Rename one.");
            }
        }
    }
}
