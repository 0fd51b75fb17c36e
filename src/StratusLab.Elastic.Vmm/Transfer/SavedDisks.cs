using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Files;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>
/// Disks that outlive their VMs: <c>saved/ID/disk.N.qcow2</c> in the data directory of this machine, of a VM that was made anew <c>saved/ID.2/…</c>, and so on. They are the
/// operator's; nothing here removes one.
/// </summary>
internal sealed class SavedDisks(HostFiles host, string dataDirectory, ICommandRunner local)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Saves the disks of a VM that its template marks.</summary>
    public async Task SaveAsync(Vm vm, CancellationToken ct)
    {
        for (var number = 0; number < vm.Template.Disks.Length; number++)
        {
            if (vm.Template.Disks[number].IsSaved)
            {
                await SaveAsync(vm, number, ct).ConfigureAwait(false);
            }
        }
    }

    private async Task SaveAsync(Vm vm, int number, CancellationToken ct)
    {
        var directory = Path.Combine(dataDirectory, "saved", vm.EarlierLives == 0 ? vm.Id.ToString() : FormattableString.Invariant($"{vm.Id}.{vm.EarlierLives + 1}"));
        var file = new SentFile(Path.Combine(directory, FormattableString.Invariant($"disk.{number}.qcow2")), local);
        try
        {
            Directory.CreateDirectory(directory, Private);
            await host.RunAsync(
                vm.Id,
                HostScripts.Save,
                FormattableString.Invariant($"save disk {number} of VM {vm.Id}"),
                [FormattableString.Invariant($"{number}"), TemplateFiles.FormatOf(vm.Template.Disks[number]), await file.BareHashAsync(ct).ConfigureAwait(false)],
                command => command with { OutputFile = file.Part, Deadline = host.Place.CopyDeadline },
                ct).ConfigureAwait(false);
            await file.KeepAsync(isBare: true, ct).ConfigureAwait(false);
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            throw new CapacityExhaustedException($"The disk of {directory} is full: disk {number} of VM {vm.Id} could not be saved. It is still on {host.Place.Machine}.", e);
        }
        finally
        {
            File.Delete(file.Part);
        }
    }
}
