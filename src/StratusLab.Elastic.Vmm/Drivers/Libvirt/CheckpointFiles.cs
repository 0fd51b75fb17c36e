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

    // libvirt's QEMU driver writes its mark (QEMU_SAVE_MAGIC) when the rest is written; until then there is another.
    // It is root's, whoever asks.
    private const string IsWhole = """
        [ ! -e "$1" ] || [ -r "$1" ] || sudo -n chown "$(id -u)" "$1" 2>/dev/null
        [ "$(head -c 16 "$1" 2>/dev/null)" != LibvirtQemudSave ] || echo whole
        """;

    private const string IsThere = """
        [ ! -e "$1" ] || echo there
        """;

    private const string Which = """
        if [ -e "$1" ] || [ ! -e "$1.used" ]; then echo fresh; else echo used; fi
        """;

    /// <summary>What a checkpoint is called from its use on.</summary>
    public static string Used(string checkpoint) => checkpoint + ".used";

    /// <summary>Renames it. False when it bore that name before, and may have been used.</summary>
    /// <exception cref="RejectedException">There is none.</exception>
    public async Task<bool> TakeAsync(ICommandRunner runner, string checkpoint, CancellationToken ct) =>
        (await RunAsync(runner, Take, checkpoint, ct).ConfigureAwait(false)).Output.Span.SequenceEqual("taken\n"u8);

    /// <summary>True when it is there, written to its end and not used.</summary>
    public async Task<bool> IsWholeAsync(ICommandRunner runner, string checkpoint, CancellationToken ct) =>
        (await RunAsync(runner, IsWhole, checkpoint, ct).ConfigureAwait(false)).Output.Span.SequenceEqual("whole\n"u8);

    /// <summary>True when a file of that name is there, whatever is in it.</summary>
    public async Task<bool> IsThereAsync(ICommandRunner runner, string checkpoint, CancellationToken ct) =>
        (await RunAsync(runner, IsThere, checkpoint, ct).ConfigureAwait(false)).Output.Span.SequenceEqual("there\n"u8);

    /// <summary>The name that it bears now.</summary>
    public async Task<string> WhichAsync(ICommandRunner runner, string checkpoint, CancellationToken ct) =>
        (await RunAsync(runner, Which, checkpoint, ct).ConfigureAwait(false)).Output.Span.SequenceEqual("used\n"u8) ? Used(checkpoint) : checkpoint;

    /// <summary>Undoes it: the checkpoint was not used.</summary>
    public Task GiveBackAsync(ICommandRunner runner, string checkpoint, CancellationToken ct) => RunAsync(runner, GiveBack, checkpoint, ct);

    private async Task<CommandResult> RunAsync(ICommandRunner runner, string script, string checkpoint, CancellationToken ct)
    {
        var result = await runner.RunAsync(new Command("sh", ["-c", script, "checkpoint", checkpoint]) { Deadline = options.VerbDeadline }, ct).ConfigureAwait(false);
        return result.ExitCode == 0 ? result : throw new RejectedException($"The checkpoint {checkpoint} on {options.Host} cannot be used: {result.Error}");
    }
}
