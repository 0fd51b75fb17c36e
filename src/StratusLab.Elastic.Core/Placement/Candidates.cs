using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>The hosts as VMs of one kind see them. Kept from one such VM to the next: only hosts that have changed meanwhile are looked at again.</summary>
internal sealed class Candidates
{
    private readonly VmTemplate wants;
    private readonly PlacementPolicy policy;
    private readonly Requirements requirements;
    private readonly Rank rank;
    private readonly string? unreadable;
    private readonly Standing[] standings;
    private int changesSeen;

    public Candidates(VmTemplate wants, PlacementPolicy policy, HostRoom[] hosts, int changesSeen)
    {
        (this.wants, this.policy, this.changesSeen) = (wants, policy, changesSeen);
        var isRead = Requirements.TryParse(wants.Requirements, out var condition, out var conditionError);
        var isRankRead = Rank.TryParse(wants.Rank, out var term, out var termError);
        (requirements, rank) = (condition ?? Requirements.None, term ?? Rank.None);
        unreadable = !isRead ? $"REQUIREMENTS cannot be read: {conditionError}" : !isRankRead ? $"RANK cannot be read: {termError}" : null;
        standings = Array.ConvertAll(hosts, Look);
    }

    /// <summary>The place of the best host that has room; -1 when none has. <paramref name="changes"/> are the places of all hosts that ever changed, in order.</summary>
    public int Best(HostRoom[] hosts, List<int> changes, Predicate<HostName>? isAllowed)
    {
        for (; changesSeen < changes.Count; changesSeen++)
        {
            standings[changes[changesSeen]] = Look(hosts[changes[changesSeen]]);
        }

        var best = -1;
        for (var i = 0; i < standings.Length; i++)
        {
            if (standings[i].MayHave && isAllowed?.Invoke(hosts[i].Host) != false && (best < 0 || standings[i].IsBetterThan(standings[best])))
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>Why a host cannot have such a VM, as the rest of a sentence that begins with its name; null when it can.</summary>
    public string? Obstacle(HostRoom host) =>
        host.Closed is { } closed ? ": " + closed
        : unreadable is not null ? ": " + unreadable
        : requirements.FalseAt(host) is { } column ? $": REQUIREMENTS false at column {column}"
        : host.MoreVms <= 0 ? " has as many VMs as it may"
        : host.Cloud is { } cloud ? cloud.WhyNot(wants, host.Host)
        : !wants.IsForMachines ? ": the template is for EC2 alone"
        : host.MemoryMiB < wants.MemoryMiB ? $" has {Math.Max(0, host.MemoryMiB)} MiB of {wants.MemoryMiB}"
        : !HasCpu(host) ? string.Create(CultureInfo.InvariantCulture, $" has {Math.Max(0, host.Cpu):0.##} CPU of {wants.Cpu:0.##}")
        : null;

    private Standing Look(HostRoom host) =>
        host.Closed is null && host.MoreVms > 0 && HasRoom(host) && unreadable is null && requirements.FalseAt(host) is null
            ? Standing.Of(host, policy, rank.Of(host))
            : default;

    private bool HasRoom(HostRoom host) =>
        host.Cloud is { } cloud ? cloud.Choose(wants, host.Host) is not null : wants.IsForMachines && host.MemoryMiB >= wants.MemoryMiB && HasCpu(host);

    // Sums of fractions of a core carry rounding errors.
    private bool HasCpu(HostRoom host) => host.Cpu + 1e-9 >= wants.Cpu;
}
