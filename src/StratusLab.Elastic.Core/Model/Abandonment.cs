using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>
/// A VM was abandoned: a host that cannot be looked at may run it, and what it had, data blocks and addresses, is nobody else's yet. The hosts are looked at in their order, since a domain
/// that was on its way from the first to the second is on the second once the first is without it.
/// </summary>
/// <param name="Vm">The VM.</param>
/// <param name="Since">When it was abandoned, or the look began that showed the host before without it: only a look that began later counts.</param>
/// <param name="Hosts">Where it may run; each goes when it was seen without it.</param>
public sealed record Abandonment(VmId Vm, DateTimeOffset Since, ImmutableArray<HostName> Hosts)
{
    /// <summary>A VM that is abandoned now; null when no host can have it.</summary>
    public static Abandonment? Of(Vm vm, DateTimeOffset now) => vm.Places().ToImmutableArray() is { IsEmpty: false } hosts ? new(vm.Id, now, hosts) : null;

    /// <summary>What is left after a look at a host; null when the VM can be nowhere any more, the same when the look says nothing.</summary>
    public Abandonment? After(HostReport report) =>
        report.Incomplete is not null || report.ReadAt <= Since || Hosts[0] != report.Host || report.Domains.Any(d => d.Vm == Vm) ? this
        : Hosts.Length == 1 ? null
        : this with { Hosts = Hosts.RemoveAt(0), Since = report.ReadAt };

    /// <summary>The same without hosts that are not declared any more, which their operator knows to be gone; null when that leaves none.</summary>
    public Abandonment? Among(IEnumerable<HostName> declared) =>
        Hosts.RemoveAll(h => !declared.Contains(h)) is var left && left.Length == Hosts.Length ? this : left.IsEmpty ? null : this with { Hosts = left };

    /// <inheritdoc/>
    public bool Equals(Abandonment? other) => other is not null && Vm == other.Vm && Since == other.Since && Hosts.SequenceEqual(other.Hosts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Vm, Since, Hosts.Length);
}
