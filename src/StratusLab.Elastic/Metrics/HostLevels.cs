using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Metrics;

/// <summary>Levels of the hosts.</summary>
internal static class HostLevels
{
    private const double MiB = 1 << 20;

    /// <summary>Writes them.</summary>
    public static void Write(LevelBook to, LiveView.Pass? pass, HostBoard board, ServedSite site, DateTimeOffset now)
    {
        var hosts = site.Hosts.OrderBy(h => h.Name).Select(h => (Name: h.Name.Value, Host: Look(h))).ToArray();
        to.Gauge("host_up", "1 when the host's last report is whole and not old.");
        foreach (var (name, host) in hosts)
        {
            to.Sample(host.Down is null ? 1 : 0, ("host", name));
        }

        to.Gauge("host_info", "Always 1; the label says what kind of host it is.");
        foreach (var host in site.Hosts.OrderBy(h => h.Name))
        {
            to.Sample(1, ("host", host.Name.Value), ("driver", host.Kind));
        }

        to.Gauge("host_report_age_seconds", "Time since the host's last report began.");
        foreach (var (name, host) in hosts.Where(h => h.Host.Age is not null))
        {
            to.Sample(Math.Max(0, host.Age!.Value.TotalSeconds), ("host", name)); // Filtered.
        }

        to.Gauge("host_cpu", "Cores of the host that VMs may have (total), and those given to VMs (taken); those that were busy between the last two looks (busy).");
        Each(h => h.CoresTotal, h => h.CoresTotal - h.Room.Cpu, h => h.CoresBusy, 1);
        to.Gauge("host_memory_bytes", "Memory of the host that VMs may have (total), and that given to VMs (taken); that in use without caches (busy).");
        Each(h => h.MemoryMiBTotal, h => h.MemoryMiBTotal - h.Room.MemoryMiB, h => h.Report?.UsedMemoryMiB, MiB);
        to.Gauge("host_vms", "VMs of ours on the host.");
        foreach (var (name, host) in hosts)
        {
            to.Sample(host.Room.Vms, ("host", name));
        }

        to.Gauge("image_cache_bytes", "Bytes of the image files that a host keeps for itself; the service's own have an empty host, and one of them that has several names counts once.");
        if (pass is not null)
        {
            to.Sample(pass.State.Images.DistinctBy(i => i.Sha256).Sum(i => i.FileBytes), ("host", ""));
        }

        foreach (var (name, _) in hosts)
        {
            if (board.ImagesOf(new(name)) is { } bytes)
            {
                to.Sample(bytes, ("host", name));
            }
        }

        to.Gauge("orphans", "VMs of which something with this site's mark stays on the host that no record wants there: of those that the ledger does not know, and of those that could not be removed after their grace.");
        foreach (var (name, _) in hosts)
        {
            if (board.OrphansOn(new(name)) is { } orphans)
            {
                to.Sample(orphans, ("host", name));
            }
        }

        to.Gauge("host_backoff_active", "1 while the host rests after a failure.");
        foreach (var (name, _) in hosts)
        {
            var rests = pass?.Plan.Memory.Hosts.TryGetValue(new(name), out var backOff) == true && backOff.IsResting(now);
            to.Sample(rests ? 1 : 0, ("host", name));
        }

        to.Sum("cost_total", "What the instances of an EC2 host have cost, by the prices of the configuration.");
        // A counter must not begin at 0 before the first pass has read the real sum, nor run ahead of what the next pass counts.
        foreach (var host in site.Hosts.Where(h => pass is not null && h.Policy.Cloud is not null).OrderBy(h => h.Name))
        {
            var memory = pass!.Plan.Memory.Clouds.GetValueOrDefault(host.Name) ?? CloudMemory.None; // Filtered.
            to.Sample((double)memory.Count(pass.Seen.Now, memory.Rate).Total, ("host", host.Name.Value), ("currency", host.Policy.Cloud!.Currency)); // Filtered.
        }

        HostStanding Look(ServedHost host) => HostStanding.Of(
            pass?.State.Apply(host.Policy) ?? host.Policy, board.Of(host.Name), pass?.Seen.Vms ?? [], pass?.Plan.Memory ?? PlannerMemory.Empty, site.Tuning.HostInterval, now);

        void Each(Func<HostStanding, double> total, Func<HostStanding, double> taken, Func<HostStanding, double?> busy, double unit)
        {
            foreach (var (name, host) in hosts.Where(h => h.Host.Report is not null))
            {
                to.Sample(total(host) * unit, ("host", name), ("kind", "total"));
                to.Sample(taken(host) * unit, ("host", name), ("kind", "taken"));
                if (busy(host) is { } some)
                {
                    to.Sample(some * unit, ("host", name), ("kind", "busy"));
                }
            }
        }
    }
}
