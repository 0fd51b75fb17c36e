using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>What an EC2 host may still start: of each instance type, and for how much money.</summary>
public sealed record CloudRoom
{
    /// <summary>What it may start in all.</summary>
    public required CloudPolicy Policy { get; init; }

    /// <summary>How many of each type it has.</summary>
    public required ImmutableSortedDictionary<string, int> Used { get; init; }

    /// <summary>Types that rest, and why.</summary>
    public required ImmutableSortedDictionary<string, string> Resting { get; init; }

    /// <summary>What may still be spent in this month once everything that is there has run for another hour; null without a cap.</summary>
    public decimal? Left { get; init; }

    /// <summary>What is left of a host's policy.</summary>
    public static CloudRoom Of(CloudPolicy policy, CloudMemory memory, IReadOnlyCollection<Vm> vmsThere, DateTimeOffset now) => new()
    {
        Policy = policy,
        Used = vmsThere.Where(v => v.InstanceType is not null).GroupBy(v => v.InstanceType!).ToImmutableSortedDictionary(g => g.Key, g => g.Count()), // Filtered.
        Resting = memory.Types.Where(t => t.Value.IsResting(now)).ToImmutableSortedDictionary(
            t => t.Key, t => $"rests until {Words.At(t.Value.Until ?? now, now)}: {t.Value.Reason}"),
        Left = policy.MaxCostPerMonth - memory.CostOfMonth(now) - policy.RateOf(vmsThere),
    };

    /// <summary>The type that a VM of the template gets; null when none can be had.</summary>
    public InstanceType? Choose(VmTemplate template, HostName host) =>
        Barred(template, host) is null ? TypesFor(template, host).FirstOrDefault(t => Obstacle(t) is null) : null;

    /// <summary>Why a VM of the template cannot be had, as the rest of a sentence that begins with the host's name; null when it can.</summary>
    public string? WhyNot(VmTemplate template, HostName host)
    {
        if (Barred(template, host) is { } barred)
        {
            return barred;
        }

        var obstacles = TypesFor(template, host).Select(Obstacle).ToArray();
        return obstacles.Length == 0 ? $" may start no instance type that the template names and that has {template.Vcpu} cores and {template.MemoryMiB} MiB"
            : obstacles.All(o => o is not null) ? ": " + string.Join(", ", obstacles)
            : null;
    }

    /// <summary>The room with <paramref name="times"/> more VMs of a type; with -1, one fewer.</summary>
    internal CloudRoom With(string? type, int times) => Policy.Type(type) is not { } known ? this : this with
    {
        Used = Used.SetItem(known.Name, Used.GetValueOrDefault(known.Name) + times),
        Left = Left - (times * known.PricePerHour),
    };

    private IEnumerable<InstanceType> TypesFor(VmTemplate template, HostName host) => Policy.TypesFor(template, template.Ec2On(host)!); // Barred has found it.

    private string? Barred(VmTemplate template, HostName host)
    {
        if (template.Ec2On(host) is not { } made)
        {
            return ": the template does not say how its VMs are made there (EC2)";
        }

        var networks = made.Network.Length > 0 ? [new(made.Network)] : template.Nics;
        return networks.Where(n => !Policy.Networks.Contains(n)).Select(n => (NetworkName?)n).FirstOrDefault() is { } missing ? $" has no subnet for network \"{missing}\"" : null;
    }

    private string? Obstacle(InstanceType type) =>
        Resting.TryGetValue(type.Name, out var rest) ? $"{type.Name} {rest}"
        : Used.GetValueOrDefault(type.Name) >= type.MaxVms ? $"{type.Name} is at its maximum, {type.MaxVms}"
        : Left < type.PricePerHour ? string.Create(CultureInfo.InvariantCulture, $"{type.Name} for an hour ({type.PricePerHour:0.####} {Policy.Currency}) is more than is left of the month's {Policy.MaxCostPerMonth:0.##} {Policy.Currency}")
        : null;
}
