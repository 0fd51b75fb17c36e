using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>The files on this machine that a template's VMs are made from.</summary>
internal sealed class TemplateFiles(ImageStore store, Func<DiskTemplate, CancellationToken, Task<StoredImage?>> find, HostFiles host)
{
    /// <summary>What a VM is made from. The kernel and the initial RAM disk are where they are on this machine.</summary>
    /// <exception cref="RejectedException">There are too many disks, or an image, the kernel or the initial RAM disk is not there.</exception>
    public async Task<VmPlan> FindAsync(Vm vm, CancellationToken ct)
    {
        var template = vm.Template;
        if (template.Disks.Length > DiskTargets.Most)
        {
            throw new RejectedException($"Template \"{template.Name}\" has {template.Disks.Length} disks; at most {DiskTargets.Most} are supported.");
        }

        var (targets, context) = DiskTargets.Of(template.Disks);
        var disks = ImmutableArray.CreateBuilder<DiskPlan>(template.Disks.Length);
        for (var number = 0; number < template.Disks.Length; number++)
        {
            disks.Add(await PlanAsync(vm, number, targets[number], ct).ConfigureAwait(false));
        }

        return new VmPlan(disks.MoveToImmutable(), context, Present(vm, template.Kernel, "kernel"), Present(vm, template.Initrd, "initial RAM disk"));
    }

    private bool IsDevice => host.Place.Volumes is not null;

    /// <summary>The format of a VM's own disk as a file.</summary>
    public static string FormatOf(DiskTemplate disk) => disk.Driver == "raw" || disk.Kind is DiskKind.Swap or DiskKind.FileSystem ? "raw" : "qcow2";

    private async Task<DiskPlan> PlanAsync(Vm vm, int number, (string Target, string Bus) at, CancellationToken ct)
    {
        var disk = vm.Template.Disks[number];
        if (disk.Block is { } block)
        {
            return new DiskPlan(
                FormattableString.Invariant($"block {number} {block} - -"),
                null,
                new VmDisk(host.PathOf(block), "raw", at.Target, disk.IsReadOnly) { Bus = at.Bus, IsKept = true, IsDevice = IsDevice });
        }

        var own = new VmDisk(host.PathOf(vm.Id, FormattableString.Invariant($"disk.{number}")), IsDevice ? "raw" : FormatOf(disk), at.Target, disk.IsReadOnly) { Bus = at.Bus, IsKept = disk.IsSaved, IsDevice = IsDevice };
        if (disk.Kind is DiskKind.Swap or DiskKind.FileSystem)
        {
            return new DiskPlan(FormattableString.Invariant($"{(disk.Kind == DiskKind.Swap ? "swap" : disk.Format)} {number} - {disk.SizeMiB} -"), null, own);
        }

        var how = !disk.IsClone ? "image" : FormatOf(disk) == "raw" ? "copy" : "overlay";
        if (await FindAsync(vm, disk, ct).ConfigureAwait(false) is not { } stored)
        {
            return new DiskPlan(FormattableString.Invariant($"{how} {number} - - -"), null, own);
        }

        var image = new CachedFile(store.Locate(stored), stored.Sha256, stored.FileBytes);
        return new DiskPlan(
            FormattableString.Invariant($"{how} {number} {image.Sha256} {image.Bytes} {stored.Format}"),
            image,
            disk.IsClone ? own : own with { Path = host.PathOf(image), Format = stored.Format, IsDevice = false });
    }

    // Null when it is not needed: the disk of a VM with a checkpoint is there, says itself what it is over, and what it was made from may be gone since.
    private async Task<StoredImage?> FindAsync(Vm vm, DiskTemplate disk, CancellationToken ct)
    {
        var isMade = vm.HasCheckpoint && disk.IsClone;
        return isMade && disk.Kind == DiskKind.Source && !File.Exists(disk.Source) ? null
            : await find(disk, ct).ConfigureAwait(false) is { } stored ? stored
            : isMade ? null
            : throw new RejectedException($"Template \"{vm.Template.Name}\" wants the image \"{disk.Image}\", which this site does not have. Import it, or correct the template.");
    }

    private static string? Present(Vm vm, string? path, string what) =>
        path is null || (Path.IsPathFullyQualified(path) && File.Exists(path)) ? path
            : throw new RejectedException($"Template \"{vm.Template.Name}\" names the {what} {Printable.Text(path, 1000)}, which is not an absolute path to a file here.");
}
