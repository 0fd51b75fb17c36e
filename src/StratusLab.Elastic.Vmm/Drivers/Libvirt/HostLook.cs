using System.Collections.Immutable;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>What one conversation with virsh showed. The host's own facts are there only when they were asked for.</summary>
internal sealed record HostLook
{
    public ImmutableArray<ListedDomain> Domains { get; init; } = [];

    public int Cores { get; init; }

    public long MemoryKiB { get; init; }

    public string Hypervisor { get; init; } = "";

    public string Architecture { get; init; } = "";
}
