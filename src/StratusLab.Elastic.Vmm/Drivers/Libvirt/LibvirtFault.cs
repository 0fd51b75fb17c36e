using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>
/// What kind of failure virsh reports, read from its words, since its exit status is 1 for everything. The first row that fits counts. The words are those
/// of libvirt 9.0 with QEMU 7.2, recorded from real failures (tests, LibvirtFaultTests), and those of its libxl driver, from src/libxl/libxl_domain.c.
/// </summary>
internal static class LibvirtFault
{
    private enum Kind
    {
        Unreachable,
        NoCapacity,
        Rejected,
    }

    private static readonly (string Words, Kind Kind, string Advice)[] Table =
    [
        ("authentication unavailable", Kind.Rejected, "The service's user may not manage libvirt: add it to the group libvirt and restart the service"),
        ("authentication failed", Kind.Rejected, "The service's user may not manage libvirt: add it to the group libvirt and restart the service"),
        ("access denied", Kind.Rejected, "The service's user may not manage libvirt: check its polkit or access-driver rules"),
        ("libvirt-sock': Permission denied", Kind.Rejected, "The service's user may not reach libvirt's socket: add it to the group libvirt and restart the service"),
        ("failed to connect to the hypervisor", Kind.Unreachable, "libvirtd (or virtqemud) does not seem to run there"),
        ("Failed to connect socket", Kind.Unreachable, "libvirtd (or virtqemud) does not seem to run there"),
        ("End of file while reading data", Kind.Unreachable, "libvirtd went away during the command"),
        ("Connection reset by peer", Kind.Unreachable, "libvirtd went away during the command"),
        ("Broken pipe", Kind.Unreachable, "libvirtd went away during the command"),
        ("client socket is closed", Kind.Unreachable, "libvirtd went away during the command"),
        ("cannot acquire state change lock", Kind.Unreachable, "Another operation holds the domain; it is tried again"),
        ("unexpectedly failed", Kind.Unreachable, "QEMU could not do it now; it is tried again"),
        ("Failed to terminate process", Kind.Unreachable, "QEMU does not die, most likely because its storage hangs; it is tried again"),
        ("Cannot open log file", Kind.Unreachable, "Its console is still held by a QEMU that is just ending, or cannot be written; it is tried again"),
        ("Cannot allocate memory", Kind.NoCapacity, "The host has not enough free memory"),
        ("No space left on device", Kind.NoCapacity, "A disk of the host is full"),
        ("Disk quota exceeded", Kind.NoCapacity, "A disk quota of the host is used up"),
        ("Cannot get interface MTU on", Kind.Rejected, "The network's bridge does not exist on this host: create it, or correct \"bridge\" in the network"),
        ("Cannot set interface MTU on", Kind.Rejected, "The domain could not be plugged into the network's bridge: check that it is a bridge on this host"),
        ("Cannot access storage file", Kind.Rejected, "QEMU's user cannot reach the VM's files: check the data directory's modes and the option for QEMU's group"),
        ("Could not open", Kind.Rejected, "QEMU's user cannot open one of the VM's files: check the data directory's modes, the option for QEMU's group, and AppArmor or SELinux"),
        ("does not support virt type", Kind.Rejected, "KVM is not available on this host: enable virtualization in the firmware, load kvm_intel or kvm_amd, or set the domain type to qemu"),
        ("could not access KVM", Kind.Rejected, "KVM is not available on this host: enable virtualization in the firmware, load kvm_intel or kvm_amd, or set the domain type to qemu"),
        ("libxenlight failed to get free memory", Kind.NoCapacity, "The host has not enough free memory, and Domain-0 gives none away"),
        ("libxenlight failed to create new domain", Kind.Rejected, "Xen does not say why: the network's bridge may not exist on this host, or a disk or kernel may not be to be opened. See /var/log/xen and /var/log/libvirt/libxl there"),
        ("already exists with uuid", Kind.Rejected, "A domain with this name belongs to somebody else: rename or remove it"),
        ("already defined with uuid", Kind.Rejected, "A domain with this UUID has been renamed: remove it, or give it its name back"),
    ];

    /// <summary>The exception for a command that failed. <paramref name="what"/> says what was tried: "define domain x on host y".</summary>
    public static Exception From(CommandResult result, string what)
    {
        foreach (var (words, kind, advice) in Table)
        {
            if (result.Error.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                var message = $"Could not {what}. {advice}. virsh said: {Short(result)}";
                return kind switch
                {
                    Kind.Unreachable => new PeerUnreachableException(message),
                    Kind.NoCapacity => new CapacityExhaustedException(message),
                    _ => new RejectedException(message),
                };
            }
        }

        return new RejectedException($"Could not {what}. virsh said: {Short(result)}");
    }

    private static string Short(CommandResult result) => Printable.Text(result.Error.Length > 0 ? result.Error : "nothing", 2000);
}
