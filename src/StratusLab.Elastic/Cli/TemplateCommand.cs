using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Templates;
using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic template check FILE</c>: says what is wrong with a template, and what of it this version cannot do.</summary>
internal static class TemplateCommand
{
    public static Command Make(Surroundings surroundings, GlobalOptions options)
    {
        var file = new Argument<string>("FILE") { Description = "The template: *.yaml or *.yml is YAML, anything else OpenNebula's form" };
        var check = new Command("check", "Say everything that is wrong with a template (exit code 2), or not supported yet (1)") { file };
        check.SetAction(parsed => Check(options.TerminalOf(parsed, surroundings.Terminal), parsed.GetValue(file)!)); // It must be given.
        return new("template", "Check a VM template in a file of its own") { check };
    }

    private static int Check(Terminal terminal, string file)
    {
        var result = TemplateFile.Read(new(file, Content(file)));
        var missing = result.Template is { } read ? TemplateSupport.Missing(read) : [];
        if (terminal.IsForPrograms)
        {
            var verdict = new TemplateVerdict(file, result.Template is not null, [.. result.Errors], [.. result.Warnings], [.. missing]);
            terminal.Answer(JsonSerializer.SerializeToUtf8Bytes(verdict, CliJson.Default.TemplateVerdict));
        }
        else
        {
            Print(terminal, file, result, missing);
        }

        return result.Template is null ? ExitCode.WrongUse : missing.Length > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Print(Terminal terminal, string file, TemplateResult result, IReadOnlyCollection<string> missing)
    {
        foreach (var problem in result.Errors)
        {
            terminal.Note($"{file}:{problem}");
        }

        foreach (var problem in result.Warnings)
        {
            terminal.Note($"{file}:{problem.Line}:{problem.Column}: warning: {problem.Message}");
        }

        foreach (var sentence in missing)
        {
            terminal.Note($"{file}: {sentence}");
        }

        if (result.Template is not { } template)
        {
            terminal.Note($"{Words.Count(result.Errors.Length, "error")}.");
        }
        else if (missing.Count > 0)
        {
            terminal.Note($"{file} is well written, but a VM of it would be refused.");
        }
        else
        {
            var cpu = template.Cpu.ToString("0.##########", CultureInfo.InvariantCulture);
            terminal.Line($"{file} is good: template {template.Name}, {cpu} CPU, {template.MemoryMiB} MiB, {Words.Count(template.Disks.Length, "disk")}, {Words.Count(template.Nics.Length + template.RawNics.Length, "network card")}.");
        }
    }

    /// <summary>A template's file, as far as any template goes.</summary>
    public static byte[] Content(string file)
    {
        try
        {
            // More than any template has, and a device that never ends is not read to its end.
            using var stream = File.OpenRead(file);
            var content = new byte[(4 * TemplateText.MaxLength) + 1];
            return content[..stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CliException(ExitCode.WrongUse, $"{file} cannot be read: {e.Message}", e);
        }
    }
}
