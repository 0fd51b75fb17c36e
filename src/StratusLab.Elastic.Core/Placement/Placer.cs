using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>
/// Puts VMs on hosts one by one and keeps the books while doing so. Invariant: no host is ever given more than it has left.
/// A placement costs one look at every host, so n VMs on h hosts take O(n h).
/// </summary>
public sealed class Placer
{
    private readonly HostRoom[] hosts;
    private readonly PlacementPolicy policy;

    /// <summary>Starts from what the hosts have left.</summary>
    public Placer(IEnumerable<HostRoom> hosts, PlacementPolicy policy)
    {
        this.hosts = [.. hosts.OrderBy(h => h.Host)];
        this.policy = policy;
    }

    /// <summary>Takes room for one VM of <paramref name="template"/> and returns its host; null when no host has room.</summary>
    public HostName? Place(VmTemplate template)
    {
        var best = -1;
        for (var i = 0; i < hosts.Length; i++)
        {
            if (HasRoom(hosts[i], template) && (best < 0 || IsBetter(hosts[i], hosts[best])))
            {
                best = i;
            }
        }

        if (best < 0)
        {
            return null;
        }

        var host = hosts[best];
        hosts[best] = host with
        {
            Cpu = host.Cpu - template.Cpu,
            MemoryMiB = host.MemoryMiB - template.MemoryMiB,
            Vms = host.Vms + 1,
            MoreVms = host.MoreVms == int.MaxValue ? int.MaxValue : host.MoreVms - 1,
        };
        return host.Host;
    }

    /// <summary>Gives back what <see cref="Place"/> took.</summary>
    public void Undo(HostName name, VmTemplate template)
    {
        var i = Array.FindIndex(hosts, h => h.Host == name);
        var host = hosts[i];
        hosts[i] = host with
        {
            Cpu = host.Cpu + template.Cpu,
            MemoryMiB = host.MemoryMiB + template.MemoryMiB,
            Vms = host.Vms - 1,
            MoreVms = host.MoreVms == int.MaxValue ? int.MaxValue : host.MoreVms + 1,
        };
    }

    /// <summary>Why no host takes a VM of <paramref name="template"/>: "kvm01 has 1.5 CPU of 2; kvm02: it is disabled"; of many hosts the first few.</summary>
    public string WhyNot(VmTemplate template)
    {
        const int named = 4;
        var reasons = hosts.Take(named).Select(h => h.Host + (Obstacle(h, template) ?? " has room"));
        var others = hosts.Length > named ? $"; and {Words.Count(hosts.Length - named, "more host")}" : "";
        return hosts.Length == 0 ? "there is no host" : string.Join("; ", reasons) + others;
    }

    private static bool HasRoom(HostRoom host, VmTemplate template) =>
        host.Closed is null && host.MoreVms > 0 && host.Cpu + 1e-9 >= template.Cpu && host.MemoryMiB >= template.MemoryMiB;

    private static string? Obstacle(HostRoom host, VmTemplate template) =>
        HasRoom(host, template) ? null
        : host.Closed is { } closed ? ": " + closed
        : host.MoreVms <= 0 ? " has as many VMs as it may"
        : host.MemoryMiB < template.MemoryMiB ? $" has {Math.Max(0, host.MemoryMiB)} MiB of {template.MemoryMiB}"
        : string.Create(CultureInfo.InvariantCulture, $" has {Math.Max(0, host.Cpu):0.##} CPU of {template.Cpu:0.##}");

    private bool IsBetter(HostRoom one, HostRoom other) => policy switch
    {
        PlacementPolicy.Packing => one.Vms != other.Vms ? one.Vms > other.Vms : one.Cpu < other.Cpu,
        PlacementPolicy.Striping => one.Vms != other.Vms ? one.Vms < other.Vms : one.Cpu > other.Cpu,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
