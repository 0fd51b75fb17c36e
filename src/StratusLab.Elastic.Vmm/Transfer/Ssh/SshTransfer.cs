using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Vmm.Transfer.Ssh;

/// <summary>
/// VM files on the host itself. Images, kernels and initial RAM disks are sent to it once, by content, and verified there; disks are overlays over them, or logical volumes. The context image is made
/// on this machine and goes to the host on standard input. A VM whose images are there costs one conversation. Its log stays on this machine, and so do its files while it is stopped.
/// </summary>
public sealed class SshTransfer : ITransfer
{
    private readonly TemplateFiles template;
    private readonly BootFiles boot = new();
    private readonly HostFiles host;
    private readonly HostCache cache;
    private readonly VmDirectory directories;
    private readonly VmMaker maker;
    private readonly StoredVms stored;
    private readonly SavedDisks saved;
    private readonly long? cacheBytes;

    /// <summary>Touches nothing yet.</summary>
    /// <param name="options">Where.</param>
    /// <param name="store">The site's image cache, on this machine.</param>
    /// <param name="find">The image that a disk is made from; null when there is none.</param>
    /// <param name="local">Runs the ISO tool on this machine.</param>
    /// <param name="remote">Runs a shell on the host.</param>
    /// <param name="logs">The VMs' logs, in the service's data directory.</param>
    public SshTransfer(
        SshTransferOptions options, ImageStore store, Func<DiskTemplate, CancellationToken, Task<StoredImage?>> find, ICommandRunner local, ICommandRunner remote, VmLogs logs)
    {
        var place = new HostPlace
        {
            Machine = options.Host.Value,
            DataDirectory = options.DataDirectory,
            ImageDirectory = options.DataDirectory + "/images",
            Site = SafeName.Require(options.Site, "site id"),
            QemuGroup = options.QemuGroup ?? "?",
            Volumes = options.Volumes,
            Deadline = options.Deadline,
            CopyDeadline = options.SendDeadline,
        };
        cacheBytes = options.CacheBytes;
        host = new HostFiles(place, remote, logs);
        template = new TemplateFiles(store, find, host);
        saved = new SavedDisks(host, options.LocalDirectory, local);
        cache = new HostCache(host, store);
        directories = new VmDirectory(options.LocalDirectory, place.Site, "", local);
        maker = new VmMaker(host, directories, local, logs);
        stored = new StoredVms(host, directories, local);
    }

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public async Task<VmFiles> PrepareAsync(Vm vm, VmContext context, CancellationToken ct)
    {
        // Everything that can be refused is looked at before anything is made.
        var plan = await template.FindAsync(vm, ct).ConfigureAwait(false);
        var (kernel, initrd) = (await boot.ReadAsync(plan.Kernel, ct).ConfigureAwait(false), await boot.ReadAsync(plan.Initrd, ct).ConfigureAwait(false));
        ImmutableArray<CachedFile> sent = [.. new[] { kernel, initrd }.OfType<CachedFile>()];
        ImmutableArray<CachedFile> all = [.. plan.Disks.Select(disk => disk.Image).OfType<CachedFile>(), .. sent];
        var there = plan with { Kernel = kernel is null ? null : host.PathOf(kernel), Initrd = initrd is null ? null : host.PathOf(initrd) };
        return await maker.MakeAsync(vm, context, there, sent, () => stored.BringBackAsync(vm.Id, ct), sha256 => cache.SendAsync(vm.Id, sha256, all, ct), ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RemoveContextAsync(VmId vm, CancellationToken ct) => host.RemoveContextAsync(vm, ct);

    /// <inheritdoc/>
    public Task<string> ConsoleTailAsync(VmId vm, CancellationToken ct) => host.ConsoleTailAsync(vm, ct);

    /// <inheritdoc/>
    public string CheckpointOf(VmId vm) => host.PathOf(vm, "checkpoint");

    /// <inheritdoc/>
    public Task StoreAsync(VmId vm, CancellationToken ct) => stored.StoreAsync(vm, ct);

    /// <inheritdoc/>
    public Task RemoveFromHostAsync(VmId vm, CancellationToken ct) => host.RemoveAsync(vm, ct);

    /// <inheritdoc/>
    public async Task DiscardStoredAsync(VmId vm, CancellationToken ct)
    {
        await host.RemoveCheckpointAsync(vm, ct).ConfigureAwait(false);
        stored.Discard(vm);
    }

    /// <inheritdoc/>
    public async Task SaveDisksAsync(Vm vm, CancellationToken ct)
    {
        if (vm.Template.Disks.Any(disk => disk.IsSaved))
        {
            // It may have been stopped, and never have come back.
            await stored.BringBackAsync(vm.Id, ct).ConfigureAwait(false);
            await saved.SaveAsync(vm, ct).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(VmId vm, CancellationToken ct)
    {
        await host.RemoveAsync(vm, ct).ConfigureAwait(false);
        directories.Remove(vm);
    }

    /// <inheritdoc/>
    public Task MakeBlockAsync(DataBlock block, CancellationToken ct) => host.MakeBlockAsync(block, ct);

    /// <inheritdoc/>
    public Task RemoveBlockAsync(BlockName block, CancellationToken ct) => host.RemoveBlockAsync(block, ct);

    /// <inheritdoc/>
    public Task<ImmutableArray<VmId>> ListAsync(CancellationToken ct) => host.ListAsync(cacheBytes, ct);

    /// <inheritdoc/>
    public Task<ImmutableArray<KeptImage>> ListImagesAsync(CancellationToken ct) => cache.ListAsync(ct);

    /// <inheritdoc/>
    public Task<bool?> VerifyImageAsync(string sha256, CancellationToken ct) => cache.VerifyAsync(sha256, ct);
}
