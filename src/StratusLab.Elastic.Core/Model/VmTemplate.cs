using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>What a VM is made from, in OpenNebula's words.</summary>
public sealed record VmTemplate
{
    /// <summary>Its name.</summary>
    public required TemplateName Name { get; init; }

    /// <summary>Share of physical cores that placement counts; may be fractional (0.5). Greater than 0.</summary>
    public required double Cpu { get; init; }

    /// <summary>Virtual CPUs that the guest sees; at least 1.</summary>
    public required int Vcpu { get; init; }

    /// <summary>Memory in MiB.</summary>
    public required long MemoryMiB { get; init; }

    /// <summary>Its disks, in the order of their targets.</summary>
    public required ImmutableArray<DiskTemplate> Disks { get; init; }

    /// <summary>The networks it has a card on, in order.</summary>
    public required ImmutableArray<NetworkName> Nics { get; init; }

    /// <summary>The address that each card of <see cref="Nics"/> asks for, in their order, empty where any will do; may be shorter than they are.</summary>
    public ImmutableArray<string> NicAddresses { get; init; } = [];

    /// <summary>The address that a card of <see cref="Nics"/> asks for; null where any will do.</summary>
    public string? AddressOf(int card) => card < NicAddresses.Length && NicAddresses[card].Length > 0 ? NicAddresses[card] : null;

    /// <summary>Cards outside every virtual network; they follow those of <see cref="Nics"/>.</summary>
    public ImmutableArray<RawNic> RawNics { get; init; } = [];

    /// <summary>The kernel to boot directly: an absolute path on the service's machine; null to boot from the first disk.</summary>
    public string? Kernel { get; init; }

    /// <summary>The initial RAM disk beside <see cref="Kernel"/>.</summary>
    public string? Initrd { get; init; }

    /// <summary>The kernel's command line, root device included.</summary>
    public string KernelCommandLine { get; init; } = "";

    /// <summary>User variables for the context.</summary>
    public ImmutableSortedDictionary<string, string> Context { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>More of them, whose values are put together when the VM's files are made: <c>$NIC[IP]</c>; a dollar sign is written twice.</summary>
    public ImmutableSortedDictionary<string, string> ComputedContext { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>For whom the context is written.</summary>
    public ContextFormat ContextFormat { get; init; }

    /// <summary>Files for the context: name in the guest, path on the service's machine.</summary>
    public ImmutableSortedDictionary<string, string> ContextFiles { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Which hosts may have it (<see cref="Placement.Requirements"/>); empty for every host.</summary>
    public string Requirements { get; init; } = "";

    /// <summary>Which of them is the best (<see cref="Placement.Rank"/>); empty to leave it to the site's policy.</summary>
    public string Rank { get; init; } = "";

    /// <summary>What is booted without a kernel: <c>hd</c>, <c>cdrom</c> or <c>network</c>.</summary>
    public string Boot { get; init; } = "hd";

    /// <summary>Whether the guest sees ACPI; without it, it cannot be asked to power off.</summary>
    public bool HasAcpi { get; init; } = true;

    /// <summary>Whether a 32-bit guest may use more than 4 GiB.</summary>
    public bool HasPae { get; init; }

    /// <summary>Its graphical console; null for none.</summary>
    public GraphicsTemplate? Graphics { get; init; }

    /// <summary>More elements of its domain under QEMU and KVM, as libvirt writes them; empty for none.</summary>
    public string KvmRaw { get; init; } = "";

    /// <summary>How it is made at EC2 providers; empty when it cannot be.</summary>
    public ImmutableArray<Ec2Template> Ec2 { get; init; } = [];

    /// <summary>False when it is for EC2 alone: it says how it is made there, and not what a machine boots.</summary>
    [JsonIgnore]
    public bool IsForMachines => Ec2.IsEmpty || !Disks.IsEmpty || Kernel is not null || Boot == "network";

    /// <summary>True when its VMs have other networks on some hosts than on others: their addresses can be chosen only with the host.</summary>
    [JsonIgnore]
    public bool HasNetworksByHost => Ec2.Any(e => e.Network.Length > 0 && !(Nics is [var only] && only.Value == e.Network));

    /// <summary>How its VMs are made on an EC2 host: as it says for that one, or for any; null when it does not.</summary>
    public Ec2Template? Ec2On(HostName host) => Ec2.FirstOrDefault(e => e.Cloud == host.Value) ?? Ec2.FirstOrDefault(e => e.Cloud.Length == 0);

    /// <summary>The template with the networks that its VMs have on a host.</summary>
    public VmTemplate On(HostPolicy host) => host.Cloud is not null && Ec2On(host.Name) is { Network: { Length: > 0 } network } ? this with { Nics = [new(network)], NicAddresses = [] } : this;
}
