using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Templates;

/// <summary>A template in a file of its own: <c>*.yaml</c> and <c>*.yml</c> are YAML, anything else is OpenNebula's form.</summary>
internal static class TemplateFile
{
    /// <summary>Reads one. Any bytes give a template or errors.</summary>
    public static TemplateResult Read(SourceFile source)
    {
        var findings = new TemplateFindings();
        if (source.Name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || source.Name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
        {
            return TemplateReader.Read(TemplateYaml.Parse(source, findings), findings);
        }

        var errors = new ErrorList();
        if (SourceText.Decode(source, errors) is { } text)
        {
            return TemplateReader.ReadText(text);
        }

        foreach (var (at, message) in errors.All)
        {
            findings.Report(Math.Max(1, at.Line), Math.Max(1, at.Column), message);
        }

        return new() { Errors = findings.Errors, Warnings = [] };
    }
}
