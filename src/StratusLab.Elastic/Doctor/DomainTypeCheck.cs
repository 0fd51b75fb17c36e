using System.Collections.Immutable;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Doctor;

/// <summary>
/// Whether guests run as the configuration wants, with KVM or emulated, and get the virtio devices that every one has. libvirt calls KVM usable when /dev/kvm can be opened, which is also so in virtual machines
/// where every guest dies at its start; so a tiny paused domain is started, which goes with the connection. It has the CPU that the service gives its VMs: QEMU
/// may well come up with a plainer one.
/// </summary>
internal sealed class DomainTypeCheck(HostConfiguration host, VirshSession virsh)
{
    private const string Qemu = "qemu";
    private const string Kvm = "kvm";
    private const string Fix = "Enable virtualization in the host's firmware and load kvm_intel or kvm_amd; or set \"domain-type: qemu\" if slow guests will do.";

    private const string FixVirtio = "Install the host's full QEMU (Debian: qemu-system-x86; RHEL: qemu-kvm), or correct \"machine\".";

    private const string FixQemu = "Install QEMU for the machine's architecture there (Debian: qemu-system-x86), or correct \"machine\".";

    public async Task<ImmutableArray<Finding>> LookAsync(CancellationToken ct)
    {
        if (host.IsXen)
        {
            var (there, why) = await CapabilitiesAsync(HostConfiguration.Xen, ct);
            return [there is not null
                ? Finding.Ok($"{virsh.Name}: Xen runs guests as {host.Machine}")
                : Finding.Fail($"{virsh.Name}: Xen does not run guests as {host.Machine}: {why.TrimEnd('.')}", $"Enable virtualization in the host's firmware, or set \"machine\" to another of {string.Join(", ", HostConfiguration.XenMachines)}.")];
        }

        var type = host.DomainType == Qemu ? Qemu : Kvm;
        var (capabilities, problem) = await CapabilitiesAsync(type, ct);
        var works = capabilities is not null;
        if (works && type == Kvm)
        {
            (var started, problem) = await virsh.AskAsync(["create", "--paused", "--autodestroy", "/dev/stdin"], Probe(), ct);
            works = started is not null;
        }

        if (capabilities is null && host.DomainType is not (Qemu or Kvm))
        {
            (capabilities, _) = await CapabilitiesAsync(Qemu, ct);
        }

        var found = TypeFinding(works, problem.TrimEnd('.'));
        return capabilities is null ? [found] : [found, VirtioFinding(capabilities)];
    }

    private Task<(string? Output, string Problem)> CapabilitiesAsync(string type, CancellationToken ct) =>
        virsh.AskAsync(["domcapabilities", "--virttype", type, "--machine", host.Machine], null, ct);

    private Finding TypeFinding(bool works, string why) => (host.DomainType, works) switch
    {
        (Qemu, true) => Finding.Ok($"{virsh.Name}: guests are emulated, as configured, as {host.Machine}"),
        (Qemu, false) => Finding.Fail($"{virsh.Name}: guests cannot be emulated as {host.Machine}: {why}", FixQemu),
        (_, true) => Finding.Ok($"{virsh.Name}: KVM works, guests are {host.Machine}"),
        (Kvm, false) => Finding.Fail($"{virsh.Name}: KVM does not work for {host.Machine}: {why}", Fix),
        _ => Finding.Warn($"{virsh.Name}: guests will be emulated, which is slow: KVM does not work for {host.Machine}: {why}", Fix),
    };

    private Finding VirtioFinding(string capabilities) => HasVirtio(capabilities)
        ? Finding.Ok($"{virsh.Name}: QEMU there has virtio")
        : Finding.Fail($"{virsh.Name}: QEMU there has no virtio disks for {host.Machine}, which every VM gets", FixVirtio);

    private static bool HasVirtio(string capabilities)
    {
        try
        {
            return XDocument.Parse(capabilities).Descendants("disk").Elements("enum").Any(e => e.Attribute("name")?.Value == "bus" && e.Elements("value").Any(v => v.Value == "virtio"));
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private byte[] Probe() => Encoding.UTF8.GetBytes(new XElement(
        "domain",
        new XAttribute("type", Kvm),
        new XElement("name", $"elastic-doctor-{Environment.ProcessId}"),
        new XElement("memory", new XAttribute("unit", "MiB"), 16),
        new XElement("vcpu", 1),
        new XElement("os", new XElement("type", new XAttribute("machine", host.Machine), "hvm")),
        new XElement("cpu", new XAttribute("mode", "host-passthrough")),
        new XElement(
            "devices",
            new XElement("controller", new XAttribute("type", "usb"), new XAttribute("model", "none")),
            new XElement("memballoon", new XAttribute("model", "none")))).ToString(SaveOptions.DisableFormatting));
}
