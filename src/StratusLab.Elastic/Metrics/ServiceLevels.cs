using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Metrics;

/// <summary>Levels of the service itself.</summary>
internal static class ServiceLevels
{
    /// <summary>Writes them.</summary>
    public static void Write(LevelBook to, ServiceInfo service, ServedSite site, ElasticMetrics metrics, HostsFile hosts)
    {
        to.Gauge("build_info", "Always 1; the labels say which program runs.");
        to.Sample(1, ("version", service.Version), ("revision", service.Revision));
        to.Gauge("start_timestamp_seconds", "When the service started, in seconds since 1970.");
        to.Sample(Seconds(service.UpSince));
        to.Gauge("reconcile_interval_seconds", "How often the LRMS are read at the least.");
        to.Sample(site.Tuning.ReconcileInterval.TotalSeconds);
        to.Gauge("pass_late_after_seconds", "How old the last good pass may be before something is wrong: four times an interval with the longest read, and at least two minutes.");
        to.Sample(site.Tuning.PassIsLateAfter.TotalSeconds);
        var last = metrics.LastPass;
        to.Gauge("leader", "1 when this instance had the right to write in its last pass, 0 when another has taken it since or it never had it.");
        to.Sample(last.IsLeader ? 1 : 0);
        to.Gauge("epoch", "The right to write that this instance's last good pass had.");
        to.Sample(last.Epoch);
        to.Gauge("ledger_up", "0 from when the ledger could not be used until a pass has written to it again.");
        to.Sample(metrics.IsLedgerUp ? 1 : 0);
        if (hosts.IsWanted)
        {
            to.Gauge("hosts_file_up", "1 when the hosts file had the names of all leased addresses after the last pass.");
            to.Sample(hosts.Problem.Length == 0 ? 1 : 0);
        }

        if (last.At is { } at)
        {
            to.Gauge("last_pass_timestamp_seconds", "When the last good pass looked, in seconds since 1970.");
            to.Sample(Seconds(at));
        }
    }

    private static double Seconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;
}
