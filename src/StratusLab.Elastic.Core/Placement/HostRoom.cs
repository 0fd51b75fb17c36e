using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>What a host has left, or why nothing may be placed on it.</summary>
public sealed record HostRoom
{
    /// <summary>Which host.</summary>
    public required HostName Host { get; init; }

    /// <summary>Null when VMs may be placed on it; otherwise why not.</summary>
    public string? Closed { get; init; }

    /// <summary>True when it is closed for nothing but a rest after a failure.</summary>
    public bool Rests { get; init; }

    /// <summary>Cores left, over-commitment included.</summary>
    public double Cpu { get; init; }

    /// <summary>Memory left in MiB.</summary>
    public long MemoryMiB { get; init; }

    /// <summary>VMs of ours on it.</summary>
    public int Vms { get; init; }

    /// <summary>How many more VMs of ours it may have.</summary>
    public int MoreVms { get; init; } = int.MaxValue;

    /// <summary>Cores seen idle, less those of VMs placed since, each as if it used all of its own; null when the host does not tell.</summary>
    public double? IdleCpu { get; init; }

    /// <summary>Memory seen unused in MiB, less that of VMs placed since; null when the host does not tell.</summary>
    public long? UnusedMemoryMiB { get; init; }

    /// <summary>Under <see cref="PlacementPolicy.Fixed"/> hosts with a lower number are used first.</summary>
    public int Order { get; init; }

    /// <summary>What it may still start, when it is an EC2 account; null for a machine.</summary>
    public CloudRoom? Cloud { get; init; }

    /// <summary>What placing VMs does not change.</summary>
    public HostFacts Facts { get; init; } = HostFacts.None;

    /// <summary>What is left of a host after its reserve, other people's domains and every VM of ours that is placed there and not over, whatever its state.</summary>
    public static HostRoom Of(HostPolicy policy, HostReport? report, BackOff backOff, IEnumerable<Vm> vmsThere, DateTimeOffset now, CloudMemory? cloud = null)
    {
        var there = vmsThere as IReadOnlyCollection<Vm> ?? [.. vmsThere];
        var (cpu, memory, count) = (0.0, 0L, 0);
        var (newCpu, newMemory) = (0.0, 0L);
        foreach (var vm in there)
        {
            cpu += vm.Template.Cpu;
            memory += vm.Template.MemoryMiB;
            count++;

            // The look was before it ran: what it will use still looks idle.
            if (report is not null && (vm.FirstRunning is not { } first || first > report.ReadAt))
            {
                newCpu += vm.Template.Cpu;
                newMemory += vm.Template.MemoryMiB;
            }
        }

        var closed = policy.IsDraining ? "it is being drained"
            : !policy.IsEnabled ? "it is disabled"
            : report is null ? "it has not been seen yet"
            : report.Incomplete;
        var rests = closed is null && backOff.IsResting(now);
        return new()
        {
            Host = policy.Name,
            Closed = rests ? $"it rests after a failure: {backOff.Reason}" : closed,
            Rests = rests,
            Cpu = report is null ? 0 : ((report.Total.Cores - policy.Reserved.Cores) * policy.CpuOvercommit) - report.TakenByOthers.Cores - cpu,
            MemoryMiB = report is null ? 0 : report.Total.MemoryMiB - policy.Reserved.MemoryMiB - report.TakenByOthers.MemoryMiB - memory,
            Vms = count,
            MoreVms = policy.MaxVms is { } max ? max - count : int.MaxValue,
            IdleCpu = report?.FreeCpu - newCpu,
            UnusedMemoryMiB = report?.Total.MemoryMiB - report?.UsedMemoryMiB - newMemory,
            Order = policy.Order,
            Cloud = policy.Cloud is { } may ? CloudRoom.Of(may, cloud ?? CloudMemory.None, there, now) : null,
            Facts = new()
            {
                Total = report?.Total ?? Resources.Zero,
                Hypervisor = report?.Hypervisor ?? "",
                Architecture = report?.Architecture ?? "",
                Model = report?.Model ?? "",
                Attributes = policy.Attributes,
            },
        };
    }

    /// <summary>The room with <paramref name="times"/> more VMs of a template on it; with -1, one fewer.</summary>
    internal HostRoom With(VmTemplate template, int times, string? instanceType = null) => this with
    {
        Cloud = Cloud?.With(instanceType, times),
        Cpu = Cpu - (times * template.Cpu),
        MemoryMiB = MemoryMiB - (times * template.MemoryMiB),
        Vms = Vms + times,
        MoreVms = MoreVms == int.MaxValue ? int.MaxValue : MoreVms - times,
        IdleCpu = IdleCpu - (times * template.Cpu),
        UnusedMemoryMiB = UnusedMemoryMiB - (times * template.MemoryMiB),
    };
}
