using System.Globalization;

namespace StratusLab.Elastic.Lab;

/// <summary>Shows what happens while it happens: every new line of the journal, and a line of counts that is rewritten on a terminal.</summary>
internal sealed class ProgressView(LabSite site, LabService service)
{
    private readonly DateTimeOffset started = TimeProvider.System.GetUtcNow();
    private long shown;
    private string counts = "";

    public async Task ShowAsync(CancellationToken ct)
    {
        foreach (var line in (await service.EventsAsync(ct)).Where(e => e.Id > shown).OrderBy(e => e.Id))
        {
            shown = line.Id;
            Clear();
            Console.WriteLine($"{Since(line.At)}  {line.Text}");
        }

        var states = (await site.RunAsync(ct, "squeue", "-h", "-a", "-r", "-o", "%T")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var nodes = await service.NodesAsync(false, ct);
        var now = string.Create(CultureInfo.InvariantCulture, $"jobs {states.Count(s => s == "PENDING")} waiting, {states.Count(s => s is "RUNNING" or "COMPLETING")} running; nodes ")
            + (nodes.Length == 0 ? "none" : string.Join(", ", nodes.GroupBy(n => n.State).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} {g.Key}")));
        if (now != counts || !Console.IsOutputRedirected)
        {
            Clear();
            Console.Write(Console.IsOutputRedirected ? $"{Since(TimeProvider.System.GetUtcNow())}    {now}\n" : $"{Since(TimeProvider.System.GetUtcNow())}    {now}");
            counts = now;
        }
    }

    private string Since(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{(at - started).TotalSeconds,6:0.0} s");

    private static void Clear()
    {
        if (!Console.IsOutputRedirected)
        {
            Console.Write("\r\u001b[2K");
        }
    }
}
