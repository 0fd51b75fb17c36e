using System.Collections.Immutable;
using StratusLab.Elastic.Clusters.OpenPbs;
using StratusLab.Elastic.Clusters.Sge;
using StratusLab.Elastic.Clusters.Slurm;
using StratusLab.Elastic.Clusters.Torque;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Clusters;

/// <summary>The kinds of batch systems, but for the one that only pretends.</summary>
internal static class ClusterKinds
{
    /// <summary>All of them, in the order of the reference.</summary>
    public static ImmutableArray<ClusterKind> All { get; } = [new SlurmKind(), new OpenPbsKind(), new TorqueKind(), new SgeKind()];

    /// <summary>The kind of a cluster; null when it only pretends.</summary>
    public static ClusterKind? Of(ClusterConfiguration cluster) => All.FirstOrDefault(k => k.Name == cluster.Kind);
}
