using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Metrics;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>Measures what an LRMS takes and whether it answers; the adapters know nothing of it.</summary>
internal sealed class LrmsMeter(ElasticMetrics metrics, TimeProvider time, TimeSpan readDeadline)
{
    /// <summary>How long one command of a read may take.</summary>
    public TimeSpan Deadline => readDeadline;

    /// <summary>How often each may be read, by what reading takes.</summary>
    public ReadPace Pace { get; } = new(time);

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

        Pace.Read(cluster.Name, started);
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
