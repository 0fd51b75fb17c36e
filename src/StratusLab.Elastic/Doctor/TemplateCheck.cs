using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Doctor;

/// <summary>Whether the files that a template names can be read here.</summary>
internal static class TemplateCheck
{
    public static Check Make(VmTemplate template) => new($"template {template.Name}", _ => Task.FromResult(Look(template)));

    private static ImmutableArray<Finding> Look(VmTemplate template)
    {
        string[] files = [.. new[] { template.Kernel, template.Initrd }.OfType<string>(), .. template.ContextFiles.Values];
        ImmutableArray<Finding> missing =
        [
            .. files.Distinct(StringComparer.Ordinal).Select(f => (File: f, Problem: ReadableFile.Problem(f))).Where(f => f.Problem.Length > 0)
                .Select(f => Finding.Fail($"template {template.Name}: {f.File} {f.Problem}", "Put it there, readable by the service's user, or correct the template.")),
        ];
        return missing.Length > 0 ? missing
            : files.Length > 0 ? [Finding.Ok($"template {template.Name}: {Words.Count(files.Length, "file")} can be read")]
            : [];
    }
}
