using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Simulation;

/// <summary>What is on a simulated host, whichever site's driver looks: domains by their owner's site, and files by their path.</summary>
internal sealed class SimulatedMachine(Resources capacity, SortedDictionary<string, SimulatedFile> files)
{
    /// <summary>Cores and memory.</summary>
    public Resources Capacity { get; } = capacity;

    /// <summary>Its bridges; null when it has every bridge that is asked for.</summary>
    public IReadOnlySet<string>? Bridges { get; set; }

    /// <summary>The images that can be cloned; null when every image can.</summary>
    public IReadOnlySet<ImageName>? Images { get; set; }

    /// <summary>Domains of sites, running or not.</summary>
    public SortedDictionary<(string Site, VmId Vm), SimulatedDomain> Domains { get; } = [];

    /// <summary>Domains that belong to no site of ours, by name; all of them run.</summary>
    public SortedDictionary<string, Resources> Foreign { get; } = new(StringComparer.Ordinal);

    /// <summary>Files by path.</summary>
    public SortedDictionary<string, SimulatedFile> Files { get; } = files;

    /// <summary>What domains of others than <paramref name="site"/> have been given.</summary>
    public Resources TakenByOthers(string site)
    {
        var given = Domains.Where(d => d.Key.Site != site).Select(d => d.Value.Resources).Concat(Foreign.Values).ToArray();
        return new(given.Sum(r => r.Cores), given.Sum(r => r.MemoryMiB));
    }
}

/// <summary>A file: its owner, its text, and for a context image the node that the guest joins as. A data block is no VM's, and has a size.</summary>
internal sealed record SimulatedFile(string Site, VmId? Vm, string Text = "", SimulatedJoin? Join = null, long SizeMiB = 0);

/// <summary>Where a guest joins, as what.</summary>
internal sealed record SimulatedJoin(string Cluster, NodeName Node, Resources Resources);

/// <summary>A domain.</summary>
internal sealed class SimulatedDomain(Resources resources)
{
    /// <summary>What it was given.</summary>
    public Resources Resources { get; } = resources;

    /// <summary>What it does.</summary>
    public DomainState State { get; set; } = DomainState.Off;

    /// <summary>True while it is off because its memory was saved.</summary>
    public bool IsSaved { get; set; }

    /// <summary>What the guest found in its context at its last start.</summary>
    public SimulatedJoin? Join { get; set; }

    /// <summary>True once the guest has joined since its last start.</summary>
    public bool HasJoined { get; set; }

    /// <summary>When the guest last started.</summary>
    public DateTimeOffset BootedAt { get; set; }

    /// <summary>When the guest joins; null for never.</summary>
    public DateTimeOffset? JoinsAt { get; set; }

    /// <summary>When the guest has shut down; null when nobody asked it to.</summary>
    public DateTimeOffset? OffAt { get; set; }
}
