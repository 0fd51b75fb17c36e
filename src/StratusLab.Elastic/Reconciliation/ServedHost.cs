using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>A host as declared, with the drivers that act on it.</summary>
internal sealed record ServedHost(HostPolicy Policy, string Kind, IHypervisor Hypervisor, ITransfer Transfer)
{
    /// <summary>How other hosts reach its hypervisor to move VMs to it while they run, in the driver's words; empty when they cannot.</summary>
    public string MigrationUri { get; init; } = "";

    /// <summary>Its name.</summary>
    public HostName Name => Policy.Name;
}
