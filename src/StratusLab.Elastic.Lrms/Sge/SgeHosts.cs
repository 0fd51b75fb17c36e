using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// Makes nodes of queue instances. A host is as good as the best of its instances: one that takes jobs is enough. What the letters mean: qstat(1). Down: u (its daemon does not
/// answer), E (a job's prolog or the like failed), c (its configuration contradicts itself), o (no longer in the queue). Drained: d, unless we did it, which has no letter. Kept
/// for others: D and C (a calendar), s and S (suspended), A (suspend threshold), P (preempted). a (too much load) passes by itself.
/// </summary>
internal sealed class SgeHosts(SgeOptions options)
{
    private const string Kept = "DCsSAP";
    private const string Harmless = "a";

    /// <summary>The nodes; hosts that are in no queue are there, and not up.</summary>
    public ImmutableArray<LrmsNode> Read(QstatResult seen, ImmutableArray<string> hosts)
    {
        var busy = SnapshotChecks.BusyNodes(seen);
        var byHost = seen.Instances.ToLookup(i => i.Host, StringComparer.Ordinal);
        return [.. byHost.Select(g => Read(g.Key, [.. g], busy)), .. hosts.Where(h => !byHost.Contains(h)).Select(Queueless)];
    }

    /// <summary>One node.</summary>
    public LrmsNode Read(string host, IReadOnlyList<QueueInstance> instances, IReadOnlySet<NodeName> busy)
    {
        var name = new NodeName(host);
        var open = instances.Where(i => !i.State.Contains('o', StringComparison.Ordinal)).ToArray();
        var up = open.Where(i => i.State.All(letter => letter is 'd' || Kept.Contains(letter, StringComparison.Ordinal) || Harmless.Contains(letter, StringComparison.Ordinal))).ToArray();
        var isDisabled = open.Length > 0 && open.All(i => i.State.Contains('d', StringComparison.Ordinal));
        var tag = instances.Select(i => i[SgeOptions.DrainComplex]?.Value).FirstOrDefault(v => v is not null);
        return new LrmsNode
        {
            Name = name,
            IsUp = up.Length > 0,
            IsDrained = tag is not null || isDisabled,
            IsForeign = instances.All(i => i[SgeOptions.SiteComplex]?.Value != options.Site),
            IsReserved = up.Length > 0 && up.All(i => i.State.Any(letter => Kept.Contains(letter, StringComparison.Ordinal))),
            HasJobs = busy.Contains(name) || instances.Any(i => i.SlotsUsed > 0),
            Reason = string.Join("; ", new[] { tag, isDisabled ? "disabled (qmod -d)" : null }.Where(r => r is not null)),
            Total = new Resources(open.Select(i => i.SlotsTotal).DefaultIfEmpty().Max(), Memory(instances, "mem_total"), Gpus(instances)),
            Allocated = Allocated(instances),
            Features = Features(instances),
            Queues = [.. open.Select(i => new QueueName(i.Queue))],
            StateText = string.Join(", ", instances.Select(i => $"{i.Queue}: {(i.State.Length == 0 ? "ok" : i.State)}")),
        };
    }

    private static LrmsNode Queueless(string host) => new()
    {
        Name = new NodeName(host),
        IsUp = false,
        HasJobs = false,
        Total = Resources.Zero,
        StateText = "in no queue",
    };

    private Resources Allocated(IReadOnlyList<QueueInstance> instances)
    {
        var total = Memory(instances, "mem_total");
        var left = options.MemoryComplex is { } complex && instances.Select(i => i[complex]).FirstOrDefault(r => r is { Origin: "hc" }) is { } resource
            && SgeNumbers.TryMemory(resource.Value, out var mib) ? mib : total;
        return new Resources(instances.Sum(i => i.SlotsUsed), Math.Max(0, total - left));
    }

    private static long Memory(IReadOnlyList<QueueInstance> instances, string name) =>
        instances.Select(i => i[name]).FirstOrDefault(r => r is not null) is { } resource && SgeNumbers.TryMemory(resource.Value, out var mib) ? mib : 0;

    // What is left of them; with those in use it would be known only from every job's request.
    private int Gpus(IReadOnlyList<QueueInstance> instances) =>
        instances.Select(i => i[options.GpuComplex]).FirstOrDefault(r => r is { Origin: "hc" }) is { } resource && SgeNumbers.TryAmount(resource.Value, out var gpus)
            ? (int)Math.Clamp(gpus, 0, 1000)
            : 0;

    // A truth value that somebody gave the host.
    private static ImmutableArray<string> Features(IReadOnlyList<QueueInstance> instances) =>
    [
        .. instances.SelectMany(i => i.Resources).Where(r => r.Origin is "hf" or "qf" && r.Name is not (SgeOptions.DrainComplex or SgeOptions.SiteComplex) && r.Value is "1" or "TRUE" or "true" or "1.000000")
            .Select(r => r.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];
}
