using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Ports;

/// <summary>The files of VMs on one host: a directory per VM with its disks and its context. Verbs are idempotent.</summary>
public interface ITransfer
{
    /// <summary>
    /// Makes every file of the VM present: the image in the host's cache (verified), its disks, its context image. Returns where they are.
    /// Throws <see cref="CapacityExhaustedException"/> on a full disk (what was made in part is removed), <see cref="RejectedException"/> on an unusable image.
    /// </summary>
    Task<VmFiles> PrepareAsync(Vm vm, VmContext context, CancellationToken ct);

    /// <summary>Removes the context image, which holds secrets, once the guest has read it. Not there is success.</summary>
    Task RemoveContextAsync(VmId vm, CancellationToken ct);

    /// <summary>The end of the VM's console, at most 4 KB; empty when there is none.</summary>
    Task<string> ConsoleTailAsync(VmId vm, CancellationToken ct);

    /// <summary>Removes everything of the VM. Not there is success.</summary>
    Task RemoveAsync(VmId vm, CancellationToken ct);

    /// <summary>The VMs of our site that have a directory here.</summary>
    Task<ImmutableArray<VmId>> ListAsync(CancellationToken ct);
}
