using System.Globalization;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Files;

namespace StratusLab.Elastic.Vmm.Transfer.Ssh;

/// <summary>Moves the files of VMs that do not run between a host and this machine, where each has an archive in its directory.</summary>
internal sealed class StoredVms(HostFiles host, VmDirectory directories, ICommandRunner local)
{
    /// <summary>The archive's name in the VM's directory.</summary>
    public const string FileName = "stored.tar";

    /// <summary>Brings a VM's files here; those that an archive has already are not sent again.</summary>
    public async Task StoreAsync(VmId vm, CancellationToken ct)
    {
        await directories.EnsureAsync(vm, ct).ConfigureAwait(false);
        var archive = Of(vm);
        try
        {
            await host.StoreAsync(vm, archive.Read()?.State ?? "-", archive.Part, ct).ConfigureAwait(false);
            await archive.KeepAsync(isBare: false, ct).ConfigureAwait(false);
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            throw new CapacityExhaustedException($"The disk of {directories.PathOf(vm)} is full: the files of VM {vm} could not be stored. They are still on {host.Place.Machine}.", e);
        }
        finally
        {
            File.Delete(archive.Part);
        }
    }

    /// <summary>Brings a VM's files to the host, when there is an archive of them and the host has none.</summary>
    /// <exception cref="RejectedException">The archive is damaged; or the VM's files are on this machine, where hosts share them.</exception>
    public async Task BringBackAsync(VmId vm, CancellationToken ct)
    {
        if (File.Exists(Path.Combine(directories.PathOf(vm), "disk.0")))
        {
            throw new RejectedException($"The disks of VM {vm} are in {directories.PathOf(vm)}, which {host.Place.Machine} does not share: it has files of its own. Place the VM on a host of the kind that it was on; or, if it does share that directory, remove its ssh.data-directory from the configuration.");
        }

        var archive = Of(vm);
        if (!archive.IsThere)
        {
            return;
        }

        var (sha256, _, bytes) = archive.Read()
            ?? throw new RejectedException($"The stored files of VM {vm}, {archive.Path}, are damaged: the checksum at their end is not there. Put a good copy in their place, or destroy the VM.");
        await host.RunAsync(
            vm,
            HostScripts.Unpack,
            $"bring back the files of VM {vm} from {archive.Path}",
            [host.Place.QemuGroup, bytes.ToString(CultureInfo.InvariantCulture), sha256],
            command => command with { InputFile = archive.Path, Deadline = host.Place.CopyDeadline },
            ct).ConfigureAwait(false);
    }

    /// <summary>Removes a VM's archive.</summary>
    public void Discard(VmId vm)
    {
        if (directories.IsThere(vm))
        {
            Of(vm).Remove();
        }
    }

    private SentFile Of(VmId vm) => new(Path.Combine(directories.PathOf(vm), FileName), local);
}
