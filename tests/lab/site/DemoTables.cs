using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lab;

/// <summary>The demo's closing tables.</summary>
internal static class DemoTables
{
    public static void Jobs(IReadOnlyList<DemoJobs.Ran> jobs)
    {
        Console.WriteLine($"{"JOB",-8} {"WHAT",-24} {"STATE",-10} {"WAITED",10} {"RAN",8}  ON");
        foreach (var job in jobs)
        {
            Console.WriteLine($"{job.Id,-8} {job.What,-24} {job.State,-10} {Words.Span(job.Waited),10} {Words.Span(job.Took),8}  {job.Nodes}");
        }

        Console.WriteLine();
    }

    public static void Nodes(IReadOnlyList<NodeRow> nodes)
    {
        Console.WriteLine($"{"VM",-4} {"NODE",-8} {"BOOT",8} {"JOIN",8} {"BUSY",10} {"IDLE",10} {"LEAVE",8} {"IN ALL",12}  END");
        foreach (var node in nodes.OrderBy(n => n.Id))
        {
            var t = node.Timings;
            var (booted, joined, ended) = (t.Booted ?? t.Created, t.Joined ?? t.Created, t.Ended ?? t.Created);
            var idleFrom = t.IdleSince ?? ended;
            var idle = joined + TimeSpan.FromSeconds(t.BusySeconds) is var worked && node.Since > worked ? DrainedAt(node, idleFrom) - worked : TimeSpan.Zero;
            Console.WriteLine($"{node.Id,-4} {node.Name,-8} {Words.Span(booted - t.Created),8} {Words.Span(joined - booted),8} {Words.Span(TimeSpan.FromSeconds(t.BusySeconds)),10} {Words.Span(idle),10} {Words.Span(ended - DrainedAt(node, idleFrom)),8} {Words.Span(ended - t.Created),12}  {node.State}");
        }

        Console.WriteLine();
    }

    // The demo's pool drains after 12 s of idleness; the exact instant is in the journal.
    private static DateTimeOffset DrainedAt(NodeRow node, DateTimeOffset idleFrom) => node.Timings.Ended is { } ended && idleFrom < ended ? idleFrom + TimeSpan.FromSeconds(12) : idleFrom;
}
