using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Metrics;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>Measures what an LRMS takes and whether it answers; the adapters know nothing of it.</summary>
internal sealed class LrmsMeter(ElasticMetrics metrics, TimeProvider time, TimeSpan readDeadline)
{
    /// <summary>How long others wait for a read.</summary>
    public TimeSpan Patience => readDeadline;

    /// <summary>Reads one cluster within the deadline; a read that takes longer is incomplete.</summary>
    public async Task<LrmsSnapshot> ReadAsync(ServedCluster cluster, CancellationToken ct)
    {
        var (started, at) = (time.GetTimestamp(), time.GetUtcNow());
        using var deadline = new CancellationTokenSource(readDeadline * 4, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        LrmsSnapshot snapshot;
        try
        {
            snapshot = await cluster.Lrms.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            snapshot = new() { Cluster = cluster.Name, ReadAt = at, Incomplete = $"reading it took longer than {Words.Span(readDeadline * 4)}" };
        }

        metrics.LrmsRead(cluster.Name, snapshot, time.GetElapsedTime(started));
        return snapshot;
    }

    /// <summary>Runs one verb.</summary>
    public async Task ActAsync(ServedCluster cluster, string verb, Func<Task> act)
    {
        var started = time.GetTimestamp();
        try
        {
            await act();
        }
        finally
        {
            metrics.LrmsActed(cluster.Name, verb, time.GetElapsedTime(started));
        }
    }
}
