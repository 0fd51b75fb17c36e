using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Metrics;

/// <summary>What the service counts and times while it works. Levels (nodes, queues, hosts) are read from the last pass when somebody scrapes.</summary>
internal sealed class ElasticMetrics
{
    /// <summary>The prefix of every name.</summary>
    public const string Prefix = "stratuslab_elastic_";

    private readonly Instruments instruments;
    private readonly JobStarts jobStarts;
    private readonly CoreSeconds coreSeconds;
    private readonly ConcurrentDictionary<ClusterName, DateTimeOffset> wholeReads = new();
    private volatile PassOutcome last = new(0, null, false);
    private volatile bool isLedgerUp = true; // The service does not start without one.

    /// <summary>Makes the instruments.</summary>
    public ElasticMetrics(IMeterFactory factory)
    {
        Meter = factory.Create("StratusLab.Elastic");
        instruments = new(Meter);
        jobStarts = new(instruments, QueueNames);
        coreSeconds = new(instruments);
    }

    /// <summary>Whose instruments these are.</summary>
    public Meter Meter { get; }

    /// <summary>The most series of one instrument: a thousand beside those that are announced for the site's pools.</summary>
    public int MostSeries { get; private set; } = 1000;

    /// <summary>The queues that have series of their own.</summary>
    public QueueNames QueueNames { get; } = new();

    /// <summary>How the last pass ended.</summary>
    public PassOutcome LastPass => last;

    /// <summary>True when the ledger worked when it was last used.</summary>
    public bool IsLedgerUp => isLedgerUp;

    /// <summary>When the last whole read of a cluster began; null before the first.</summary>
    public DateTimeOffset? LastWholeRead(ClusterName cluster) => wholeReads.TryGetValue(cluster, out var at) ? at : null;

    /// <summary>Shows a zero for what a site can count, so that a first increase is seen as one.</summary>
    public void Announce(ServedSite site)
    {
        MostSeries = 1000 + (site.Clusters.Sum(c => c.Pools.Length) * Enum.GetValues<ScaleObstacle>().Length);
        foreach (var (cluster, pool) in site.Clusters.SelectMany(c => c.Pools.Select(p => (c.Name.Value, p.Name.Value))))
        {
            instruments.NodesCreated.Show(instruments.NodesCreated.Of(0, cluster, pool));
            instruments.NodesRetired.Show(instruments.NodesRetired.Of(0, cluster, pool, "idle"));
            foreach (var (direction, reason) in ((string, string)[])[("up", "demand"), ("up", "minimum"), ("keep", "demand"), ("down", "idle")])
            {
                instruments.ScaleDecisions.Show(instruments.ScaleDecisions.Of(0, cluster, pool, direction, reason));
            }

            foreach (var (phase, reason) in ((string, string)[])[("transfer", "start_failed"), ("boot", "join_timeout"), ("join", "join_timeout"), ("service", "vm_vanished")])
            {
                instruments.NodeFailures.Show(instruments.NodeFailures.Of(0, cluster, pool, phase, reason));
            }

            coreSeconds.Announce(cluster, pool);
            foreach (var why in Enum.GetValues<ScaleObstacle>())
            {
                ScaleDecisions.Skip(instruments, new(cluster), new(pool), why, 0);
            }
        }

        foreach (var cluster in site.Clusters)
        {
            instruments.Hooks.Add(0, new("cluster", cluster.Name.Value), new("result", "accepted"));
        }

        foreach (var driver in site.Hosts.Select(h => h.Kind).Distinct())
        {
            instruments.Orphans.Add(0, new KeyValuePair<string, object?>("driver", driver));
        }

        foreach (var reason in (string[])["remote", "host", "proxy", "kind", "token", "role", "rate", "origin", "seal", "size", "type"])
        {
            instruments.RefusedRequests.Add(0, new KeyValuePair<string, object?>("reason", reason));
        }

        foreach (var result in (string[])["done", "superseded", "no_ledger", "failed"])
        {
            instruments.Passes.Add(0, new KeyValuePair<string, object?>("result", result));
        }
    }

    /// <summary>Goes on from the sums that an earlier life of the service, or another instance, has left in the ledger. Before the first pass, and when all that listen do.</summary>
    public void Restore(IEnumerable<Tally> kept) => Show(kept);

    /// <summary>An LRMS was read.</summary>
    public void LrmsRead(ClusterName cluster, LrmsSnapshot snapshot, TimeSpan took)
    {
        instruments.LrmsCommand.Record(took.TotalSeconds, new("cluster", cluster.Value), new("command", "read"));
        if (snapshot.Incomplete is null)
        {
            wholeReads[cluster] = snapshot.ReadAt;
        }

        foreach (var (reason, rows) in snapshot.Skipped)
        {
            instruments.LrmsSkipped.Add(rows, new("cluster", cluster.Value), new("reason", reason));
        }
    }

