namespace StratusLab.Elastic.Lab;

/// <summary>What must not be there once the last node is gone.</summary>
internal static class LeftOvers
{
    // The emulators of this lab's network, whoever started them.
    private const string Emulators = "for p in /proc/[0-9]*; do [ \"$(readlink $p/ns/net)\" = \"$(readlink /proc/self/ns/net)\" ] && cat $p/comm; done | grep -c qemu || true";

    /// <summary>A line for everything that is left: in the ledger, in Slurm, in libvirt, among the processes, on the disk. The service must still answer.</summary>
    public static async Task<string[]> FindAsync(LabSite site, LabService service, CancellationToken ct)
    {
        var nodes = await service.NodesAsync(true, ct);
        var networks = await service.NetworksAsync(ct);
        var emulators = (await site.RunAsync(ct, "sh", "-c", Emulators)).Ok("counting emulators").Trim();
        return
        [
            .. (await site.DomainsAsync(ct)).Select(d => $"domain {d}"),
            .. site.VmDirectories().Select(f => $"files of VM {f}"),
            .. (await site.NodesAsync(ct)).Select(n => $"Slurm node {n}"),
            .. emulators == "0" ? Array.Empty<string>() : [$"{emulators} QEMU processes"],
            .. nodes.Where(n => n.Timings.Ended is null).Select(n => $"node {n.Name} in the ledger"),
            .. networks.Where(n => n.Held > 0).Select(n => $"{n.Held} addresses of network {n.Name}"),
        ];
    }
}
