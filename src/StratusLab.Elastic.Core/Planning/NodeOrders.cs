using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>
/// Does what operators have ordered of single worker nodes: drains those that shall take no more jobs, and takes back what is not ordered any more. A node whose host is
/// being drained is that order's, which goes further; one whose VM has been told to stop is nobody's.
/// </summary>
internal static class NodeOrders
{
    /// <summary>What to do now; and the observation as the rest of the plan shall see it, in which those nodes are no supply any more, also while they boot, and those that are taken back are.</summary>
    public static Observation Plan(Observation seen, IReadOnlySet<ClusterName> frozen, ImmutableArray<PlanAction>.Builder actions)
    {
        var draining = seen.Hosts.Where(h => h.Policy.IsDraining).Select(h => h.Policy.Name).ToHashSet();
        var others = seen.Vms.Where(v => v.Wish >= VmWish.Shutdown || (v.Host is { } host && draining.Contains(host))).Select(v => v.Id).ToHashSet();
        PlanAction[] own = [.. seen.Nodes.Where(n => !frozen.Contains(n.Cluster) && !others.Contains(n.Id)).OrderBy(n => n.Name).Select(ActionOf).OfType<PlanAction>()];
        actions.AddRange(own);
        var kept = own.OfType<PlanAction.Keep>().Select(k => k.Node).ToHashSet();
        if (kept.Count == 0 && seen.Nodes.All(n => n.Order == NodeOrder.None))
        {
            return seen;
        }

        // A batch system that calls for its nodes has given jobs to those that boot: they must come.
        var calling = seen.Clusters.Where(c => c.Policy.CallsForNodes).Select(c => c.Policy.Name).ToHashSet();
        return seen with { Nodes = [.. seen.Nodes.Select(n => kept.Contains(n.Id) ? TakenBack(n) : IsNoSupply(n, calling) ? n with { State = NodeState.Draining, Drain = CauseOf(n.Order) } : n)] };
    }

    // Room for jobs at once; without the instants by which it could be chosen to go again in the same plan.
    private static WorkerNode TakenBack(WorkerNode node) => node with { State = NodeState.Ready, Drain = DrainCause.None, Joined = null, IdleSince = null };

    private static PlanAction? ActionOf(WorkerNode node) => node switch
    {
        { Order: NodeOrder.None, State: NodeState.Draining, Drain: DrainCause.Held or DrainCause.Operator } =>
            new PlanAction.Keep(node.Id, node.Name, "its drain is undone: no operator wants it any more"),
        { Order: NodeOrder.None } => null,
        { State: NodeState.Ready or NodeState.Draining } when node.Drain != CauseOf(node.Order) => new PlanAction.Drain(
            node.Id,
            node.Name,
            node.Order == NodeOrder.Drain ? "an operator drains it; it stays until it is undrained or retired" : "an operator retires it",
            CauseOf(node.Order)),
        _ => null,
    };

    private static bool IsNoSupply(WorkerNode node, HashSet<ClusterName> calling) =>
        node.Order != NodeOrder.None && (node.State is NodeState.Ready or NodeState.Draining || (node.State < NodeState.Ready && !calling.Contains(node.Cluster)));

    private static DrainCause CauseOf(NodeOrder order) => order == NodeOrder.Drain ? DrainCause.Held : DrainCause.Operator;
}
