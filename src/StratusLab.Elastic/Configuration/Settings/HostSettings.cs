using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>One hypervisor host.</summary>
internal static class HostSettings
{
    private static readonly HostPolicy Model = new() { Name = default };

    public static readonly Section Section = new("hosts[]", "A machine (or an EC2 account) that runs VMs, and how much of it they may have.");

    public static readonly Setting<string> Name = Section.Required(
        "name",
        Value.NewName(NameKind.Host),
        "name: kvm01",
        "Its name here. VMs remember it: do not rename a host that has VMs.");

    public static readonly Setting<string> Kind = Section.Optional(
        "kind",
        Value.Choice(HostConfiguration.Libvirt, HostConfiguration.Ec2Kind, HostConfiguration.Simulated),
        HostConfiguration.Libvirt,
        "What runs the VMs: QEMU or Xen through libvirt, an EC2 account (`ec2`), or nothing at all (`simulated`, for trying things out: 16 cores and 64 GiB in memory, a VM boots in 40 s).");

    public static readonly Setting<string> Uri = Section.Optional(
        "uri",
        new TextSyntax("a libvirt connection", EndpointText.LibvirtProblem, "unique among hosts without `ssh`"),
        HostConfiguration.DefaultUri,
        "How libvirt reaches it: from the service's machine or, with `ssh`, on the host itself; `xen:///system` for Xen. For `kind: libvirt`. Without `ssh`, VMs' files are made in `data` on the service's machine, so a host elsewhere (`qemu+tls://…`) needs `data` under the same path, shared; that has not been tried.");

    public static readonly Nested Ssh = Section.Any("ssh", SshSettings.Section, "none: the service's machine, or what `uri` reaches", "For a host on another machine. For `kind: libvirt`.");

    public static readonly Nested Ec2 = Section.Any("ec2", Ec2Settings.Section, "none", "The account. For `kind: ec2`, and required there.");

    public static readonly Setting<string> DomainType = Section.Optional(
        "domain-type",
        Value.Choice("auto", "kvm", "qemu"),
        HostConfiguration.DefaultDomainType,
        "Hardware virtualization (`kvm`), emulation (`qemu`, slow), or the first where the host has it (`auto`). For `kind: libvirt` with QEMU.");

    public static readonly Setting<string> Machine = Section.Optional(
        "machine",
        Value.Name,
        HostConfiguration.DefaultMachine,
        "The machine type that QEMU emulates; with Xen `xenfv` (its default: full virtualization), `xenpvh` (nothing emulated) or `xenpv` (paravirtual). For `kind: libvirt`.");

    public static readonly Setting<string> QemuGroup = Section.Omittable(
        "qemu-group",
        Value.Name,
        "the first of `libvirt-qemu` and `qemu` that is there",
        "The group that libvirt runs QEMU in (`group` in qemu.conf). VM directories are opened to it, and to nobody else. For `kind: libvirt`.");

    public static readonly Setting<string> MigrationUri = Section.Omittable(
        "migration-uri",
        new TextSyntax("a libvirt connection", EndpointText.LibvirtProblem, "as other hosts reach this one"),
        "with `ssh`, `qemu+ssh://USER@ADDRESS/system`; else none",
        "How the other hosts' libvirt reaches this host's, to move VMs to it while they run; the guests' memory goes to the same address. The hosts must trust each other for it. For `kind: libvirt`.");

    public static readonly Setting<bool> Enabled = Section.Optional(
        "enabled",
        Value.Flag,
        Model.IsEnabled,
        "Whether new VMs may be placed on it. Those it has go on.");

    public static readonly Setting<int> ReservedCores = Section.Optional(
        "reserved-cores",
        Value.Integer(0, 4096),
        Model.Reserved.Cores,
        "Physical cores that VMs may not have.");

    public static readonly Setting<long> ReservedMemory = Section.Optional(
        "reserved-memory",
        Value.Size(0, 64L << 20),
        Model.Reserved.MemoryMiB,
        "Memory that VMs may not have: the host's own system needs some.");

    public static readonly Setting<double> CpuOvercommit = Section.Optional(
        "cpu-overcommit",
        Value.Number(0.1, 100),
        Model.CpuOvercommit,
        "How often a physical core may be given out.");

    public static readonly Setting<int> MaxVms = Section.Omittable(
        "max-vms",
        Value.Integer(0, 10000),
        "no cap",
        "Most VMs of this service at a time. Required for `kind: ec2`.");

    public static readonly Setting<int> Order = Section.Optional(
        "order",
        Value.Integer(-1000, 1000),
        Model.Order,
        "With `placement: fixed`, hosts with a lower number are used first; those with the same, by name.");

    public static readonly Setting<ImmutableSortedDictionary<string, string>> Attributes = Section.Optional(
        "attributes",
        new MapSyntax<string>("a map of texts", new("an attribute", Texts.AttributeProblem, "`A`-`Z`, `0`-`9`, `_`"), Value.Line),
        Model.Attributes,
        "What templates may ask for in `requirements` and `rank`: `{RACK: \"7\", DISK: ssd}`. `HYPERVISOR`, `ARCH` and `MODELNAME` come before what the host tells.");
}
