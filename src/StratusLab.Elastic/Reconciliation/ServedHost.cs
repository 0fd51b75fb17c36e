using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>A host as declared, with the drivers that act on it.</summary>
internal sealed record ServedHost(HostPolicy Policy, string Kind, IHypervisor Hypervisor, ITransfer Transfer)
{
    /// <summary>Its name.</summary>
    public HostName Name => Policy.Name;
}
