using System.Collections.Concurrent;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>The latest report of every host, what its image cache holds, and how much on it no record wants. Written by the host's lane, read by everybody.</summary>
internal sealed class HostBoard
{
    private readonly ConcurrentDictionary<HostName, HostReport> reports = new();
    private readonly ConcurrentDictionary<HostName, long> caches = new();
    private readonly ConcurrentDictionary<HostName, int> orphans = new();
    private long changes;

    /// <summary>Rises with every report.</summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>Puts up a report.</summary>
    public void Put(HostReport report)
    {
        reports[report.Host] = report;
        Interlocked.Increment(ref changes);
    }

    /// <summary>The host's latest report; null before the first.</summary>
    public HostReport? Of(HostName host) => reports.GetValueOrDefault(host);

    /// <summary>Puts up the bytes of a host's own image cache.</summary>
    public void PutImages(HostName host, long bytes) => caches[host] = bytes;

    /// <summary>The bytes of the host's own image cache; null when it has none, or before the first look.</summary>
    public long? ImagesOf(HostName host) => caches.TryGetValue(host, out var bytes) ? bytes : null;

    /// <summary>Puts up of how many VMs something with our mark stays there that no record wants.</summary>
    public void PutOrphans(HostName host, int count) => orphans[host] = count;

    /// <summary>Takes that down: the host cannot be looked at.</summary>
    public void DropOrphans(HostName host) => orphans.TryRemove(host, out _);

    /// <summary>Of how many VMs something stays there that no record wants; null when that is not known.</summary>
    public int? OrphansOn(HostName host) => orphans.TryGetValue(host, out var count) ? count : null;

    /// <summary>
    /// The report, which proves nothing when it is old: a host whose lane hangs keeps its last good one, and nothing shall be decided on the strength of that.
    /// <paramref name="interval"/>: how often hosts are looked at.
    /// </summary>
    public static HostReport? Fresh(HostReport? report, TimeSpan interval, DateTimeOffset now)
    {
        var limit = TimeSpan.FromTicks(Math.Max(TimeSpan.FromMinutes(2).Ticks, 4 * interval.Ticks));
        return report is { Incomplete: null } && now - report.ReadAt > limit ? report with { Incomplete = $"it was last seen {Words.Span(now - report.ReadAt)} ago" } : report;
    }
}
