using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Images;
using StratusLab.Elastic.Vmm.Transfer.Ssh;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>
/// VM files on this machine: disks are overlays over the images of the site's cache, so a VM's disk takes milliseconds and no space. Everything of a VM is in
/// its directory: <c>disk.N</c>, <c>context.iso</c>, <c>console.log</c>, <c>vm.log</c>. A template's kernel and initial RAM disk are used where they are.
/// </summary>
public sealed class SharedTransfer : ITransfer
{
    private readonly TemplateFiles template;
    private readonly HostFiles host;
    private readonly VmMaker maker;
    private readonly SavedDisks saved;

    /// <summary>Touches nothing yet.</summary>
    /// <param name="options">Where.</param>
    /// <param name="store">The site's image cache.</param>
    /// <param name="find">The image that a disk is made from; null when there is none.</param>
    /// <param name="runner">Runs a shell and the ISO tool on this machine.</param>
    /// <param name="logs">The VMs' logs, in the same data directory.</param>
    public SharedTransfer(SharedTransferOptions options, ImageStore store, Func<DiskTemplate, CancellationToken, Task<StoredImage?>> find, ICommandRunner runner, VmLogs logs)
    {
        var place = new HostPlace
        {
            Machine = "this machine",
            DataDirectory = options.DataDirectory,
            ImageDirectory = store.Directory,
            Site = SafeName.Require(options.Site, "site id"),
            QemuGroup = options.QemuGroup,
            Deadline = options.Deadline,
            CopyDeadline = options.CopyDeadline,
        };
        host = new HostFiles(place, runner, logs);
        template = new TemplateFiles(store, find, host);
        saved = new SavedDisks(host, options.DataDirectory, runner);
        maker = new VmMaker(host, new VmDirectory(options.DataDirectory, place.Site, options.QemuGroup, runner), runner, logs);
    }

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public async Task<VmFiles> PrepareAsync(Vm vm, VmContext context, CancellationToken ct)
    {
        // Everything that can be refused is looked at before anything is made.
        var plan = await template.FindAsync(vm, ct).ConfigureAwait(false);
        return await maker.MakeAsync(vm, context, plan, [], RefuseStored, Refuse, ct).ConfigureAwait(false);

        Task RefuseStored() => !File.Exists(host.PathOf(vm.Id, StoredVms.FileName)) ? Task.CompletedTask : throw new RejectedException(
            $"The files of VM {vm.Id} are in {host.PathOf(vm.Id, StoredVms.FileName)}: it was stopped on a host with files of its own. Place it on such a host.");

        Task Refuse(string sha256) => throw new RejectedException(
            $"A disk of VM {vm.Id} is over the image with the SHA-256 {Printable.Text(sha256, 80)}, which is no longer in {host.Place.ImageDirectory}. Import that image again, or destroy the VM.");
    }

    /// <inheritdoc/>
    public Task RemoveContextAsync(VmId vm, CancellationToken ct) => host.RemoveContextAsync(vm, ct);

    /// <inheritdoc/>
    public Task<string> ConsoleTailAsync(VmId vm, CancellationToken ct) => host.ConsoleTailAsync(vm, ct);

    /// <inheritdoc/>
    public string CheckpointOf(VmId vm) => host.PathOf(vm, "checkpoint");

    /// <inheritdoc/>
    public async Task StoreAsync(VmId vm, CancellationToken ct)
    {
        if (!(await host.ListAsync(null, ct).ConfigureAwait(false)).Contains(vm))
        {
            throw new RejectedException($"There are no files of VM {vm} in {host.Place.DataDirectory}.");
        }
    }

    /// <inheritdoc/>
    public Task RemoveFromHostAsync(VmId vm, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DiscardStoredAsync(VmId vm, CancellationToken ct) => host.RemoveCheckpointAsync(vm, ct);

    /// <inheritdoc/>
    public Task SaveDisksAsync(Vm vm, CancellationToken ct) => saved.SaveAsync(vm, ct);

    /// <inheritdoc/>
    public Task RemoveAsync(VmId vm, CancellationToken ct) => host.RemoveAsync(vm, ct);

    /// <inheritdoc/>
    public Task MakeBlockAsync(DataBlock block, CancellationToken ct) => host.MakeBlockAsync(block, ct);

    /// <inheritdoc/>
    public Task RemoveBlockAsync(BlockName block, CancellationToken ct) => host.RemoveBlockAsync(block, ct);

    /// <inheritdoc/>
    public Task<ImmutableArray<VmId>> ListAsync(CancellationToken ct) => host.ListAsync(null, ct);

    /// <inheritdoc/>
    public Task<ImmutableArray<KeptImage>> ListImagesAsync(CancellationToken ct) => Task.FromResult(ImmutableArray<KeptImage>.Empty);

    /// <inheritdoc/>
    public Task<bool?> VerifyImageAsync(string sha256, CancellationToken ct) => Task.FromResult<bool?>(null);
}
