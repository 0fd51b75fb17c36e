using System.Collections.Immutable;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>Everything the service works on, composed from the configuration once at its start.</summary>
internal sealed record ServedSite
{
    /// <summary>The site's id.</summary>
    public required string Name { get; init; }

    /// <summary>Its clusters.</summary>
    public required ImmutableArray<ServedCluster> Clusters { get; init; }

    /// <summary>Its hosts.</summary>
    public required ImmutableArray<ServedHost> Hosts { get; init; }

    /// <summary>Its networks.</summary>
    public required ImmutableArray<VirtualNetwork> Networks { get; init; }

    /// <summary>The declared templates.</summary>
    public ImmutableArray<VmTemplate> Templates { get; init; } = [];

    /// <summary>The hosts file that is kept up to date; null for none.</summary>
    public string? HostsFile { get; init; }

    /// <summary>Directories whose files a template that comes with an order may name.</summary>
    public ImmutableArray<string> TemplatePaths { get; init; } = [];

    /// <summary>What whoever is on this machine may do over loopback without a token.</summary>
    public ApiRole LoopbackRole { get; init; } = ApiRole.Viewer;

    /// <summary>The socket on which orders are taken without a token, an absolute path; null for none beside <c>listen</c>.</summary>
    public string? OperatorSocket { get; init; }

    /// <summary>Which host is filled first.</summary>
    public PlacementPolicy Placement { get; init; }

    /// <summary>Intervals, deadlines and limits.</summary>
    public required TuningConfiguration Tuning { get; init; }

    /// <summary>The cluster of that name; null when it is not declared any more.</summary>
    public ServedCluster? Cluster(ClusterName name) => Clusters.FirstOrDefault(c => c.Name == name);

    /// <summary>The network of that name; null when it is not declared any more.</summary>
    public VirtualNetwork? Network(NetworkName name) => Networks.FirstOrDefault(n => n.Name == name);
}
