using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>One libvirt host.</summary>
public sealed record LibvirtOptions
{
    /// <summary>The host, as reports name it.</summary>
    public required HostName Host { get; init; }

    /// <summary>The site's id, part of every domain's name and UUID: letters, digits, '.', '_' and '-', at most 39 characters.</summary>
    public required string Site { get; init; }

    /// <summary>The connection. Default <c>qemu:///system</c>.</summary>
    public string Uri { get; init; } = "qemu:///system";

    /// <summary>
    /// Whether commands run on the host itself, so that its VLANs can be made sure of; false where virsh reaches it over the network by itself: there the bridges
    /// must be made by hand. Default true.
    /// </summary>
    public bool RunsCommands { get; init; } = true;

    /// <summary>How guests are run. Default <see cref="DomainType.Auto"/>.</summary>
    public DomainType DomainType { get; init; } = DomainType.Auto;

    /// <summary>QEMU's machine type for new domains. Default <c>q35</c>.</summary>
    public string Machine { get; init; } = "q35";

    /// <summary>
    /// True where domains may move to another host that sees the same files: their disks then bypass this host's cache, so that the other reads what was written. Default false.
    /// </summary>
    public bool SharesFiles { get; init; }

    /// <summary>How long a look at the host may take. Default 20 s.</summary>
    public TimeSpan ObserveDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long one command that changes a domain may take; libvirt itself waits up to 15 s for a QEMU to die. Default 60 s.</summary>
    public TimeSpan VerbDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long writing, reading or moving a domain's memory may take. Default 30 min.</summary>
    public TimeSpan MemoryDeadline { get; init; } = TimeSpan.FromMinutes(30);
}
