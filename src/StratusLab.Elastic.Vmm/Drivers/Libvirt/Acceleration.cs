using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>
/// Whether KVM works on the host. <c>virsh domcapabilities</c> only says that /dev/kvm can be opened, which is also true in virtual machines where every
/// QEMU with KVM dies at its start. So a tiny domain is started once, paused, and goes with the connection (--autodestroy).
/// </summary>
internal sealed class Acceleration(LibvirtOptions options, Virsh virsh, DomainXml xml)
{
    private DomainType known = options.DomainType;

    /// <summary>Why guests are emulated although KVM was to be used if it works; empty otherwise and before the first VM.</summary>
    public string WhyEmulated { get; private set; } = "";

    /// <summary>The type for the next domain.</summary>
    public async Task<DomainType> TypeAsync(ICommandRunner runner, CancellationToken ct)
    {
        if (known != DomainType.Auto)
        {
            return known;
        }

        var result = await virsh.FeedAsync(runner, "create --paused --autodestroy", xml.WriteProbe(), ct).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            // A host that cannot be asked, or has no memory now, says nothing about KVM. Neither does another probe at the same moment.
            var fault = LibvirtFault.From(result, $"find out whether KVM works on {options.Host}");
            if (fault is not RejectedException || result.Error.Contains("already exists", StringComparison.Ordinal) || result.Error.Contains("authentication", StringComparison.Ordinal))
            {
                throw fault;
            }

            WhyEmulated = Printable.Text(result.Error, 300);

            // Any other trouble may be over when the next VM asks.
            if (!result.Error.Contains("kvm", StringComparison.OrdinalIgnoreCase))
            {
                return DomainType.Qemu;
            }
        }

        return known = result.ExitCode == 0 ? DomainType.Kvm : DomainType.Qemu;
    }
}
