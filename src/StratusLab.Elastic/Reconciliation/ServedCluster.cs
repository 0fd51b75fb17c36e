using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>A cluster as declared, with the adapter that speaks to it.</summary>
internal sealed record ServedCluster(ClusterPolicy Policy, string Kind, ImmutableArray<Pool> Pools, ILrms Lrms)
{
    /// <summary>Its name.</summary>
    public ClusterName Name => Policy.Name;
}
