using System.Collections.Immutable;
using System.Diagnostics;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Bench;

/// <summary>
/// What the record of the past costs: the inputs of a plan for 100,000 jobs, compressed; a job that begins and ends on a worker node, and one that leaves the queue without, in a
/// SQLite file; and the time of a pass in which to find what has left among 100,000.
/// </summary>
internal static class GrowthBench
{
    private const int Runs = 20_000;

    public static async Task<Measure[]> RunAsync()
    {
        var site = PlannerBench.Site(100_000);
        var (quiet, leaving, left) = Leave(site);
        using var directory = new BenchDirectory();
        var (file, waits) = (directory["ledger.db"], directory["waits.db"]);
        var write = await WriteAsync(waits, left);
        await using (var ledger = await Ledger.Ledger.OpenAsync(new() { File = file }, TimeProvider.System, CancellationToken.None))
        {
            foreach (var some in Enumerable.Range(0, Runs).Select(RunOf).Chunk(500))
            {
                await ledger.CommitAsync(new() { JobRuns = [.. some] }, CancellationToken.None);
                await ledger.CommitAsync(new() { JobRuns = [.. some.Select(r => r with { Ended = r.Started.AddHours(1) })] }, CancellationToken.None);
            }
        }

        return
        [
            new("recorded inputs of a plan, 100,000 jobs on 10,000 nodes", PlanInputs.Pack(site).Length / 1048576.0, "MiB", 8),
            new("ledger, for each job that ran on a worker node", new FileInfo(file).Length / (double)Runs, "bytes", 1024),
            new("ledger, for each job that left the queue without having run", new FileInfo(waits).Length / (double)left.Length, "bytes", 1024),
            new("to see that none of 100,000 waiting jobs has left", quiet, "s", 0.1),
            new($"to tell of {left.Length:N0} of them that have left why they waited, and to write it", leaving + write, "s", 2),
        ];
    }

    private static (double Quiet, double Leaving, ImmutableArray<JobWait> Left) Leave(Observation site)
    {
        var plan = Planner.Plan(site);
        var book = new JobWaitBook();
        Observation Read(int without)
        {
            var read = site.Clusters[0].Snapshot!; // The site has one.
            return site with { Clusters = [site.Clusters[0] with { Snapshot = read with { ReadAt = read.ReadAt.AddSeconds(10), Jobs = read.Jobs[..^without] } }] };
        }

        ImmutableArray<JobWait> left = [];
        book.Look(site, plan, DemandAges.None, []);
        book.Written();
        return (Median.Seconds(() => book.Look(Read(0), plan, DemandAges.None, [])), Median.Seconds(() => left = book.Look(Read(JobWaitBook.MostAtOnce), plan, DemandAges.None, [])), left);
    }

    private static async Task<double> WriteAsync(string file, ImmutableArray<JobWait> left)
    {
        await using var ledger = await Ledger.Ledger.OpenAsync(new() { File = file }, TimeProvider.System, CancellationToken.None);
        var watch = Stopwatch.StartNew();
        await ledger.CommitAsync(new() { JobWaits = left }, CancellationToken.None);
        return watch.Elapsed.TotalSeconds;
    }

    private static JobRun RunOf(int i) => new()
    {
        Cluster = new("main"),
        Job = new($"{i + 1000}"),
        User = $"user{i % 40}",
        Queue = "batch",
        Shape = "1 node x 4 cores, 8 GiB",
        Submitted = DateTimeOffset.UnixEpoch.AddSeconds(i),
        Counted = DateTimeOffset.UnixEpoch.AddSeconds(i + 2),
        Started = DateTimeOffset.UnixEpoch.AddSeconds(i + 60),
        Nodes = ImmutableArray.Create(new NodeName($"wn-{i / 250}-{i % 250}")),
    };
}
