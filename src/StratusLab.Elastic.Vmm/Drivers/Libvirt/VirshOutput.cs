using System.Globalization;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>
/// What a script of several virsh commands has printed, each after a mark of its own and a last mark after them all. virsh goes on after a command that failed and ends with the status of the
/// last one, so success shows in nothing single: an output is whole when every section begins in order and the end mark closes the last, and nothing was reported as an error.
/// </summary>
internal static class VirshOutput
{
    public const string End = "@end";

    /// <summary>The lines of each section; the problem when the output is not whole.</summary>
    public static (Dictionary<string, List<string>>? Sections, string Problem) Split(CommandResult result, IEnumerable<string> marks)
    {
        if (result.ExitCode != 0 || result.IsTruncated || result.Error.Contains("error:", StringComparison.Ordinal))
        {
            return (null, result.IsTruncated ? "virsh printed more than was kept" : string.Create(CultureInfo.InvariantCulture, $"virsh ended with {result.ExitCode}: {Printable.Text(result.Error, 500)}"));
        }

        try
        {
            return (Split(Encoding.Latin1.GetString(result.Output.Span), new Queue<string>([.. marks, End])), "");
        }
        catch (FormatException e)
        {
            return (null, Unexpectedly(e));
        }
    }

    /// <summary>How a problem reads that reading a section has thrown.</summary>
    public static string Unexpectedly(FormatException e) => "virsh printed something unexpected: " + e.Message;

    /// <summary>What follows a label at the beginning of a line.</summary>
    public static string Field(List<string> lines, string label) =>
        lines.Find(line => line.StartsWith(label, StringComparison.Ordinal)) is { } line ? line[label.Length..].Trim() : throw new FormatException($"there is no \"{label}\"");

    /// <summary>A whole number, which stands in a line.</summary>
    public static long Number(string text, string line) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Unexpected(line);

    /// <summary>The KiB that follow a label.</summary>
    public static long KiB(List<string> lines, string label) => Number(Field(lines, label).Split(' ')[0], lines[0]);

    /// <summary>The domains that <c>list --all --uuid --name</c> prints: UUID, one space, the name to the end of the line, which may have spaces, also at its end.</summary>
    public static Dictionary<string, Guid> List(List<string> lines)
    {
        var domains = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.Length < 38 || line[36] != ' ' || !Guid.TryParseExact(line[..36], "D", out var uuid) || !domains.TryAdd(line[37..], uuid))
            {
                throw Unexpected(line);
            }
        }

        return domains;
    }

    public static FormatException Unexpected(string line) => new($"\"{Printable.Text(line, 120)}\"");

    // Every mark must come, in order; a domain cannot fake one, because its name is never first on a line.
    private static Dictionary<string, List<string>> Split(string output, Queue<string> marks)
    {
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? section = null;
        foreach (var line in output.Split('\n'))
        {
            if (marks.Count > 0 && line == marks.Peek())
            {
                section = sections[marks.Dequeue()] = [];
            }
            else if (line.Length > 0)
            {
                (section ?? throw Unexpected(line)).Add(line);
            }
        }

        return marks.Count == 0 && sections[End].Count == 0 ? sections : throw new FormatException(marks.Count == 0 ? "there is more after the end" : $"it ends before {marks.Peek()}");
    }
}
