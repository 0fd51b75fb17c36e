using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Bench;

/// <summary>What the record of the past costs: the inputs of a plan for 100,000 jobs, compressed, and a job that begins and ends on a worker node, in a SQLite file.</summary>
internal static class GrowthBench
{
    private const int Runs = 20_000;

    public static async Task<Measure[]> RunAsync()
    {
        var inputs = PlanInputs.Pack(PlannerBench.Site(100_000)).Length;
        using var directory = new BenchDirectory();
        var file = directory["ledger.db"];
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
            new("recorded inputs of a plan, 100,000 jobs on 10,000 nodes", inputs / 1048576.0, "MiB", 8),
            new("ledger, for each job that ran on a worker node", new FileInfo(file).Length / (double)Runs, "bytes", 1024),
        ];
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
