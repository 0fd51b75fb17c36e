using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Metrics;

/// <summary>Counts and times what has become of worker nodes in one pass, from what each was before and is now.</summary>
internal sealed class NodeChanges(Decision decision, LedgerState before, Instruments to)
{
    private readonly Dictionary<VmId, WorkerNode> old = decision.Nodes.IsEmpty ? [] : before.Nodes.ToDictionary(n => n.Id);
    private readonly Dictionary<VmId, Vm> vms = decision.Nodes.IsEmpty ? [] : decision.Vms.Concat(before.Vms).DistinctBy(v => v.Id).ToDictionary(v => v.Id);

    /// <summary>How many were made, left, and failed; and those drained for another reason than the plan's.</summary>
    public IEnumerable<Tally> Tallies() => decision.Nodes.SelectMany(n => old.TryGetValue(n.Id, out var was) ? Of(was, n) : [to.NodesCreated.Of(1, n.Cluster.Value, n.Pool.Value)]);

    /// <summary>Records how long the phases took that have ended.</summary>
    public void Time()
    {
        foreach (var node in decision.Nodes)
        {
            if (old.TryGetValue(node.Id, out var was))
            {
                Time(was, node);
            }
        }
    }

    private IEnumerable<Tally> Of(WorkerNode was, WorkerNode node)
    {
        if (was.State < NodeState.Leaving && node.State >= NodeState.Leaving && node.Outcome != NodeOutcome.Retired)
        {
            yield return Failed(was, node);
        }

        if (!was.IsOver && node.State == NodeState.Gone)
        {
            yield return to.NodesRetired.Of(1, node.Cluster.Value, node.Pool.Value, node.Drain == DrainCause.None ? "other" : Snake.Of(node.Drain));
        }

        if (was.State < NodeState.Draining && node is { State: NodeState.Draining, Drain: DrainCause.Unhealthy or DrainCause.Operator or DrainCause.Held })
        {
            yield return to.ScaleDecisions.Of(1, node.Cluster.Value, node.Pool.Value, "down", Snake.Of(node.Drain == DrainCause.Held ? DrainCause.Operator : node.Drain));
        }
    }

    private Tally Failed(WorkerNode was, WorkerNode node)
    {
        var phase = was.State switch { NodeState.Requested => "transfer", NodeState.Booting => "boot", NodeState.Joining => "join", _ => "service" };
        var reason = was.State == NodeState.Requested ? "start_failed"
            : vms.GetValueOrDefault(node.Id) is not { State: VmState.Running or VmState.Shutdown or VmState.Unknown } ? "vm_vanished"
            : node.Outcome == NodeOutcome.Lost ? "unlisted"
            : "join_timeout";
        return to.NodeFailures.Of(1, node.Cluster.Value, node.Pool.Value, phase, reason);
    }

    private void Time(WorkerNode was, WorkerNode node)
    {
        if (was.Joined is null && node.Joined is { } joined)
        {
            Provisioned(node, joined, vms.GetValueOrDefault(node.Id));
        }

        if (was.FirstBusy is null && node.FirstBusy is { } busy && node.Joined is { } ready)
        {
            Phase(node, "first_job", busy - ready);
        }

        if (!was.IsOver && node.IsOver)
        {
            to.NodeLifetime.Record(((node.Ended ?? node.Since) - node.Created).TotalSeconds, Cluster(node), Pool(node), new("outcome", Snake.Of(node.Outcome)));
        }
    }

    // Files and domain are one phase: the ledger knows only when both were there.
    private void Provisioned(WorkerNode node, DateTimeOffset joined, Vm? vm)
    {
        var (deployed, booted) = (vm?.Deployed ?? node.Booted, node.Booted);
        if (deployed is { } there)
        {
            // A VM is placed when it is decided on; later only when a host has failed it.
            var placed = vm?.Placed ?? node.Created;
            Phase(node, "place", placed - node.Created);
            Phase(node, "transfer", there - placed);
        }

        if (booted is { } runs)
        {
            Phase(node, "boot", runs - (deployed ?? runs));
            Phase(node, "join", joined - runs);
        }

        to.NodeReady.Record((joined - node.Created).TotalSeconds, Cluster(node), Pool(node));
    }

    // What is seen of a host and what is noted by a pass are up to an interval apart: a phase is never negative.
    private void Phase(WorkerNode node, string phase, TimeSpan took) =>
        to.NodeProvision.Record(Math.Max(0, took.TotalSeconds), Cluster(node), Pool(node), new("phase", phase));

    private static KeyValuePair<string, object?> Cluster(WorkerNode node) => new("cluster", node.Cluster.Value);

    private static KeyValuePair<string, object?> Pool(WorkerNode node) => new("pool", node.Pool.Value);
}
