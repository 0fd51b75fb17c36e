using System.Collections.Concurrent;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>The latest report of every host. Written by the host's lane, read by everybody.</summary>
internal sealed class HostBoard
{
    private readonly ConcurrentDictionary<HostName, HostReport> reports = new();
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
}
