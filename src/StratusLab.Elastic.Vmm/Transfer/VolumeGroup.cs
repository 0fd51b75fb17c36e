namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>Where a host keeps VMs' disks as logical volumes.</summary>
/// <param name="Name">The volume group.</param>
/// <param name="ThinPool">Its thin pool, in which they are made; empty to make them in the group itself, with room for every block.</param>
public sealed record VolumeGroup(string Name, string ThinPool = "");
