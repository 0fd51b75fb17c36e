using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Doctor;

/// <summary>Whether a host's libvirt reaches that of the hosts which a VM may be moved to while it runs: those that share its files.</summary>
internal sealed class MigrationCheck(HostConfiguration host, ICommandRunner runner)
{
    private readonly string name = $"host {host.Policy.Name}";

    public async Task<ImmutableArray<Finding>> LookAsync(ImmutableArray<HostConfiguration> hosts, CancellationToken ct)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var peer in hosts.Where(h => h.Policy.Name != host.Policy.Name && h is { Kind: HostConfiguration.Libvirt, SharesFiles: true, ReachableUri.Length: > 0 }))
        {
            findings.Add(await LookAsync(peer, ct));
        }

        return findings.ToImmutable();
    }

    private async Task<Finding> LookAsync(HostConfiguration peer, CancellationToken ct)
    {
        // As libvirt itself will connect: without anybody to type a password.
        var (output, problem) = await Programs.AskAsync(runner, new("virsh", ["-q", "-c", peer.ReachableUri, "hostname"]), ct);
        return output is not null
            ? Finding.Ok($"{name}: reaches libvirt of {peer.Policy.Name}, VMs can move there while they run")
            : Finding.Warn(
                $"{name}: does not reach libvirt of {peer.Policy.Name} at {peer.ReachableUri}, VMs cannot move there while they run: {problem.TrimEnd('.')}",
                $"Let {host.Policy.Name} in there (for qemu+ssh: its root's key in authorized_keys and {peer.Policy.Name} in its known_hosts), or correct \"migration-uri\" of {peer.Policy.Name}. VMs are stopped for a move until then.");
    }
}
