using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>
/// A data block is still with a VM that was abandoned: a host that cannot be looked at may run it. The hosts are looked at in their order, since a domain that was on its way from the
/// first to the second is on the second once the first is without it.
/// </summary>
/// <param name="Vm">The VM.</param>
/// <param name="Since">When it was abandoned: only a look that began later counts.</param>
/// <param name="Hosts">Where it may run; each goes when it was seen without it.</param>
public sealed record BlockHold(VmId Vm, DateTimeOffset Since, ImmutableArray<HostName> Hosts)
{
    /// <summary>What is left after a look at a host; null when nothing holds the block any more, the same when the look says nothing.</summary>
    public BlockHold? After(HostReport report) =>
        report.Incomplete is not null || report.ReadAt <= Since || Hosts[0] != report.Host || report.Domains.Any(d => d.Vm == Vm) ? this
        : Hosts.Length == 1 ? null
        : this with { Hosts = Hosts.RemoveAt(0) };

    /// <inheritdoc/>
    public bool Equals(BlockHold? other) => other is not null && Vm == other.Vm && Since == other.Since && Hosts.SequenceEqual(other.Hosts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Vm, Since, Hosts.Length);
}
