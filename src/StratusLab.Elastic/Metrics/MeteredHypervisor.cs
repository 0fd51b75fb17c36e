using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Metrics;

/// <summary>Measures a hypervisor; the driver knows nothing of it. A report that is not whole counts as an error of the look.</summary>
internal sealed class MeteredHypervisor(IHypervisor inner, string driver, ElasticMetrics metrics, TimeProvider time) : IHypervisor
{
    private readonly DriverMeter meter = new(driver, metrics, time);

    /// <inheritdoc/>
    public HypervisorCapabilities Capabilities => inner.Capabilities;

    /// <inheritdoc/>
    public Task<HostReport> ObserveAsync(CancellationToken ct) =>
        meter.RunAsync("observe", () => inner.ObserveAsync(ct), static r => r.Incomplete is { } why ? new PeerUnreachableException(why) : null);

    /// <inheritdoc/>
    public Task DeployAsync(DomainSpec spec, CancellationToken ct) => meter.RunAsync("deploy", () => inner.DeployAsync(spec, ct));

    /// <inheritdoc/>
    public Task SaveAsync(VmId vm, string checkpoint, CancellationToken ct) => meter.RunAsync("save", () => inner.SaveAsync(vm, checkpoint, ct));

    /// <inheritdoc/>
    public Task RestoreAsync(DomainSpec spec, string checkpoint, CancellationToken ct) => meter.RunAsync("restore", () => inner.RestoreAsync(spec, checkpoint, ct));

    /// <inheritdoc/>
    public Task MigrateAsync(VmId vm, string destination, CancellationToken ct) => meter.RunAsync("migrate", () => inner.MigrateAsync(vm, destination, ct));

    /// <inheritdoc/>
    public Task ReceiveAsync(VmId vm, ImmutableArray<Nic> nics, CancellationToken ct) => meter.RunAsync("receive", () => inner.ReceiveAsync(vm, nics, ct));

    /// <inheritdoc/>
    public Task ContinueAsync(VmId vm, CancellationToken ct) => meter.RunAsync("continue", () => inner.ContinueAsync(vm, ct));

    /// <inheritdoc/>
    public Task ShutdownAsync(VmId vm, CancellationToken ct) => meter.RunAsync("shutdown", () => inner.ShutdownAsync(vm, ct));

    /// <inheritdoc/>
    public Task DestroyAsync(VmId vm, CancellationToken ct) => meter.RunAsync("destroy", () => inner.DestroyAsync(vm, ct));
}
