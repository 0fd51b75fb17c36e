using System.Diagnostics;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Drivers.Libvirt.Raw;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>Writes domains as libvirt reads them (libvirt.org/formatdomain.html). Only elements, never text put together: a value cannot become markup.</summary>
internal sealed class DomainXml(DomainIdentity identity, string machine, bool sharesFiles = false)
{
    private static readonly XNamespace Ours = "https://stratuslab.eu/elastic/domain/1";

    // q35 has no IDE controller; its SATA disks are what the word has come to mean.
    private readonly bool hasSataOnly = machine.Contains("q35", StringComparison.Ordinal);

    /// <summary>A VM's domain.</summary>
    /// <exception cref="RejectedException">A value has characters that XML cannot hold.</exception>
    public byte[] Write(DomainSpec spec, DomainType type)
    {
        var (name, uuid) = (identity.NameOf(spec.Vm), identity.UuidOf(spec.Vm));
        return Text(name, () => WithRaw(spec, type, new XElement(
            "domain",
            new XAttribute("type", Word(type)),
            new XElement("name", name),
            new XElement("uuid", uuid),
            spec.Title.Length > 0 ? new XElement("title", Printable.Text(spec.Title)) : null,
            new XElement("metadata", new XElement(
                Ours + "vm", new XAttribute(XNamespace.Xmlns + "elastic", Ours), new XAttribute("site", identity.Site), new XAttribute("id", spec.Vm.Value))),
            new XElement("memory", new XAttribute("unit", "MiB"), spec.MemoryMiB),
            new XElement("vcpu", spec.Vcpus),
            type == DomainType.Xen ? XenDomain.System(spec, machine) : System(spec),
            type == DomainType.Xen ? XenDomain.Features(spec, machine)
                : new XElement("features", spec.HasAcpi ? new XElement("acpi") : null, new XElement("apic"), spec.HasPae ? new XElement("pae") : null),
            type == DomainType.Xen ? null : Cpu(type),
            new XElement("clock", new XAttribute("offset", "utc")),
            new XElement("on_poweroff", "destroy"),
            new XElement("on_reboot", "restart"),
            new XElement("on_crash", "destroy"),
            type == DomainType.Xen ? XenDomain.Devices(spec, machine) : Devices(spec))));
    }

    /// <summary>A domain as libvirt has written it, with its files where <paramref name="spec"/> has them: disks by their targets. All else stays, which a guest's memory relies on.</summary>
    /// <exception cref="PeerUnreachableException">It cannot be read.</exception>
    public byte[] Relocate(ReadOnlySpan<byte> domain, DomainSpec spec)
    {
        var name = identity.NameOf(spec.Vm);
        XElement root;
        try
        {
            root = XElement.Parse(Encoding.UTF8.GetString(domain));
        }
        catch (XmlException e)
        {
            throw new PeerUnreachableException($"What libvirt printed of domain {name} cannot be read: {e.Message} It is tried again.", e);
        }

        var disks = spec.Files.Disks.ToDictionary(disk => disk.Target, StringComparer.Ordinal);
        foreach (var element in root.Elements("devices").Elements("disk"))
        {
            if (disks.TryGetValue(element.Element("target")?.Attribute("dev")?.Value ?? "", out var disk))
            {
                element.SetAttributeValue("type", TypeOf(disk));
                element.Element("driver")?.SetAttributeValue("type", disk.Format);
                element.Element("driver")?.SetAttributeValue("cache", Cache(disk));
                element.Element("source")?.ReplaceWith(Source(disk));
                element.Elements("backingStore").Remove();
            }
        }

        foreach (var source in root.Elements("devices").Elements().Where(e => e.Name == "serial" || e.Name == "console").Elements("source"))
        {
            source.SetAttributeValue("path", spec.Files.ConsoleLog);
        }

        var system = root.Element("os");
        system?.Element("kernel")?.SetValue(spec.Files.Kernel ?? "");
        system?.Element("initrd")?.SetValue(spec.Files.Initrd ?? "");
        return Text(name, () => root);
    }

    /// <summary>The smallest domain that needs a working KVM.</summary>
    public byte[] WriteProbe()
    {
        var (name, uuid) = identity.Probe;
        return Text(name, () => new XElement(
            "domain",
            new XAttribute("type", Word(DomainType.Kvm)),
            new XElement("name", name),
            new XElement("uuid", uuid),
            new XElement("memory", new XAttribute("unit", "MiB"), 16),
            new XElement("vcpu", 1),
            new XElement("os", new XElement("type", new XAttribute("machine", machine), "hvm")),
            Cpu(DomainType.Kvm),
            new XElement("devices", NoUsb(), NoBalloon())));
    }

    private static XElement WithRaw(DomainSpec spec, DomainType type, XElement domain)
    {
        if (type != DomainType.Xen)
        {
            RawFragment.AddTo(domain, spec.KvmRaw);
        }

        return domain;
    }

    private XElement System(DomainSpec spec)
    {
        var system = new XElement("os", new XElement("type", new XAttribute("machine", machine), "hvm"));
        system.Add(spec.Files.Kernel is null ? [new XElement("boot", new XAttribute("dev", spec.Boot))] : Kernel(spec));
        return system;
    }

