using System.Xml.Linq;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>
/// The parts of a domain that are different under Xen (libvirt.org/drvxen.html; examples in libvirt's tests/libxlxml2domconfigdata). The machine says how a guest is virtualized: <c>xenfv</c> in
/// full, <c>xenpvh</c> with the processor's help and nothing emulated, <c>xenpv</c> without. Loader and emulator are left to libvirt, which knows where this host has them.
/// </summary>
internal static class XenDomain
{
    /// <summary>The machine that boots what QEMU boots.</summary>
    public const string Full = "xenfv";

    private const string HardwareAssisted = "xenpvh";

    public static XElement System(DomainSpec spec, string machine)
    {
        var kind = machine switch { Full => "hvm", HardwareAssisted => "xenpvh", _ => "linux" };
        var system = new XElement("os", new XElement("type", new XAttribute("machine", machine), kind));
        system.Add(machine == Full && spec.Files.Kernel is null ? [new XElement("boot", new XAttribute("dev", spec.Boot))] : DomainXml.Kernel(spec));
        return system;
    }

    public static XElement? Features(DomainSpec spec, string machine) => machine != Full ? null : new(
        "features", spec.HasAcpi ? new XElement("acpi") : null, new XElement("apic"), spec.HasPae ? new XElement("pae") : null);

    public static XElement Devices(DomainSpec spec, string machine) => new(
        "devices",
        spec.Files.Disks.Select(disk => Disk(disk, machine)),
        spec.Nics.Select(n => Card(n.Mac, n.Bridge)),
        spec.RawNics.Select(n => Card(n.Mac, n.Bridge)),
        // A guest without emulated devices has Xen's console, which xenconsoled reads; only what is emulated can write to a file.
        machine == Full
            ? new XElement("serial", new XAttribute("type", "file"), new XElement("source", new XAttribute("path", spec.Files.ConsoleLog)), new XElement("target", new XAttribute("port", 0)))
            : new XElement("console", new XAttribute("type", "pty"), new XElement("target", new XAttribute("type", "xen"), new XAttribute("port", 0))),
        DomainXml.Screen(spec.Graphics));

    // Disks of the paravirtual bus are called xvda, and so on; emulated ones keep their names.
    private static XElement Disk(VmDisk disk, string machine)
    {
        var isParavirtual = machine != Full || disk.Bus == "virtio";
        var target = disk.Target.StartsWith("vd", StringComparison.Ordinal) ? "x" + disk.Target : disk.Target;
        return new(
            "disk",
            new XAttribute("type", DomainXml.TypeOf(disk)),
            new XAttribute("device", disk is { IsReadOnly: true, Bus: "ide" or "sata" } && !isParavirtual ? "cdrom" : "disk"),
            new XElement("driver", new XAttribute("name", "qemu"), new XAttribute("type", disk.Format)),
            DomainXml.Source(disk),
            new XElement("target", new XAttribute("dev", target), new XAttribute("bus", isParavirtual ? "xen" : disk.Bus)),
            disk.IsReadOnly ? new XElement("readonly") : null);
    }

    private static XElement Card(string mac, string bridge) => new(
        "interface",
        new XAttribute("type", "bridge"),
        new XElement("mac", new XAttribute("address", mac)),
        new XElement("source", new XAttribute("bridge", bridge)));
}
