using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Ports;

/// <summary>The files of VMs on one host: a directory per VM with its disks and its context. Verbs are idempotent.</summary>
public interface ITransfer
{
    /// <summary>True when every host that this driver serves sees the same files: a VM can then move between them while it runs.</summary>
    bool IsShared { get; }

    /// <summary>
    /// Makes every file of the VM present: the image in the host's cache (verified), its disks, its context image. Returns where they are.
    /// Disks that are there are kept as they are, whatever has become of the template since: a guest may have them open. Where the host has no files of the VM and
    /// <see cref="StoreAsync"/> has kept some, these are brought back (verified) and none are made anew.
    /// Throws <see cref="CapacityExhaustedException"/> on a full disk (what was made in part is removed), <see cref="RejectedException"/> on an unusable image.
    /// </summary>
    Task<VmFiles> PrepareAsync(Vm vm, VmContext context, CancellationToken ct);

    /// <summary>Removes the context image, which holds secrets, once the guest has read it. Not there is success.</summary>
    Task RemoveContextAsync(VmId vm, CancellationToken ct);

    /// <summary>The end of the VM's console, at most 4 KB; empty when there is none.</summary>
    Task<string> ConsoleTailAsync(VmId vm, CancellationToken ct);

    /// <summary>
    /// Where the hypervisor writes and reads the VM's checkpoint (its memory while it is suspended or stopped): a file in the VM's directory on the host. It need not be there.
    /// </summary>
    string CheckpointOf(VmId vm);

    /// <summary>
    /// Brings the disks, the checkpoint and the console of a VM that does not run to the service's own machine (verified), so that another host can have them; never its context image.
    /// What is on the host stays there. Nothing is to be done where the files are shared. Repeating it sends them again only when they have changed since; files that are
    /// no longer on the host, and are kept, are success.
    /// Throws <see cref="CapacityExhaustedException"/> on a full disk here, <see cref="RejectedException"/> when the files are neither there nor here.
    /// </summary>
    Task StoreAsync(VmId vm, CancellationToken ct);

    /// <summary>
    /// Removes the VM's files from the host and keeps what <see cref="StoreAsync"/> has brought here: a stopped VM leaves its host. Does nothing where the files are shared.
    /// Not there is success.
    /// </summary>
    Task RemoveFromHostAsync(VmId vm, CancellationToken ct);

    /// <summary>Removes the checkpoint on the host and what <see cref="StoreAsync"/> has kept: the VM runs again, and both are of its past. Not there is success.</summary>
    Task DiscardStoredAsync(VmId vm, CancellationToken ct);

    /// <summary>
    /// Brings every disk that its template marks to be saved to <c>saved/ID/disk.N.qcow2</c> in the service's data directory (verified), each a file that stands alone; <c>saved/ID.2</c> in
    /// the second of its lives (<see cref="Vm.EarlierLives"/>), and so on. To be called
    /// when the VM is off and before <see cref="RemoveAsync"/>. What is saved already is not sent again; nothing that was saved is ever removed.
    /// </summary>
    Task SaveDisksAsync(Vm vm, CancellationToken ct);

    /// <summary>Removes everything of the VM, there and here, but its saved disks. Not there is success.</summary>
    Task RemoveAsync(VmId vm, CancellationToken ct);

    /// <summary>
    /// Makes the file of a data block, as a whole or not at all. One that is there and has its size is kept as it is, whatever is in it; one of another size throws
    /// <see cref="RejectedException"/>. <see cref="PrepareAsync"/> attaches it where it is, and neither makes nor removes it; no other verb touches it.
    /// </summary>
    Task MakeBlockAsync(DataBlock block, CancellationToken ct);

    /// <summary>Removes the file of a data block, which no VM may have. Not there is success.</summary>
    Task RemoveBlockAsync(BlockName block, CancellationToken ct);

    /// <summary>The VMs of our site that have a directory here.</summary>
    Task<ImmutableArray<VmId>> ListAsync(CancellationToken ct);

    /// <summary>The files in the host's own image cache, by name; none where the host has the service's, or no cache.</summary>
    Task<ImmutableArray<KeptImage>> ListImagesAsync(CancellationToken ct);

    /// <summary>Reads a file of the host's own image cache and compares its checksum, there. Null when it is not there.</summary>
    Task<bool?> VerifyImageAsync(string sha256, CancellationToken ct);
}
