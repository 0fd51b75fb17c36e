namespace StratusLab.Elastic.Hosting;

/// <summary>The group that libvirt runs QEMU in when its configuration does not say otherwise.</summary>
internal static class QemuGroups
{
    // Debian's and Fedora's builds of libvirt.
    private static readonly string[] Known = ["libvirt-qemu", "qemu"];

    /// <summary>The group on this machine; empty when there is none, so that libvirt must run QEMU as root or as the service's user.</summary>
    public static string Default { get; } = Find("/etc/group");

    private static string Find(string file)
    {
        var there = File.Exists(file) ? File.ReadLines(file).Select(l => l.Split(':')[0]).ToHashSet() : [];
        return Known.FirstOrDefault(there.Contains, "");
    }
}
