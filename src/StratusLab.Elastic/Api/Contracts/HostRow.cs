namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A hypervisor host.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What runs the VMs there.</param>
/// <param name="IsEnabled">False while nothing is started on it, by configuration or by an operator.</param>
/// <param name="IsDraining">True while it is being emptied.</param>
/// <param name="IsUp">True when its last report is whole.</param>
/// <param name="Reason">Why nothing can be placed on it; empty when something can.</param>
/// <param name="Hypervisor">The hypervisor and its version; empty when unknown.</param>
/// <param name="Architecture">CPU architecture; empty when unknown.</param>
/// <param name="Model">The processor's model; empty when unknown.</param>
/// <param name="CoresTotal">Cores that VMs may have, over-commitment included.</param>
/// <param name="CoresTaken">Cores given to VMs, ours and others.</param>
/// <param name="MemoryMiBTotal">Memory that VMs may have.</param>
/// <param name="MemoryMiBTaken">Memory given to VMs, ours and others.</param>
/// <param name="CoresBusy">Cores that were busy between the last two looks, whoever kept them so; null when unknown.</param>
/// <param name="MemoryMiBUsed">Memory in use, caches left out; null when unknown.</param>
/// <param name="Vms">VMs of ours.</param>
/// <param name="ReportAgeSeconds">The age of its last report; null before the first.</param>
/// <param name="ImageCacheBytes">The image files that it keeps for itself; null when it has the service's, or before the first look.</param>
internal sealed record HostRow(
    string Name,
    string Kind,
    bool IsEnabled,
    bool IsDraining,
    bool IsUp,
    string Reason,
    string Hypervisor,
    string Architecture,
    string Model,
    double CoresTotal,
    double CoresTaken,
    long MemoryMiBTotal,
    long MemoryMiBTaken,
    double? CoresBusy,
    long? MemoryMiBUsed,
    int Vms,
    double? ReportAgeSeconds,
    long? ImageCacheBytes = null);
