using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// Reads the clusters side by side. One that does not answer in time is left to its read, and its last one counts until that ends, or until it is too old to be
/// believed: the others wait for it once, and not again.
/// </summary>
internal sealed class ClusterReads(ServedSite site, LrmsMeter meter, TimeProvider time)
{
    private readonly Dictionary<ClusterName, (Task<LrmsSnapshot> Read, DateTimeOffset Since)> late = [];
    private readonly Dictionary<ClusterName, LrmsSnapshot> last = [];

    /// <summary>One snapshot of each cluster.</summary>
    public async Task<Dictionary<ClusterName, LrmsSnapshot?>> ReadAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var reads = site.Clusters.ToDictionary(c => c.Name, c => late.TryGetValue(c.Name, out var old) ? old : (Read: meter.ReadAsync(c, ct), Since: now));
        await WaitAsync([.. reads.Where(r => !late.ContainsKey(r.Key)).Select(r => r.Value.Read)]);
        ct.ThrowIfCancellationRequested();
        var result = new Dictionary<ClusterName, LrmsSnapshot?>();
        foreach (var (name, (read, since)) in reads)
        {
            if (read.IsCompleted)
            {
                late.Remove(name);
                result[name] = last[name] = await read;
            }
            else
            {
                late[name] = (read, since);
                result[name] = last.GetValueOrDefault(name) ?? new() { Cluster = name, ReadAt = since, Incomplete = $"it has not answered for {Words.Span(time.GetUtcNow() - since)}" };
            }
        }

        return result;
    }

    private async Task WaitAsync(Task<LrmsSnapshot>[] reads)
    {
        using var enough = new CancellationTokenSource();
        await Task.WhenAny(Task.WhenAll(reads), Task.Delay(meter.Patience, time, enough.Token));
        await enough.CancelAsync();
    }
}
