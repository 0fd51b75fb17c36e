using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Simulation;

/// <summary>
/// The outside world of a simulation: hosts that run VMs, and batch systems that the VMs join. It moves with its clock: whatever should have happened
/// by now has happened when somebody looks.
/// </summary>
public sealed class SimulatedSite(TimeProvider clock, FaultSource faults)
{
    private const string HomeSite = "home";

    private readonly SortedDictionary<HostName, SimulatedHost> hosts = [];
    private readonly SortedDictionary<ClusterName, SimulatedLrms> clusters = [];
    private readonly SortedDictionary<string, SimulatedFile> shared = new(StringComparer.Ordinal);

    /// <summary>The hosts.</summary>
    public IReadOnlyCollection<SimulatedHost> Hosts => hosts.Values;

    /// <summary>The batch systems.</summary>
    public IReadOnlyCollection<SimulatedLrms> Clusters => clusters.Values;

    /// <summary>How long a VM takes from its start until its node joins; null for one that never does.</summary>
    public Func<VmId, TimeSpan?> BootTime { get; set; } = _ => TimeSpan.FromSeconds(40);

    /// <summary>True when all hosts see the same files, as with a network file system; false when each has its own. To be set before there are hosts.</summary>
    public bool HasSharedFiles { get; init; }

    /// <summary>Adds a host.</summary>
    public SimulatedHost AddHost(HostName name, Resources capacity)
    {
        var host = new SimulatedHost(name, HomeSite, new(capacity, HasSharedFiles ? shared : new(StringComparer.Ordinal)), this, clock, faults);
        hosts.Add(name, host);
        return host;
    }

    /// <summary>Adds a batch system.</summary>
    public SimulatedLrms AddCluster(ClusterName name)
    {
        var cluster = new SimulatedLrms(name, this, clock, faults);
        clusters.Add(name, cluster);
        return cluster;
    }

    /// <summary>True while a domain of the VM runs somewhere, reachable for us or not.</summary>
    public bool IsRunning(VmId vm) => hosts.Values.Any(h => h.IsRunning(vm));

    /// <summary>Files of VMs that the service keeps on its own machine while they are stopped, by their path on a host.</summary>
    internal SortedDictionary<(string Site, VmId Vm), ImmutableSortedDictionary<string, SimulatedFile>> Stored { get; } = [];

    internal SimulatedHost? Host(string name) => hosts.Values.FirstOrDefault(h => h.Name.Value == name);

    /// <summary>Disks that outlived their VMs.</summary>
    internal SortedDictionary<(string Site, VmId Vm, string Name), string> Saved { get; } = [];

    internal void Joined(SimulatedJoin join, VmId vm, DateTimeOffset bootedAt) => clusters[new(join.Cluster)].Join(join.Node, vm, join.Resources, bootedAt);

    internal void CatchUp()
    {
        foreach (var host in hosts.Values)
        {
            host.CatchUp();
        }
    }
}
