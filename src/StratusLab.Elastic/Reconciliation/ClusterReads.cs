using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// Reads the clusters side by side. One that does not answer in time is left to its read, and its last one counts until that ends, or until it is too old to be
/// believed: the others wait for it once, and not again before it has answered soon. What <see cref="ReadPace"/> does not let read counts as it was last read, too.
/// </summary>
internal sealed class ClusterReads(ServedSite site, LrmsMeter meter, TimeProvider time)
{
    /// <summary>How long those that were read wait for the others.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<ClusterName, (Task<LrmsSnapshot> Read, DateTimeOffset Since)> late = [];
    private readonly Dictionary<ClusterName, LrmsSnapshot> last = [];

    // Timers are not exact, and a read that an interval leaves out is a whole one later.
    private TimeSpan LongestRest => site.Tuning.ReconcileInterval * 0.9;

    /// <summary>One snapshot of each cluster, and the reads that this pass has begun and does not wait for.</summary>
    public async Task<(Dictionary<ClusterName, LrmsSnapshot?> Snapshots, ImmutableArray<Task> Late)> ReadAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var reads = new Dictionary<ClusterName, (Task<LrmsSnapshot> Read, DateTimeOffset Since)>(late);
        var awaited = new List<Task>();
        foreach (var cluster in site.Clusters.Where(c => !late.ContainsKey(c.Name) && MayRead(c.Name)))
        {
            var isSlow = meter.Pace.TookOf(cluster.Name) > Patience;
            var read = meter.ReadAsync(cluster, ct);
            reads[cluster.Name] = (read, now);
            if (!isSlow)
            {
                awaited.Add(read);
            }
        }

        await WaitAsync(awaited);
        ct.ThrowIfCancellationRequested();
        var begun = new List<Task>();
        foreach (var (name, (read, since)) in reads)
        {
            if (read.IsCompleted)
            {
                late.Remove(name);
                last[name] = await read;
            }
            else if (late.TryAdd(name, (read, since)))
            {
                begun.Add(read);
            }
        }

        return (site.Clusters.ToDictionary(c => c.Name, c => last.GetValueOrDefault(c.Name) ?? Unanswered(c.Name)), [.. begun]);
    }

    private bool MayRead(ClusterName cluster) => !last.ContainsKey(cluster) || meter.Pace.MayRead(cluster, LongestRest);

    private LrmsSnapshot? Unanswered(ClusterName cluster)
    {
        var since = late[cluster].Since; // What was never read is being read.
        return new() { Cluster = cluster, ReadAt = since, Incomplete = $"it has not answered for {Words.Span(time.GetUtcNow() - since)}" };
    }

    private async Task WaitAsync(List<Task> reads)
    {
        if (reads.Count == 0)
        {
            return;
        }

        using var enough = new CancellationTokenSource();
        var deadline = Task.Delay(meter.Deadline, time, enough.Token);
        if (await Task.WhenAny([.. reads, deadline]) != deadline)
        {
            await Task.WhenAny(Task.WhenAll(reads), Task.Delay(Patience, time, enough.Token));
        }

        await enough.CancelAsync();
    }
}
