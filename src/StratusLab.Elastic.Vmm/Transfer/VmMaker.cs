using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Context;
using StratusLab.Elastic.Vmm.Files;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>Makes the files of VMs: the context image on this machine, everything else where the files are, in one conversation.</summary>
/// <param name="host">Where the files are.</param>
/// <param name="directories">The VMs' directories on this machine.</param>
/// <param name="local">Runs the ISO tool on this machine.</param>
/// <param name="logs">The VMs' logs.</param>
internal sealed class VmMaker(HostFiles host, VmDirectory directories, ICommandRunner local, VmLogs logs)
{
    /// <summary>Makes them.</summary>
    /// <param name="vm">Whose.</param>
    /// <param name="context">What its context image has.</param>
    /// <param name="plan">What its disks are made from.</param>
    /// <param name="boot">What else must be among the images.</param>
    /// <param name="before">Is done before its disks are made, and after its directory here is.</param>
    /// <param name="supply">Brings an image, given its checksum, to where the files are.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<VmFiles> MakeAsync(
        Vm vm, VmContext context, VmPlan plan, ImmutableArray<CachedFile> boot, Func<Task> before, Func<string, Task> supply, CancellationToken ct)
    {
        ImmutableArray<string> entries = [.. plan.Disks.Select(disk => disk.Entry), .. boot.Select(file => FormattableString.Invariant($"boot - {file.Sha256} {file.Bytes} -"))];
        var isNew = false;
        try
        {
            isNew = await directories.EnsureAsync(vm.Id, ct).ConfigureAwait(false);
            var iso = await MakeContextAsync(vm.Id, context, ct).ConfigureAwait(false);
            await before().ConfigureAwait(false);
            await MakeAsync(vm.Id, iso, entries, supply, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CapacityExhaustedException || (e is IOException io && DiskFull.Is(io)))
        {
            if (isNew)
            {
                directories.Remove(vm.Id);
            }

            throw e as CapacityExhaustedException ?? new CapacityExhaustedException($"The disk of {directories.PathOf(vm.Id)} is full: the files of VM {vm.Id} could not be made.", e);
        }

        return new VmFiles
        {
            Disks = [.. plan.Disks.Select(disk => disk.Disk), new VmDisk(host.PathOf(vm.Id, "context.iso"), "raw", plan.ContextTarget, IsReadOnly: true)],
            ConsoleLog = host.PathOf(vm.Id, "console.log"),
            Kernel = plan.Kernel,
            Initrd = plan.Initrd,
        };
    }

    // Asks for the files at once. Images that are lacking are brought, which is once per image and host, and it is asked again.
    private async Task MakeAsync(VmId vm, byte[] iso, ImmutableArray<string> entries, Func<string, Task> supply, CancellationToken ct)
    {
        var lacking = await host.MakeAsync(vm, iso, entries, ct).ConfigureAwait(false);
        foreach (var sha256 in lacking)
        {
            await supply(sha256).ConfigureAwait(false);
        }

        if (lacking.Length > 0 && await host.MakeAsync(vm, iso, entries, ct).ConfigureAwait(false) is [var gone, ..])
        {
            throw new PeerUnreachableException($"An image was brought to {host.Place.Machine} and is not there: {host.Place.ImageDirectory}/{Printable.Text(gone, 80)}. It is tried again.");
        }
    }

    // The image holds secrets: its copy here is on the disk only while it is made.
    private async Task<byte[]> MakeContextAsync(VmId vm, VmContext context, CancellationToken ct)
    {
        var path = Path.Combine(directories.PathOf(vm), "context.new");
        try
        {
            await new ContextImage(logs.For(vm, local)).WriteAsync(context, path, ct).ConfigureAwait(false);
            return await File.ReadAllBytesAsync(path, ct).ConfigureAwait(false);
        }
        finally
        {
            ContextImage.Remove(path);
        }
    }
}
