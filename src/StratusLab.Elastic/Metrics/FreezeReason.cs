using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Metrics;

/// <summary>Why a cluster is frozen, in a word.</summary>
internal static class FreezeReason
{
    /// <summary>An operator wants it so.</summary>
    public const string Operator = "operator";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> All { get; } = [Operator, "not_read", "incomplete", "stale", "shrunken"];

    /// <summary>The reason; null when the cluster is not frozen.</summary>
    public static string? Of(ClusterObservation cluster, ClusterPlan? plan, LedgerState state, DateTimeOffset at) =>
        plan?.Frozen is null ? null
        : state.Freezes.ContainsKey("") || state.Freezes.ContainsKey(cluster.Policy.Name.Value) ? Operator
        : cluster.Snapshot is not { } snapshot ? "not_read"
        : snapshot.Incomplete is not null ? "incomplete"
        : at - snapshot.ReadAt > cluster.Policy.StaleAfter ? "stale"
        : "shrunken";
}