    /// <summary>How a kernel is booted directly; nothing without one.</summary>
    internal static XElement[] Kernel(DomainSpec spec) => spec.Files.Kernel is not { } kernel ? [] :
    [
        new("kernel", kernel),
        .. spec.Files.Initrd is { } initrd ? [new XElement("initrd", initrd)] : Array.Empty<XElement>(),
        .. spec.KernelCommandLine.Length > 0 ? [new XElement("cmdline", spec.KernelCommandLine)] : Array.Empty<XElement>(),
    ];

    // Under KVM the guest gets the host's processor; worker nodes are not migrated between unlike hosts. Emulated, it gets all that QEMU can emulate but
    // five-level page tables, which a guest that finds them uses, and which make every emulated page walk longer.
    private static XElement Cpu(DomainType type) => type == DomainType.Kvm
        ? new XElement("cpu", new XAttribute("mode", "host-passthrough"))
        : new XElement("cpu", new XAttribute("mode", "maximum"), new XElement("feature", new XAttribute("policy", "disable"), new XAttribute("name", "la57")));

    private XElement Devices(DomainSpec spec) => new(
        "devices",
        NoUsb(),
        // libvirt's own choice is one that today's guests have no driver for.
        spec.Files.Disks.Any(disk => disk.Bus == "scsi") ? new XElement("controller", new XAttribute("type", "scsi"), new XAttribute("index", 0), new XAttribute("model", "virtio-scsi")) : null,
        spec.Files.Disks.Select(Disk),
        spec.Nics.Select(n => Card(n.Mac, n.Bridge, n.IsFiltered ? Filter(n.Address) : null)),
        spec.RawNics.Select(n => Card(n.Mac, n.Bridge, null)),
        new XElement(
            "serial",
            new XAttribute("type", "file"),
            new XElement("source", new XAttribute("path", spec.Files.ConsoleLog), new XAttribute("append", "on")),
            new XElement("target", new XAttribute("port", 0))),
        Screen(spec.Graphics),
        // A fresh guest waits for entropy when it makes its host keys.
        new XElement("rng", new XAttribute("model", "virtio"), new XElement("backend", new XAttribute("model", "random"), "/dev/urandom")),
        NoBalloon());

    // A disk that is not kept is thrown away with its VM, and a host that loses power loses the VM: flushing it would be for nothing.
    // A device has no file system that would cache better than the guest does.
    private string? Cache(VmDisk disk) => disk.IsReadOnly ? null : sharesFiles || disk.IsDevice ? "none" : disk.IsKept ? null : "unsafe";

    private XElement Disk(VmDisk disk) => new(
        "disk",
        new XAttribute("type", TypeOf(disk)),
        new XAttribute("device", disk is { IsReadOnly: true, Bus: "ide" or "sata" } ? "cdrom" : "disk"),
        new XElement("driver", new XAttribute("name", "qemu"), new XAttribute("type", disk.Format), Cache(disk) is { } cache ? new XAttribute("cache", cache) : null),
        Source(disk),
        new XElement("target", new XAttribute("dev", disk.Target), new XAttribute("bus", disk.Bus == "ide" && hasSataOnly ? "sata" : disk.Bus)),
        disk.IsReadOnly ? new XElement("readonly") : null);

    internal static string TypeOf(VmDisk disk) => disk.IsDevice ? "block" : "file";

    internal static XElement Source(VmDisk disk) => new("source", new XAttribute(disk.IsDevice ? "dev" : "file", disk.Path));

    internal static XElement? Screen(GraphicsTemplate? graphics) => graphics is null ? null : new(
        "graphics",
        new XAttribute("type", graphics.Type),
        graphics.Port is { } port ? new XAttribute("port", port) : null,
        new XAttribute("autoport", graphics.Port is null ? "yes" : "no"),
        graphics.Password.Length > 0 ? new XAttribute("passwd", graphics.Password) : null,
        new XElement("listen", new XAttribute("type", "address"), new XAttribute("address", graphics.Listen)));

    private static XElement Card(string mac, string bridge, XElement? filter) => new(
        "interface",
        new XAttribute("type", "bridge"),
        new XElement("mac", new XAttribute("address", mac)),
        new XElement("source", new XAttribute("bridge", bridge)),
        new XElement("model", new XAttribute("type", "virtio")),
        filter);

    // The MAC is the card's own, which libvirt knows (libvirt.org/formatnwfilter.html, "Usage of variables in filters").
    private static XElement Filter(string address) => new(
        "filterref",
        new XAttribute("filter", LibvirtHypervisor.SpoofFilter),
        new XElement("parameter", new XAttribute("name", "IP"), new XAttribute("value", address)));

    private static XElement NoUsb() => new("controller", new XAttribute("type", "usb"), new XAttribute("model", "none"));

    private static XElement NoBalloon() => new("memballoon", new XAttribute("model", "none"));

    private static string Word(DomainType type) => type switch
    {
        DomainType.Kvm => "kvm",
        DomainType.Qemu => "qemu",
        DomainType.Xen => "xen",
        _ => throw new UnreachableException($"{type} is no domain type of libvirt."),
    };

    private static byte[] Text(string name, Func<XElement> element)
    {
        try
        {
            return Encoding.UTF8.GetBytes(element().ToString(SaveOptions.None));
        }
        catch (Exception e) when (e is ArgumentException or XmlException)
        {
            throw new RejectedException($"The domain {name} cannot be written down: a path, bridge or kernel command line has characters that XML cannot hold ({Printable.Text(e.Message)}).", e);
        }
    }
}
