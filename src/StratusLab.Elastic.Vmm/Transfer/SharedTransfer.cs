using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Context;
using StratusLab.Elastic.Vmm.Files;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>
/// VM files on this machine: disks are overlays over the images of the site's cache, so a VM's disk takes milliseconds and no space. Everything of a VM is in
/// its directory: <c>disk.N</c>, <c>context.iso</c>, <c>console.log</c>, <c>vm.log</c>. A template's kernel and initial RAM disk are used where they are.
/// </summary>
/// <param name="options">Where.</param>
/// <param name="store">The site's image cache.</param>
/// <param name="find">The ledger's record of an image; null when there is none.</param>
/// <param name="runner">Runs <c>qemu-img</c> and the ISO tool on this machine.</param>
/// <param name="logs">The VMs' logs, in the same data directory.</param>
public sealed class SharedTransfer(
    SharedTransferOptions options, ImageStore store, Func<ImageName, CancellationToken, Task<StoredImage?>> find, ICommandRunner runner, VmLogs logs) : ITransfer
{
    private readonly TemplateFiles template = new(store, find);
    private readonly VmDirectory directories = new(options with { Site = SafeName.Require(options.Site, "site id") }, runner);

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public async Task<VmFiles> PrepareAsync(Vm vm, VmContext context, CancellationToken ct)
    {
        // Everything that can be refused is looked at before anything is made.
        var images = await template.FindImagesAsync(vm, ct).ConfigureAwait(false);
        var (kernel, initrd) = TemplateFiles.FindBoot(vm);
        var isNew = false;
        try
        {
            isNew = await directories.EnsureAsync(vm.Id, ct).ConfigureAwait(false);
            return await MakeAsync(vm, context, images, ct).ConfigureAwait(false) with { Kernel = kernel, Initrd = initrd };
        }
        catch (Exception e) when (e is CapacityExhaustedException || (e is IOException io && DiskFull.Is(io)))
        {
            if (isNew)
            {
                directories.Remove(vm.Id);
            }

            throw e as CapacityExhaustedException ?? new CapacityExhaustedException($"The disk of {options.DataDirectory} is full: the files of VM {vm.Id} could not be made.", e);
        }
    }

    /// <inheritdoc/>
    public Task RemoveContextAsync(VmId vm, CancellationToken ct)
    {
        if (directories.IsThere(vm))
        {
            ContextImage.Remove(Of(vm, "context.iso"));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<string> ConsoleTailAsync(VmId vm, CancellationToken ct) =>
        directories.IsThere(vm) ? ConsoleTail.ReadAsync(Of(vm, "console.log"), ct) : Task.FromResult("");

    /// <inheritdoc/>
    public string CheckpointOf(VmId vm) => Of(vm, "checkpoint");

    /// <inheritdoc/>
    public Task StoreAsync(VmId vm, CancellationToken ct) => directories.IsThere(vm) ? Task.CompletedTask : throw new RejectedException($"There are no files of VM {vm} in {options.DataDirectory}.");

    /// <inheritdoc/>
    public Task RemoveFromHostAsync(VmId vm, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DiscardStoredAsync(VmId vm, CancellationToken ct)
    {
        if (directories.IsThere(vm))
        {
            File.Delete(CheckpointOf(vm));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemoveAsync(VmId vm, CancellationToken ct)
    {
        directories.Remove(vm);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<VmId>> ListAsync(CancellationToken ct) => Task.FromResult(directories.List().ToImmutableArray());

    private async Task<VmFiles> MakeAsync(Vm vm, VmContext context, ImmutableArray<(StoredImage Stored, string Path)> images, CancellationToken ct)
    {
        var logged = logs.For(vm.Id, runner);
        var overlay = new Overlay(logged, directories.FileMode, options.Deadline);
        var disks = ImmutableArray.CreateBuilder<VmDisk>(images.Length + 1);
        foreach (var (stored, image) in images)
        {
            var disk = new VmDisk(Of(vm.Id, $"disk.{disks.Count}"), "qcow2", TemplateFiles.Target(disks.Count));
            await overlay.EnsureAsync(disk.Path, image, stored, ct).ConfigureAwait(false);
            disks.Add(disk);
        }

        var iso = new VmDisk(Of(vm.Id, "context.iso"), "raw", TemplateFiles.Target(disks.Count), IsReadOnly: true);
        await new ContextImage(logged).WriteAsync(context, iso.Path, ct).ConfigureAwait(false);
        File.SetUnixFileMode(iso.Path, directories.FileMode);
        disks.Add(iso);
        return new VmFiles { Disks = disks.ToImmutable(), ConsoleLog = MakeConsoleLog(vm.Id) };
    }

    // Made by us so that it stays readable for us: libvirt's virtlogd runs as root and would make it root's alone.
    private string MakeConsoleLog(VmId vm)
    {
        var path = Of(vm, "console.log");
        if (!File.Exists(path))
        {
            using (new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            {
                File.SetUnixFileMode(path, directories.FileMode);
            }
        }

        return path;
    }

    private string Of(VmId vm, string name) => Path.Combine(directories.PathOf(vm), name);
}
