using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Ports;

/// <summary>
/// One host's hypervisor. Verbs mean <i>ensure</i>: they look, act where needed and look again; repeating one finds its own work.
/// They touch only domains that carry our site's mark. Failures are the three kinds of this folder.
/// </summary>
public interface IHypervisor
{
    /// <summary>Capacity and every domain of our site, in one conversation. What cannot be trusted is said in <see cref="HostReport.Incomplete"/>; does not throw but for cancellation.</summary>
    Task<HostReport> ObserveAsync(CancellationToken ct);

    /// <summary>Makes the domain defined (persistent) and started.</summary>
    Task DeployAsync(DomainSpec spec, CancellationToken ct);

    /// <summary>Asks the guest to power off (ACPI). Returns at once; success when the domain is off or gone already.</summary>
    Task ShutdownAsync(VmId vm, CancellationToken ct);

    /// <summary>Makes the domain stopped and undefined. Already gone is success.</summary>
    Task DestroyAsync(VmId vm, CancellationToken ct);
}
