using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration;

/// <summary>One hypervisor host.</summary>
public sealed record HostConfiguration
{
    /// <summary>The <see cref="Kind"/> of a host that runs QEMU through libvirt.</summary>
    public const string Libvirt = "libvirt";

    /// <summary>The <see cref="Kind"/> of a host that runs nothing and only pretends to.</summary>
    public const string Simulated = "simulated";

    /// <summary>The <see cref="Kind"/> of a host that is an EC2 account.</summary>
    public const string Ec2Kind = "ec2";

    /// <summary>libvirt on the service's own machine.</summary>
    public const string DefaultUri = "qemu:///system";

    /// <summary>Hardware virtualization where the host has it.</summary>
    public const string DefaultDomainType = "auto";

    /// <summary>The <see cref="DomainType"/> of hosts whose <see cref="Uri"/> is one of Xen's.</summary>
    public const string Xen = "xen";

    /// <summary>What Xen calls its machines: with everything that QEMU has, without what is emulated, and without the processor's help.</summary>
    public static readonly ImmutableArray<string> XenMachines = ["xenfv", "xenpvh", "xenpv"];

    /// <summary>The machine type of today's guests.</summary>
    public const string DefaultMachine = "q35";

    /// <summary>Its name and how much of it may be used.</summary>
    public required HostPolicy Policy { get; init; }

    /// <summary>What runs the VMs: <see cref="Libvirt"/>, <see cref="Ec2Kind"/> or <see cref="Simulated"/>.</summary>
    public string Kind { get; init; } = Libvirt;

    /// <summary>How it is reached over ssh; null for the service's own machine, and for one that libvirt reaches by itself.</summary>
    public SshConfiguration? Ssh { get; init; }

    /// <summary>The account; null for every other kind.</summary>
    public Ec2Configuration? Ec2 { get; init; }

    /// <summary>How libvirt reaches it, from the service's machine or, with <see cref="Ssh"/>, from the host itself.</summary>
    public string Uri { get; init; } = DefaultUri;

    /// <summary>How other hosts reach its libvirt to move VMs to it while they run; null for what follows from <see cref="Ssh"/>.</summary>
    public string? MigrationUri { get; init; }

    /// <summary>How other hosts reach its libvirt; empty when they cannot.</summary>
    public string ReachableUri => MigrationUri ?? (Ssh is { } ssh ? $"{(IsXen ? "xen" : "qemu")}+ssh://{ssh.User}@{(ssh.Address.Contains(':', StringComparison.Ordinal) ? $"[{ssh.Address}]" : ssh.Address)}:{ssh.Port}/system" : "");

    /// <summary>Whether VMs' files are where every host that shares them finds them, and not in a directory of its own.</summary>
    public bool SharesFiles => Ssh?.DataDirectory is null;

    /// <summary>Whether commands run on the host itself: it is the service's own machine, or there is <see cref="Ssh"/>. Otherwise libvirt alone reaches it.</summary>
    public bool RunsCommands => Ssh is not null || (System.Uri.TryCreate(Uri, UriKind.Absolute, out var uri) && uri.Host.Length == 0);

    /// <summary>Whether Xen runs its guests.</summary>
    public bool IsXen => DomainType == Xen;

    /// <summary><c>auto</c>, <c>kvm</c> or <c>qemu</c>; <c>xen</c> where Xen runs guests.</summary>
    public string DomainType { get; init; } = DefaultDomainType;

    /// <summary>The group that QEMU runs in; null for the one that libvirt there uses by default.</summary>
    public string? QemuGroup { get; init; }

    /// <summary>The machine type: one of QEMU's, or of <see cref="XenMachines"/>.</summary>
    public string Machine { get; init; } = DefaultMachine;
}
