using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>What an EC2 host (an account and region) may start, and for how much. It has no machine of its own: caps are all that bounds it.</summary>
public sealed record CloudPolicy
{
    /// <summary>The instance types, in the order in which they are tried where a template names none.</summary>
    public required ImmutableArray<InstanceType> Types { get; init; }

    /// <summary>The virtual networks that are subnets there.</summary>
    public ImmutableArray<NetworkName> Networks { get; init; } = [];

    /// <summary>What prices are in.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>The most that a calendar month (UTC) may cost; null without a cap.</summary>
    public decimal? MaxCostPerMonth { get; init; }

    /// <summary>The type of that name; null when the host may not start it.</summary>
    public InstanceType? Type(string? name) => Types.FirstOrDefault(t => t.Name == name);

    /// <summary>The types that a VM may be made of, in the order in which they are tried: those that its template names, else all; without those that are too small.</summary>
    public IEnumerable<InstanceType> TypesFor(VmTemplate template, Ec2Template made) =>
        (made.InstanceTypes.IsEmpty ? Types : made.InstanceTypes.Select(Type).OfType<InstanceType>()).Where(t => t.Holds(template));

    /// <summary>The most cores and memory that so many VMs can have: of the largest types first, within their caps.</summary>
    public Resources Capacity(int vms)
    {
        var (cores, memory) = (0L, 0L);
        var (forCores, forMemory) = (vms, vms);
        foreach (var type in Types.OrderByDescending(t => t.Cores))
        {
            var count = Math.Min(forCores, type.MaxVms ?? vms);
            (cores, forCores) = (cores + ((long)count * type.Cores), forCores - count);
        }

        foreach (var type in Types.OrderByDescending(t => t.MemoryMiB))
        {
            var count = Math.Min(forMemory, type.MaxVms ?? vms);
            (memory, forMemory) = (memory + (count * type.MemoryMiB), forMemory - count);
        }

        return new((int)Math.Min(int.MaxValue, cores), memory);
    }

    /// <summary>What an hour of these VMs costs.</summary>
    public decimal RateOf(IEnumerable<Vm> vms) => vms.Sum(v => Type(v.InstanceType)?.PricePerHour ?? 0);
}
