using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lab;

/// <summary>The demo's closing tables.</summary>
internal static class DemoTables
{
    public static void Jobs(IReadOnlyCollection<DemoJobs.Ran> jobs)
    {
        Console.WriteLine($"{"JOB",-8} {"WHAT",-24} {"STATE",-10} {"WAITED",10} {"RAN",8}  ON");
        foreach (var job in jobs)
        {
            Console.WriteLine($"{job.Id,-8} {job.What,-24} {job.State,-10} {Words.Span(job.Waited),10} {Words.Span(job.Took),8}  {job.Nodes}");
        }

        Console.WriteLine();
    }

    public static void Nodes(IReadOnlyList<NodeRow> nodes, IReadOnlyList<EventRow> journal)
    {
        Console.WriteLine($"{"VM",-4} {"NODE",-8} {"BOOT",8} {"JOIN",8} {"BUSY",10} {"IDLE",10} {"LEAVE",8} {"IN ALL",12}  END");
        foreach (var node in nodes.OrderBy(n => n.Id))
        {
            var t = node.Timings;
            var (booted, joined, ended) = (t.Booted ?? t.Created, t.Joined ?? t.Created, t.Ended ?? t.Created);
            var drained = DrainedAt(node, journal) ?? ended;
            var busy = TimeSpan.FromSeconds(t.BusySeconds);
            var idle = drained - joined > busy ? drained - joined - busy : TimeSpan.Zero;
            Console.WriteLine($"{node.Id,-4} {node.Name,-8} {Words.Span(booted - t.Created),8} {Words.Span(joined - booted),8} {Words.Span(busy),10} {Words.Span(idle),10} {Words.Span(ended - drained),8} {Words.Span(ended - t.Created),12}  {node.State}");
        }

        Console.WriteLine();
    }

    // The last time counts: a drain may be undone for a new job.
    private static DateTimeOffset? DrainedAt(NodeRow node, IReadOnlyList<EventRow> journal) =>
        journal.Where(e => e.Kind == "node" && e.Vm == node.Id && e.Text.StartsWith($"{node.Name} is draining", StringComparison.Ordinal)).MaxBy(e => e.Id)?.At;
}
