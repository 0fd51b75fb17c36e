using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;

namespace StratusLab.Elastic.Doctor;

/// <summary>Whether a host can keep its VMs to their own addresses: libvirt must have the filter, and the program that puts it into the kernel.</summary>
internal sealed class SpoofFilterCheck(HostConfiguration host, VirshSession virsh, ICommandRunner runner)
{
    public async Task<IEnumerable<Finding>> LookAsync(CancellationToken ct)
    {
        if (host.IsXen)
        {
            return [Finding.Fail($"{virsh.Name}: libvirt has no filters for Xen, VMs with a card on a network with a spoof filter are refused there", "Remove \"spoof-filter\", or keep such VMs on other hosts by their \"requirements\".")];
        }

        var (output, problem) = await virsh.AskAsync(["nwfilter-list"], null, ct);
        var isThere = output?.Split('\n').Any(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, LibvirtHypervisor.SpoofFilter]) == true;
        var filter = isThere ? Finding.Ok($"{virsh.Name}: the spoof filter {LibvirtHypervisor.SpoofFilter} is there")
            : Finding.Fail(
                $"{virsh.Name}: the spoof filter {LibvirtHypervisor.SpoofFilter} is not there{(output is null ? $": {problem.TrimEnd('.')}" : "")}",
                "Install libvirt's filters there (Debian: libvirt-daemon-config-nwfilter; RHEL: libvirt-daemon-config-nwfilter) and restart libvirtd; or remove \"spoof-filter\".");
        return host.RunsCommands ? [filter, await ToolAsync(ct)] : [filter];
    }

    private async Task<Finding> ToolAsync(CancellationToken ct)
    {
        var (output, problem) = await Programs.AskAsync(runner, new("ebtables", ["--version"]), ct);
        return output is not null ? Finding.Ok($"{virsh.Name}: ebtables is there, for the spoof filter")
            : Finding.Fail($"{virsh.Name}: ebtables, by which libvirt filters, cannot be run: {problem.TrimEnd('.')}", "Install it there (Debian: ebtables; RHEL: iptables-nft); or remove \"spoof-filter\".");
    }
}
