using System.Xml;
using System.Xml.Linq;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Doctor;

/// <summary>Whether the host's QEMU has the virtio devices that every guest gets: its disks, its network cards, its source of randomness.</summary>
internal sealed class VirtioCheck(HostConfiguration host, VirshSession virsh)
{
    private const string Fix = "Install the host's full QEMU (Debian: qemu-system-x86; RHEL: qemu-kvm), or correct \"machine\".";

    public async Task<Finding> LookAsync(CancellationToken ct)
    {
        var type = host.DomainType == "qemu" ? "qemu" : "kvm";
        var (capabilities, problem) = await virsh.AskAsync(["domcapabilities", "--virttype", type, "--machine", host.Machine], null, ct);
        if (capabilities is null && host.DomainType == HostConfiguration.DefaultDomainType)
        {
            (capabilities, problem) = await virsh.AskAsync(["domcapabilities", "--virttype", "qemu", "--machine", host.Machine], null, ct);
        }

        return capabilities is null
            ? Finding.Warn($"{virsh.Name}: whether QEMU there has virtio is not known: {problem.TrimEnd('.')}", Fix)
            : HasVirtio(capabilities)
            ? Finding.Ok($"{virsh.Name}: QEMU there has virtio")
            : Finding.Fail($"{virsh.Name}: QEMU there has no virtio disks for {host.Machine}, which every VM gets", Fix);
    }

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
}
