using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Ports;

/// <summary>
/// One host's hypervisor. Verbs mean <i>ensure</i>: they look, act where needed and look again; repeating one finds its own work.
/// They touch only domains that carry our site's mark. Failures are the three kinds of this folder.
/// </summary>
public interface IHypervisor
{
    /// <summary>What it can do with domains beside running them. A verb that it cannot do throws <see cref="RejectedException"/>.</summary>
    HypervisorCapabilities Capabilities { get; }

    /// <summary>Capacity and every domain of our site, in one conversation. What cannot be trusted is said in <see cref="HostReport.Incomplete"/>; does not throw but for cancellation.</summary>
    Task<HostReport> ObserveAsync(CancellationToken ct);

    /// <summary>Makes the domain defined (persistent) and started.</summary>
    Task DeployAsync(DomainSpec spec, CancellationToken ct);

    /// <summary>
    /// Writes the domain's memory to <paramref name="checkpoint"/> on the host, and stops it; it stays defined. Success when that has been done already.
    /// Throws <see cref="RejectedException"/> when it is off and was not saved, <see cref="CapacityExhaustedException"/> when there is no room for its memory: it then runs on.
    /// </summary>
    Task SaveAsync(VmId vm, string checkpoint, CancellationToken ct);

    /// <summary>
    /// Makes the domain run from <paramref name="checkpoint"/>. Success when it runs already. A checkpoint is used once: when it may have been used, since when the guest may
    /// have written to its disks, this throws <see cref="RejectedException"/>.
    /// </summary>
    Task RestoreAsync(DomainSpec spec, string checkpoint, CancellationToken ct);

    /// <summary>
    /// Moves the running domain to another host that sees the same files, and leaves nothing here. Success when it does not run here (any more): whether it runs there is for
    /// a look at that host to say.
    /// </summary>
    /// <param name="vm">Whose domain.</param>
    /// <param name="destination">The other host as this one reaches it, in the driver's words.</param>
    /// <param name="ct">Cancels the wait, not the move.</param>
    Task MigrateAsync(VmId vm, string destination, CancellationToken ct);

    /// <summary>Makes ready for a domain that comes here while it runs: the bridges of its cards. The domain itself comes with <see cref="MigrateAsync"/> of its host.</summary>
    Task ReceiveAsync(VmId vm, ImmutableArray<Nic> nics, CancellationToken ct);

    /// <summary>
    /// Lets the domain go on whose CPUs the hypervisor has stopped for a disk that could not be written (<see cref="DomainState.Stalled"/>). Success when it runs, or is not there;
    /// one that somebody else has paused stays so.
    /// </summary>
    Task ContinueAsync(VmId vm, CancellationToken ct);

    /// <summary>Asks the guest to power off (ACPI). Returns at once; success when the domain is off or gone already.</summary>
    Task ShutdownAsync(VmId vm, CancellationToken ct);

    /// <summary>Makes the domain stopped and undefined. Already gone is success.</summary>
    Task DestroyAsync(VmId vm, CancellationToken ct);
}
