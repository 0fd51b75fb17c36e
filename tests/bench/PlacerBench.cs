using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Bench;

/// <summary>
/// How long one plan takes for 10,000 pending VMs of 20 kinds, each with REQUIREMENTS and a RANK, on 1,000 hosts: nearly all find a place, the last do
/// not. And how that grows with twice as many hosts.
/// </summary>
internal static class PlacerBench
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static IEnumerable<Measure> Run()
    {
        var (one, two) = (Site(1000), Site(2000));
        var (seconds, twice) = (Time(one), Time(two));
        yield return new("placer, 10,000 VMs on 1,000 hosts", seconds, "s", 0.5);
        yield return new("placer, 2,000 hosts to 1,000", twice / seconds, "", 2.2);
    }

    private static double Time(Observation seen) => Median.Seconds(() =>
    {
        var plan = Planner.Plan(seen);
        if (plan.Actions.Length < seen.Vms.Length * 9 / 10)
        {
            throw new InvalidOperationException($"Only {plan.Actions.Length} VMs are placed: the figures would be of no use.");
        }
    });

    private static Observation Site(int hosts) => new()
    {
        Now = Now,
        Site = "bench",
        Clusters = [],
        Hosts = [.. Enumerable.Range(0, hosts).Select(i => HostOf(i, 20_000 / hosts))],
        Nodes = [],
        Vms = [.. Enumerable.Range(0, 10_000).Select(VmOf)],
        FreeAddresses = ImmutableSortedDictionary<NetworkName, int>.Empty,
        Memory = PlannerMemory.Empty,
        Placement = PlacementPolicy.LoadAware,
    };

    private static HostObservation HostOf(int i, int cores)
    {
        var name = new HostName($"kvm{i:0000}");
        return new(
            new() { Name = name, Attributes = ImmutableSortedDictionary<string, string>.Empty.Add("RACK", $"{i % 40}") },
            new() { Host = name, ReadAt = Now, Total = new(cores, cores * 4096L), FreeCpu = cores - (i % 3), Architecture = "x86_64" });
    }

    private static Vm VmOf(int i)
    {
        var kind = i % 20;
        return new()
        {
            Id = new(i),
            Name = $"vm-{i}",
            Template = new()
            {
                Name = new($"kind-{kind}"),
                Cpu = 1 + (kind % 4 / 2.0),
                Vcpu = 2,
                MemoryMiB = 1024 + (kind * 64),
                Disks = [],
                Nics = [],
                Requirements = $"ARCH = \"x86*\" & (RACK != {kind} | FREECPU > 400)",
                Rank = "FREECPU / 100 - RUNNING_VMS",
            },
            Nics = [],
            Since = Now,
            Created = Now,
        };
    }
}
