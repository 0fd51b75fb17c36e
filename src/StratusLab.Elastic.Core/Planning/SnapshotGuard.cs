using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>
/// Decides whether a snapshot may be acted on. Invariant: a read that failed, is old, or has lost most of what was there freezes the cluster in both
/// directions; only a second, later read that says the same is believed. "The queue is empty" and "all nodes are gone" are claims that need two witnesses.
/// </summary>
public static class SnapshotGuard
{
    /// <summary>Judges the latest snapshot.</summary>
    /// <param name="snapshot">The latest read; null when there has been none.</param>
    /// <param name="memory">What was believed before.</param>
    /// <param name="expectedNodes">How many of our nodes the LRMS should list.</param>
    /// <param name="policy">The cluster's policy.</param>
    /// <param name="now">The instant of the decision.</param>
    public static SnapshotVerdict Judge(LrmsSnapshot? snapshot, SnapshotMemory memory, int expectedNodes, ClusterPolicy policy, DateTimeOffset now)
    {
        if (snapshot is null)
        {
            return Frozen("it has not been read yet", memory, now);
        }

        if (snapshot.Incomplete is { } why)
        {
            return Frozen(why, memory, now);
        }

        if (now - snapshot.ReadAt > policy.StaleAfter)
        {
            return Frozen(string.Create(CultureInfo.InvariantCulture, $"its last read is older than {policy.StaleAfter.TotalSeconds:0} s"), memory, now);
        }

        var loss = Loss(snapshot, memory, expectedNodes);
        if (loss is not null && !IsSecondWitness(snapshot, memory))
        {
            return Frozen(loss + "; a second read must confirm it", memory with { SuspectReadAt = memory.SuspectReadAt ?? snapshot.ReadAt }, now);
        }

        return new(null, new() { ReadAt = snapshot.ReadAt, Nodes = snapshot.Nodes.Length, Jobs = snapshot.Jobs.Length, GoodSince = memory.FrozenSince is null ? memory.GoodSince : now });
    }

    private static string? Loss(LrmsSnapshot snapshot, SnapshotMemory memory, int expectedNodes)
    {
        var (nodes, jobs) = (snapshot.Nodes.Length, snapshot.Jobs.Length);
        // No node at all, once believed, is no loss any more.
        var hadNodes = memory.Nodes > 0 || memory.ReadAt == default;
        return nodes == 0 && expectedNodes > 0 && hadNodes ? $"it lists no node, and {expectedNodes} of ours should be there"
            : memory.Nodes >= 4 && nodes * 2 < memory.Nodes ? $"it lists {nodes} nodes where it listed {memory.Nodes}"
            : memory.Jobs >= 20 && jobs * 10 < memory.Jobs ? $"it lists {jobs} jobs where it listed {memory.Jobs}"
            : null;
    }

    private static bool IsSecondWitness(LrmsSnapshot snapshot, SnapshotMemory memory) =>
        snapshot.ReadAt == memory.ReadAt || memory.SuspectReadAt < snapshot.ReadAt;

    private static SnapshotVerdict Frozen(string why, SnapshotMemory memory, DateTimeOffset now) =>
        new(why, memory with { FrozenSince = memory.FrozenSince ?? now });
}
