using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Placement;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Metrics;

/// <summary>How a host stands: whether it answers, and how much of it is taken.</summary>
/// <param name="Report">Its last report; null before the first.</param>
/// <param name="Age">The age of that report; null before the first.</param>
/// <param name="Room">What it has left, or why nothing is placed on it.</param>
/// <param name="Down">Why it counts as down; null while it is up.</param>
/// <param name="CoresTotal">Cores that VMs may have, over-commitment included.</param>
/// <param name="MemoryMiBTotal">Memory that VMs may have.</param>
internal sealed record HostStanding(HostReport? Report, TimeSpan? Age, HostRoom Room, string? Down, double CoresTotal, long MemoryMiBTotal)
{
    /// <summary>Cores that were busy between the last two looks; null when the host does not tell.</summary>
    public double? CoresBusy => Report is { FreeCpu: { } free } ? Math.Max(0, Report.Total.Cores - free) : null;

    /// <summary>Looks at a host. A report that is much older than the interval means that its lane hangs, whatever the report says.</summary>
    public static HostStanding Of(HostPolicy policy, HostReport? report, ImmutableArray<Vm> vms, PlannerMemory memory, TimeSpan interval, DateTimeOffset now)
    {
        var there = vms.Where(v => v.Places().Contains(policy.Name));
        var room = HostRoom.Of(policy, report, memory.Hosts.GetValueOrDefault(policy.Name, BackOff.None), there, now, memory.Clouds.GetValueOrDefault(policy.Name));
        var age = report is null ? (TimeSpan?)null : now - report.ReadAt;
        var down = report is null ? "it has not been seen yet"
            : report.Incomplete is { } why ? why
            : age > (interval * 6) + TimeSpan.FromSeconds(30) ? $"its last report is {Words.Span(age.Value)} old"
            : null;
        var total = report?.Total ?? Resources.Zero;
        return new(
            report,
            age,
            room,
            down,
            Math.Max(0, (total.Cores - policy.Reserved.Cores) * policy.CpuOvercommit),
            Math.Max(0, total.MemoryMiB - policy.Reserved.MemoryMiB));
    }
}
