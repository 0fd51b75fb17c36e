using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>Where a host keeps VMs' disks as logical volumes.</summary>
/// <param name="Name">The volume group.</param>
/// <param name="ThinPool">Its thin pool, in which they are made; empty to make them in the group itself, with room for every block.</param>
public sealed record VolumeGroup(string Name, string ThinPool = "")
{
    // A device of device-mapper has at most 127 characters (DM_NAME_LEN); it is called GROUP-VOLUME, with every hyphen of the two doubled.
    private const int MaxDeviceName = 127;

    // lvm(8), "Valid names".
    private static readonly string[] Reserved =
        ["_cdata", "_cmeta", "_corig", "_iorig", "_mimage", "_mlog", "_pmspare", "_rimage", "_rmeta", "_tdata", "_tmeta", "_vdata", "_vorigin", "_wcorig"];

    /// <summary>Throws when no volume here can have the name that a data block's would have.</summary>
    /// <exception cref="RejectedException">It says which name can.</exception>
    internal void RequireNameOf(BlockName block, string site)
    {
        if (Reserved.FirstOrDefault(word => block.Value.Contains(word, StringComparison.Ordinal)) is { } reserved)
        {
            throw new RejectedException($"The data block \"{block}\" cannot be a logical volume: lvm keeps names with \"{reserved}\" to itself. Choose another name.");
        }

        var spare = MaxDeviceName - $"{Name}-elastic-{site}-b-{block}".Sum(c => c == '-' ? 2 : 1) + 1; // The hyphen between the two is not doubled.
        if (spare < 0)
        {
            throw new RejectedException($"The data block \"{block}\" cannot be a logical volume: the name of its device would be {-spare} characters too long. Choose a shorter name, in which every hyphen counts twice.");
        }
    }
}
