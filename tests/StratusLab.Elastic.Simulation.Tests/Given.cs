using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Simulation.Tests;

/// <summary>Hosts and VMs for tests of the simulation.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    public static readonly ImageName Image = new("worker");
    public static readonly VmContext NoContext = new(ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty);

    /// <summary>A host of 8 cores and 8,000 MiB on which every call has the same fate.</summary>
    public static SimulatedHost Host(Fault fate) => new SimulatedSite(new VirtualClock(Start), new((_, _) => fate)).AddHost(new("kvm1"), new(8, 8000));

    public static Vm Vm(VmId id) => new()
    {
        Id = id,
        Name = $"wn-{id}",
        Template = new() { Name = new("t"), Cpu = 1, Vcpu = 1, MemoryMiB = 32, Disks = [new(Image)], Nics = [] },
        Nics = [],
        Since = Start,
        Created = Start,
    };
}
