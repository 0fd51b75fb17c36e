using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>Everything a hypervisor must know to run a VM. Paths are on the host, made by the transfer, never by a user.</summary>
public sealed record DomainSpec
{
    /// <summary>Whose domain; its name and UUID derive from this and the site.</summary>
    public required VmId Vm { get; init; }

    /// <summary>What it is for, shown in the domain's title: a node name or a VM name.</summary>
    public string Title { get; init; } = "";

    /// <summary>Virtual CPUs.</summary>
    public required int Vcpus { get; init; }

    /// <summary>Memory in MiB.</summary>
    public required long MemoryMiB { get; init; }

    /// <summary>Its disks and its kernel.</summary>
    public required VmFiles Files { get; init; }

    /// <summary>Its network cards.</summary>
    public required ImmutableArray<Nic> Nics { get; init; }

    /// <summary>Its cards outside every virtual network, after the others.</summary>
    public ImmutableArray<RawNic> RawNics { get; init; } = [];

    /// <summary>What follows <c>root=…</c> on the kernel's command line when it is booted directly.</summary>
    public string KernelCommandLine { get; init; } = "";

    /// <summary>What is booted without a kernel: <c>hd</c>, <c>cdrom</c> or <c>network</c>.</summary>
    public string Boot { get; init; } = "hd";

    /// <summary>Whether the guest sees ACPI.</summary>
    public bool HasAcpi { get; init; } = true;

    /// <summary>Whether a 32-bit guest may use more than 4 GiB.</summary>
    public bool HasPae { get; init; }

    /// <summary>How it is made at an EC2 provider; null on a machine.</summary>
    public Ec2Template? Ec2 { get; init; }

    /// <summary>Its instance type there; empty on a machine.</summary>
    public string InstanceType { get; init; } = "";

    /// <summary>Which try this is to start it: none before had the same text. One try makes one instance, however often it is repeated.</summary>
    public string Try { get; init; } = "";

    /// <summary>Its graphical console; null for none.</summary>
    public GraphicsTemplate? Graphics { get; init; }

    /// <summary>More elements of its domain under QEMU and KVM, as libvirt writes them; empty for none.</summary>
    public string KvmRaw { get; init; } = "";
}
