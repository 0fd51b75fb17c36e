using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>The files on this machine that a template's VMs are made from.</summary>
internal sealed class TemplateFiles(ImageStore store, Func<ImageName, CancellationToken, Task<StoredImage?>> find)
{
    // vda to vdz, the last for the context.
    private const int MaxDisks = 25;

    /// <summary>A disk's target, by its place: vda, vdb, …</summary>
    public static string Target(int index) => "vd" + (char)('a' + index);

    /// <summary>What a VM is made from.</summary>
    /// <exception cref="RejectedException">There are too many disks, or an image, the kernel or the initial RAM disk is not there.</exception>
    public async Task<VmPlan> FindAsync(Vm vm, CancellationToken ct)
    {
        if (vm.Template.Disks.Length > MaxDisks)
        {
            throw new RejectedException($"Template \"{vm.Template.Name}\" has {vm.Template.Disks.Length} disks; at most {MaxDisks} are supported.");
        }

        var disks = ImmutableArray.CreateBuilder<DiskPlan>(vm.Template.Disks.Length);
        foreach (var disk in vm.Template.Disks)
        {
            var stored = await find(disk.Image, ct).ConfigureAwait(false)
                ?? throw new RejectedException($"Template \"{vm.Template.Name}\" wants the image \"{disk.Image}\", which this site does not have. Import it, or correct the template.");
            disks.Add(new DiskPlan(new CachedFile(store.Locate(stored), stored.Sha256, stored.FileBytes), stored.Format));
        }

        return new VmPlan(disks.MoveToImmutable(), Present(vm, vm.Template.Kernel, "kernel"), Present(vm, vm.Template.Initrd, "initial RAM disk"));
    }

    private static string? Present(Vm vm, string? path, string what) =>
        path is null || (Path.IsPathFullyQualified(path) && File.Exists(path)) ? path
            : throw new RejectedException($"Template \"{vm.Template.Name}\" names the {what} {Printable.Text(path, 1000)}, which is not an absolute path to a file here.");
}
