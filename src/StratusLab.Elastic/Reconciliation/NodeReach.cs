using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>What is to be told of a node that has gone out of reach with jobs on it, and what is known of its surroundings.</summary>
internal static class NodeReach
{
    /// <summary>What the journal is told.</summary>
    public static IEnumerable<JournalEvent> News(WorkerNode before, WorkerNode after, DateTimeOffset now)
    {
        var news = (before.UnreachableSince, after.UnreachableSince) switch
        {
            (null, not null) when NodeStory.OutOfReach(after, now) is { } problem => $"{after.Name} is out of reach. {problem}",
            (not null, null) when after.DownSince is null && after.State < NodeState.Leaving => $"{after.Name} is in reach again.",
            _ => null,
        };
        return news is null ? [] : [new() { At = now, Kind = "node", Subject = after.Name.Value, Vm = after.Id, Text = news }];
    }

    /// <summary>Why its jobs are given up; null when they are not. <paramref name="report"/>: that of its VM's host; null when there is none that counts.</summary>
    public static string? WhyGivenUp(
        WorkerNode node, LrmsSight lrms, HostReport? report, IEnumerable<WorkerNode> all, IReadOnlyDictionary<VmId, Vm> vms, ClusterPolicy policy, DateTimeOffset goodSince, DateTimeOffset now)
    {
        var serving = all.Where(n => n.State is NodeState.Ready or NodeState.Draining).ToArray();
        var isSeenRunning = report is { Incomplete: null } && report.Domains.Any(d => d.Vm == node.Id && d.State == DomainState.Running);
        var areManyDown = AreMany(serving.Where(n => n.Cluster == node.Cluster)) || AreMany(serving.Where(n => vms.GetValueOrDefault(n.Id)?.Host is { } host && host == report?.Host));
        return NodeLoss.Why(node, lrms, isSeenRunning, areManyDown, policy, goodSince, now);
    }

    private static bool AreMany(IEnumerable<WorkerNode> some) => some.ToArray() is var nodes && NodeLoss.AreMany(nodes.Count(n => n.DownSince is not null), nodes.Length);
}
