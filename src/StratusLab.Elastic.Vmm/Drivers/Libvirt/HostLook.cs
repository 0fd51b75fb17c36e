using System.Collections.Immutable;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>What one conversation with virsh showed. The host's own facts are there only when they were asked for.</summary>
internal sealed record HostLook
{
    public ImmutableArray<ListedDomain> Domains { get; init; } = [];

    public int Cores { get; init; }

    public long MemoryKiB { get; init; }

    /// <summary>Null when it is not told.</summary>
    public long? UsedMemoryKiB { get; init; }

    public CpuTimes? Cpu { get; init; }

    /// <summary>libvirt's name of the processor's model; empty when it has none, or was not asked.</summary>
    public string Model { get; init; } = "";

    public string Hypervisor { get; init; } = "";

    public string Architecture { get; init; } = "";
}
