using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Metrics;

/// <summary>Measures a transfer; the driver knows nothing of it.</summary>
internal sealed class MeteredTransfer(ITransfer inner, string driver, ElasticMetrics metrics, TimeProvider time) : ITransfer
{
    private readonly DriverMeter meter = new(driver, metrics, time);

    /// <inheritdoc/>
    public bool IsShared => inner.IsShared;

    /// <inheritdoc/>
    public Task<VmFiles> PrepareAsync(Vm vm, VmContext context, CancellationToken ct) => meter.RunAsync("prepare", () => inner.PrepareAsync(vm, context, ct));

    /// <inheritdoc/>
    public Task RemoveContextAsync(VmId vm, CancellationToken ct) => meter.RunAsync("remove_context", () => inner.RemoveContextAsync(vm, ct));

    /// <inheritdoc/>
    public Task<string> ConsoleTailAsync(VmId vm, CancellationToken ct) => meter.RunAsync("console", () => inner.ConsoleTailAsync(vm, ct));

    /// <inheritdoc/>
    public string CheckpointOf(VmId vm) => inner.CheckpointOf(vm);

    /// <inheritdoc/>
    public Task StoreAsync(VmId vm, CancellationToken ct) => meter.RunAsync("store", () => inner.StoreAsync(vm, ct));

    /// <inheritdoc/>
    public Task RemoveFromHostAsync(VmId vm, CancellationToken ct) => meter.RunAsync("remove_from_host", () => inner.RemoveFromHostAsync(vm, ct));

    /// <inheritdoc/>
    public Task DiscardStoredAsync(VmId vm, CancellationToken ct) => meter.RunAsync("discard_stored", () => inner.DiscardStoredAsync(vm, ct));

    /// <inheritdoc/>
    public Task SaveDisksAsync(Vm vm, CancellationToken ct) => meter.RunAsync("save_disks", () => inner.SaveDisksAsync(vm, ct));

    /// <inheritdoc/>
    public Task RemoveAsync(VmId vm, CancellationToken ct) => meter.RunAsync("remove", () => inner.RemoveAsync(vm, ct));

    /// <inheritdoc/>
    public Task MakeBlockAsync(DataBlock block, CancellationToken ct) => meter.RunAsync("make_block", () => inner.MakeBlockAsync(block, ct));

    /// <inheritdoc/>
    public Task RemoveBlockAsync(BlockName block, CancellationToken ct) => meter.RunAsync("remove_block", () => inner.RemoveBlockAsync(block, ct));

    /// <inheritdoc/>
    public Task<ImmutableArray<VmId>> ListAsync(CancellationToken ct) => meter.RunAsync("list", () => inner.ListAsync(ct));

    /// <inheritdoc/>
    public Task<ImmutableArray<KeptImage>> ListImagesAsync(CancellationToken ct) => meter.RunAsync("list_images", () => inner.ListImagesAsync(ct));

    /// <inheritdoc/>
    public Task<bool?> VerifyImageAsync(string sha256, CancellationToken ct) => meter.RunAsync("verify_image", () => inner.VerifyImageAsync(sha256, ct));
}
