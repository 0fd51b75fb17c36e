using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>Gives disks their devices and buses: what a template asks for, then to each other the first device of its bus that is free.</summary>
internal static class DiskTargets
{
    /// <summary>How many disks fit: vda to vdz, the last for the context.</summary>
    public const int Most = 25;

    /// <summary>The device and the bus of each disk, in their order, and the device of the context image.</summary>
    public static (ImmutableArray<(string Target, string Bus)> Disks, string Context) Of(ImmutableArray<DiskTemplate> disks)
    {
        var taken = disks.Select(disk => disk.Target).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<(string, string)> given = [.. disks.Select(disk => disk.Target.Length > 0 ? (disk.Target, BusOf(disk)) : (Free(PrefixOf(BusOf(disk))), BusOf(disk)))];
        return (given, Free("vd"));

        string Free(string prefix) => Enumerable.Range('a', Most + 1).Select(letter => prefix + (char)letter).First(taken.Add);
    }

    /// <summary>How a disk is attached.</summary>
    public static string BusOf(DiskTemplate disk) => disk.Bus.Length > 0 ? disk.Bus : disk.Target switch
    {
        ['s', 'd', ..] => "scsi",
        ['h', 'd', ..] => "ide",
        _ => "virtio",
    };

    /// <summary>How the devices of a bus begin.</summary>
    public static string PrefixOf(string bus) => bus switch
    {
        "scsi" or "sata" => "sd",
        "ide" => "hd",
        _ => "vd",
    };
}