    /// <summary>An LRMS was asked to act.</summary>
    public void LrmsActed(ClusterName cluster, string verb, TimeSpan took) =>
        instruments.LrmsCommand.Record(took.TotalSeconds, new("cluster", cluster.Value), new("command", verb));

    /// <summary>
    /// What a decision adds to the counts that outlive the service: to be written with it, and then shown by <see cref="PassDone"/>. Nothing while nobody listens.
    /// </summary>
    public ImmutableArray<Tally> TalliesOf(Decision decision, LedgerState before) => !instruments.Passes.Enabled ? [] :
    [
        .. ScaleDecisions.Of(decision, instruments).Concat(new NodeChanges(decision, before, instruments).Tallies())
            .GroupBy(t => (t.Metric, string.Join('\n', t.Labels)), (_, same) => same.ToArray()).Select(same => same[0] with { Value = same.Sum(t => t.Value) }),
        .. coreSeconds.Since(decision.Seen),
    ];

    /// <summary>A pass has committed what it decided. Not for several threads at once: passes are not either.</summary>
    /// <param name="decision">What it decided.</param>
    /// <param name="tallies">What it has written of <see cref="TalliesOf"/>.</param>
    /// <param name="before">The ledger that it decided from.</param>
    /// <param name="epoch">The right it had.</param>
    /// <param name="took">How long it took, reads included.</param>
    /// <param name="deciding">How long the decision alone took.</param>
    public void PassDone(Decision decision, ImmutableArray<Tally> tallies, LedgerState before, Epoch epoch, TimeSpan took, TimeSpan deciding)
    {
        (last, isLedgerUp) = (new(epoch.Value, decision.Seen.Now, true), true);
        if (!instruments.Passes.Enabled)
        {
            return;
        }

        instruments.Passes.Add(1, new KeyValuePair<string, object?>("result", "done"));
        instruments.PassSeconds.Record(took.TotalSeconds);
        instruments.PlanSeconds.Record(deciding.TotalSeconds);
        Show(tallies);
        ScaleDecisions.CountSkipped(decision, instruments);
        new NodeChanges(decision, before, instruments).Time();
        jobStarts.Look(decision.Seen);
        coreSeconds.Done(decision.Seen.Now);
    }

    /// <summary>A pass ended with an exception; cancellation is none.</summary>
    public void PassFailed(Exception failure)
    {
        if (failure is LedgerUnavailableException)
        {
            isLedgerUp = false;
        }

        last = last with { IsLeader = last.IsLeader && failure is not EpochLostException };
        var result = failure switch { EpochLostException => "superseded", LedgerUnavailableException => "no_ledger", _ => "failed" };
        instruments.Passes.Add(1, new KeyValuePair<string, object?>("result", result));
    }

    /// <summary>The ledger did not answer. Only a pass that has written shows that it works again: a full disk can still be read.</summary>
    public void LedgerDown() => isLedgerUp = false;

    /// <summary>A hook was called: <c>accepted</c>, <c>coalesced</c>, or <c>unknown</c> with the cluster "unknown".</summary>
    public void HookRequested(string cluster, string result) => instruments.Hooks.Add(1, new("cluster", cluster), new("result", result));

    /// <summary>A request was refused for who made it, or for what it is.</summary>
    public void RequestRefused(string reason) => instruments.RefusedRequests.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A hook on VMs' states was called: <c>done</c>, <c>failed</c> or <c>timeout</c>; or the call was <c>dropped</c>.</summary>
    public void VmHookCalled(string hook, string result) => instruments.VmHooks.Add(1, new("hook", hook), new("result", result));

    /// <summary>Something with our mark that no record wants was found on a host of this kind; once for each, not for each look.</summary>
    public void OrphanFound(string driver) => instruments.Orphans.Add(1, new KeyValuePair<string, object?>("driver", driver));

    /// <summary>An operation on a host has ended; <paramref name="failure"/> is null when it worked.</summary>
    public void DriverDone(string driver, string operation, TimeSpan took, Exception? failure)
    {
        instruments.DriverOperation.Record(took.TotalSeconds, new("driver", driver), new("operation", operation));
        if (failure is not null)
        {
            var kind = failure switch
            {
                PeerUnreachableException => "unreachable",
                CapacityExhaustedException => "capacity",
                RejectedException => "rejected",
                OperationCanceledException or TimeoutException => "timeout",
                _ => "other",
            };
            instruments.DriverErrors.Add(1, new("driver", driver), new("operation", operation), new("kind", kind));
        }
    }

    private void Show(IEnumerable<Tally> tallies)
    {
        foreach (var tally in tallies)
        {
            instruments.Kept.FirstOrDefault(c => c.Name == tally.Metric)?.Show(tally);
        }
    }
}
