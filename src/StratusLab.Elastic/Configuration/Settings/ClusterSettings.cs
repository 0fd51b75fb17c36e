using System.Collections.Immutable;
using StratusLab.Elastic.Clusters;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>One batch system.</summary>
internal static class ClusterSettings
{
    private static readonly ClusterPolicy Model = new() { Name = default };

    public static readonly Section Section = new("clusters[]", "A batch system that gets worker nodes. One service serves any number.");

    public static readonly Setting<string> Name = Section.Required("name", Value.NewName(NameKind.Cluster), "name: main", "Its name here.");

    public static readonly Setting<string> Kind = Section.Required(
        "kind",
        Value.Choice([.. ClusterKinds.All.Select(k => k.Name), ClusterConfiguration.Simulated]),
        "kind: slurm",
        "Which batch system it is; `simulated` for trying things out: one in memory whose users submit bursts of short jobs, of 1 to 4 cores, to queue `batch`. It begins anew with every start of the service, and needs simulated hosts.");

    /// <summary>The section of each kind.</summary>
    public static readonly ImmutableArray<Nested> Kinds = [.. ClusterKinds.All.Select(k => Section.One(k.Name, k.Section, $"How to reach it. For `kind: {k.Name}`."))];

    public static readonly Setting<int> Order = Section.Optional(
        "order",
        Value.Integer(-1000, 1000),
        Model.Order,
        "When the hosts have too little room for all clusters, those with a lower number come first.");

    public static readonly Setting<double> Share = Section.Optional(
        "share",
        Value.Number(0.01, 1000),
        Model.Share,
        "How much of the hosts it may have, in cores and in proportion to other clusters of its `order`, when they have too little room; what it does not want goes to the others. A cluster below its share, or a pool below its `min`, gets room from nodes of clusters that have more: idle ones first, others when their jobs are done.");

    public static readonly Setting<int> MaxNodes = Section.Omittable(
        "max-nodes",
        Value.Integer(0, 100000),
        "no cap of its own",
        "Most worker nodes of all its pools together.");

    public static readonly Setting<ImmutableSortedDictionary<string, int>> AccountCores = Section.Optional(
        "account-cores",
        new MapSyntax<int>("a map of whole numbers", Value.Name, Value.Integer(0, 1000000)),
        Model.AccountCores,
        "Most cores that the running and the counted jobs of an account may have together. An account that is not named has no cap.");

    public static readonly Setting<TimeSpan> StaleAfter = Section.Optional(
        "stale-after",
        Value.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        Model.StaleAfter,
        "A view of the queues that is older than this freezes the cluster. Longer than `tuning.reconcile-interval`.");

    public static readonly Setting<TimeSpan> Settle = Section.Optional(
        "settle",
        Value.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        Model.Settle,
        "How long after a drain a node without jobs is believed: at least one cycle of the batch system's scheduler.");

    public static readonly Setting<TimeSpan> DownGrace = Section.Optional(
        "down-grace",
        Value.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        Model.DownGrace,
        "How long the batch system may call a ready node down before it is drained and replaced.");

    public static readonly Setting<double> RetireShare = Section.Optional(
        "retire-share",
        Value.Number(0.01, 1),
        Model.RetireShare,
        "Most of a pool's ready nodes that one pass may begin to retire, as a share; always at least one node.");

    public static readonly Nested Pools = Section.Many(
        "pools",
        PoolSettings.Section,
        "The kinds of worker nodes it can get; at least one, here or in the top-level `pools`.");
}
