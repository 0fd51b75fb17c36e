using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>
/// The name of a checkpoint says whether it may be used. Once its guest has run on and written to its disks, memory of before would break its file systems, so a checkpoint is
/// renamed before its one use.
/// </summary>
internal sealed class CheckpointFiles(LibvirtOptions options)
{
    private const string Take = """
        [ ! -e "$1" ] || { mv -T "$1" "$1.used" && echo taken; exit; }
        [ -e "$1.used" ] || { echo "there is no checkpoint $1" >&2; exit 66; }
        """;

    private const string GiveBack = """
        [ ! -e "$1.used" ] || mv -T "$1.used" "$1"
        """;

    /// <summary>What a checkpoint is called from its use on.</summary>
    public static string Used(string checkpoint) => checkpoint + ".used";

    /// <summary>Renames it. False when it bore that name before, and may have been used.</summary>
    /// <exception cref="RejectedException">There is none.</exception>
    public async Task<bool> TakeAsync(ICommandRunner runner, string checkpoint, CancellationToken ct) =>
        (await RunAsync(runner, Take, checkpoint, ct).ConfigureAwait(false)).Output.Span.SequenceEqual("taken\n"u8);

    /// <summary>Undoes it: the checkpoint was not used.</summary>
    public Task GiveBackAsync(ICommandRunner runner, string checkpoint, CancellationToken ct) => RunAsync(runner, GiveBack, checkpoint, ct);

    private async Task<CommandResult> RunAsync(ICommandRunner runner, string script, string checkpoint, CancellationToken ct)
    {
        var result = await runner.RunAsync(new Command("sh", ["-c", script, "checkpoint", checkpoint]) { Deadline = options.VerbDeadline }, ct).ConfigureAwait(false);
        return result.ExitCode == 0 ? result : throw new RejectedException($"The checkpoint {checkpoint} on {options.Host} cannot be used: {result.Error}");
    }
}
