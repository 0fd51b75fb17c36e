using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>
/// What a template may ask for and no driver of this version can do. A VM of such a template is refused, with everything that stands in its way: nothing
/// that is asked for is left out in silence. Whoever teaches a driver one of these removes it here.
/// </summary>
public static class TemplateSupport
{
    /// <summary>A sentence for each thing that is not supported; empty when the template is.</summary>
    public static ImmutableArray<string> Missing(VmTemplate template) =>
    [
        .. template.Disks.SelectMany((d, i) => OfDisk(d, i).Select(p => $"DISK {i}: {p}")),
        .. template.Boot == "hd" ? Array.Empty<string>() : [$"OS: BOOT = {template.Boot} is not supported yet. Remove it: the first disk is booted."],
        .. template.HasAcpi ? Array.Empty<string>() : ["FEATURES: ACPI = no is not supported: such a guest could not be shut down. Remove it."],
        .. template.HasPae ? ["FEATURES: PAE = yes is not supported yet. Remove it: 64-bit guests need none."] : Array.Empty<string>(),
        .. template.Graphics is null ? Array.Empty<string>() : ["GRAPHICS is not supported yet. Remove it: the serial console is kept in the VM's directory."],
        .. template is { Disks.IsEmpty: true, Kernel: null, Ec2.IsEmpty: false } ? ["it is for EC2 alone: there is neither a DISK nor a KERNEL, and EC2 is not supported yet. Write how it is booted here."] : Array.Empty<string>(),
    ];

    /// <exception cref="RejectedException">Something is not supported.</exception>
    public static void Require(VmTemplate template)
    {
        if (Missing(template) is { IsEmpty: false } missing)
        {
            throw new RejectedException($"Template \"{template.Name}\" cannot be used: {string.Join(" ", missing)}");
        }
    }

    private static IEnumerable<string> OfDisk(DiskTemplate disk, int index)
    {
        var place = "vd" + (char)('a' + index);
        var kind = disk.Kind switch
        {
            DiskKind.Image => null,
            DiskKind.Source => "SOURCE is not supported yet. Import it with \"elastic images import\" and write IMAGE.",
            DiskKind.Swap => "TYPE = swap is not supported yet. Make an image with swap space and write IMAGE.",
            DiskKind.FileSystem => "TYPE = fs is not supported yet. Make an image with a file system and write IMAGE.",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        string?[] problems =
        [
            kind,
            disk.IsClone ? null : "CLONE = no is not supported yet. Remove it: the VM gets a private overlay.",
            disk.IsSaved ? "SAVE is not supported yet. Remove it: the disk goes with its VM." : null,
            disk.IsReadOnly ? "READONLY is not supported yet. Remove it." : null,
            disk.Target.Length == 0 || disk.Target == place ? null : $"TARGET = {disk.Target} is not supported yet. Remove it: this disk is {place}.",
            disk.Bus is "" or "virtio" ? null : $"BUS = {disk.Bus} is not supported yet. Remove it: disks are virtio.",
            disk.Driver is "" or "qcow2" ? null : $"DRIVER = {disk.Driver} is not supported yet. Remove it: a VM's disk is a qcow2 overlay, whatever its image is.",
        ];
        return problems.OfType<string>();
    }
}
