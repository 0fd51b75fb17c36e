using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Transfer;

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
        .. template.Disks.SelectMany((d, i) => OfDisk(d).Select(p => $"DISK {i}: {p}")),
        .. template.Disks.Select(d => d.Block).OfType<BlockName>().GroupBy(b => b).Where(g => g.Count() > 1).Select(g => $"DISK: BLOCK = {g.Key} is written twice. Keep one."),
        .. template.Boot == "cdrom" && !template.Disks.Any(IsCdrom) ? ["OS: BOOT = cdrom needs a DISK that is one: READONLY = yes with TARGET = hda."] : Array.Empty<string>(),
        .. template.Boot == "network" && template.Nics.IsEmpty && template.RawNics.IsEmpty ? ["OS: BOOT = network needs a NIC. Write NIC = [ NETWORK = name ]."] : Array.Empty<string>(),
        .. template.Ec2.SelectMany(e => OfEc2(template, e).Select(p => $"EC2{(e.Cloud.Length > 0 ? $" for {e.Cloud}" : "")}: {p}")),
        .. template.Ec2.GroupBy(e => e.Cloud).Where(g => g.Count() > 1).Select(g => $"EC2 is written twice {(g.Key.Length > 0 ? $"for CLOUD = {g.Key}" : "without a CLOUD")}. Keep one."),
    ];

    /// <exception cref="RejectedException">Something is not supported.</exception>
    public static void Require(VmTemplate template)
    {
        if (Missing(template) is { IsEmpty: false } missing)
        {
            throw new RejectedException($"Template \"{template.Name}\" cannot be used: {string.Join(" ", missing)}");
        }
    }

    private static IEnumerable<string> OfEc2(VmTemplate template, Ec2Template made)
    {
        string?[] problems =
        [
            template.Disks.Any(d => d.IsSaved) ? "a DISK with SAVE = yes is not there, and could not be saved. Remove SAVE, or EC2." : null,
            template.Context.ContainsKey("USER_DATA") || template.Context.ContainsKey("USERDATA") ? "the user data there is the context itself. Write START_SCRIPT in place of USER_DATA, or remove EC2." : null,
            made.Network.Length == 0 && (template.Nics.Length > 1 || !template.RawNics.IsEmpty) ? "an instance has one card. Write NETWORK = and the one network that it has there." : null,
        ];
        return problems.OfType<string>();
    }

    private static bool IsCdrom(DiskTemplate disk) => disk.IsReadOnly && DiskTargets.BusOf(disk) is "ide" or "sata";

    private static IEnumerable<string> OfDisk(DiskTemplate disk)
    {
        var isMade = disk.Kind is DiskKind.Swap or DiskKind.FileSystem;
        var bus = DiskTargets.BusOf(disk);
        string?[] problems =
        [
            disk.Kind == DiskKind.Source && !disk.Source.StartsWith('/') ? "a SOURCE from elsewhere is not fetched when a VM starts. Fetch it with \"elastic images import NAME URL --sha256 …\" and write IMAGE = NAME." : null,
            disk is { IsClone: false, IsReadOnly: false } ? "CLONE = no is supported with READONLY = yes alone: other VMs read the same image. Write READONLY = yes, or remove CLONE." : null,
            disk.IsClone || disk.Driver.Length == 0 ? null : "CLONE = no uses the image as it is. Remove DRIVER.",
            isMade && disk.Driver == "qcow2" ? "a disk that is made empty is raw. Remove DRIVER." : null,
            disk.Target.StartsWith("xvd", StringComparison.Ordinal) ? $"TARGET = {disk.Target} is how Xen calls it. Write vd{disk.Target[^1]}, which a Xen host makes of it by itself."
                : disk.Target.Length == 0 || disk.Target.StartsWith(DiskTargets.PrefixOf(bus), StringComparison.Ordinal) ? null
                : $"TARGET = {disk.Target} is no device of BUS = {bus}, whose devices begin with {DiskTargets.PrefixOf(bus)}. Remove the one or the other.",
        ];
        return problems.OfType<string>();
    }
}
