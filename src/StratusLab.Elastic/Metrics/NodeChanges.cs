using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Metrics;

/// <summary>Counts and times what has become of worker nodes in one pass, from what each was before and is now.</summary>
internal static class NodeChanges
{
    /// <summary>Counts one decision.</summary>
    public static void Count(Decision decision, LedgerState before, Instruments to)
    {
        if (decision.Nodes.IsEmpty)
        {
            return;
        }

        var old = before.Nodes.ToDictionary(n => n.Id);
        var vms = decision.Vms.Concat(before.Vms).DistinctBy(v => v.Id).ToDictionary(v => v.Id);
        foreach (var node in decision.Nodes)
        {
            if (old.TryGetValue(node.Id, out var was))
            {
                Count(was, node, vms.GetValueOrDefault(node.Id), to);
            }
            else
            {
                to.NodesCreated.Add(1, Cluster(node), Pool(node));
            }
        }
    }

    private static void Count(WorkerNode was, WorkerNode node, Vm? vm, Instruments to)
    {
        if (was.Joined is null && node.Joined is { } joined)
        {
            Provisioned(node, joined, vm, to);
        }

        if (was.FirstBusy is null && node.FirstBusy is { } busy && node.Joined is { } ready)
        {
            Phase(to, node, "first_job", busy - ready);
        }

        if (was.State < NodeState.Leaving && node.State >= NodeState.Leaving && node.Outcome != NodeOutcome.Retired)
        {
            Failed(was, node, vm, to);
        }

        if (!was.IsOver && node.IsOver)
        {
            Over(node, to);
        }

        if (was.State < NodeState.Draining && node is { State: NodeState.Draining, Drain: DrainCause.Unhealthy or DrainCause.Operator or DrainCause.Held })
        {
            to.ScaleDecisions.Add(1, Cluster(node), Pool(node), new("direction", "down"), new("reason", Snake.Of(node.Drain == DrainCause.Held ? DrainCause.Operator : node.Drain)));
        }
    }

    // Files and domain are one phase: the ledger knows only when both were there.
    private static void Provisioned(WorkerNode node, DateTimeOffset joined, Vm? vm, Instruments to)
    {
        var (deployed, booted) = (vm?.Deployed ?? node.Booted, node.Booted);
        if (deployed is { } there)
        {
            Phase(to, node, "transfer", there - node.Created);
        }

        if (booted is { } runs)
        {
            Phase(to, node, "boot", runs - (deployed ?? runs));
            Phase(to, node, "join", joined - runs);
        }

        to.NodeReady.Record((joined - node.Created).TotalSeconds, Cluster(node), Pool(node));
    }

    private static void Failed(WorkerNode was, WorkerNode node, Vm? vm, Instruments to)
    {
        var phase = was.State switch { NodeState.Requested => "transfer", NodeState.Booting => "boot", NodeState.Joining => "join", _ => "service" };
        var reason = was.State == NodeState.Requested ? "start_failed"
            : vm is not { State: VmState.Running or VmState.Shutdown or VmState.Unknown } ? "vm_vanished"
            : node.Outcome == NodeOutcome.Lost ? "unlisted"
            : "join_timeout";
        to.NodeFailures.Add(1, Cluster(node), Pool(node), new("phase", phase), new("reason", reason));
    }

    private static void Over(WorkerNode node, Instruments to)
    {
        var outcome = Snake.Of(node.Outcome);
        to.NodeLifetime.Record(((node.Ended ?? node.Since) - node.Created).TotalSeconds, Cluster(node), Pool(node), new("outcome", outcome));
        if (node.State == NodeState.Gone)
        {
            to.NodesRetired.Add(1, Cluster(node), Pool(node), new("reason", node.Drain == DrainCause.None ? "other" : Snake.Of(node.Drain)));
        }
    }

    // What is seen of a host and what is noted by a pass are up to an interval apart: a phase is never negative.
    private static void Phase(Instruments to, WorkerNode node, string phase, TimeSpan took) =>
        to.NodeProvision.Record(Math.Max(0, took.TotalSeconds), Cluster(node), Pool(node), new("phase", phase));

    private static KeyValuePair<string, object?> Cluster(WorkerNode node) => new("cluster", node.Cluster.Value);

    private static KeyValuePair<string, object?> Pool(WorkerNode node) => new("pool", node.Pool.Value);
}
