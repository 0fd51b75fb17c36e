using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Files;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>The files of VMs in a data directory, here or on a host: runs the scripts there.</summary>
internal sealed class HostFiles(HostPlace place, ICommandRunner runner, VmLogs logs)
{
    /// <summary>Where they are.</summary>
    public HostPlace Place => place;

    /// <summary>The path of a VM's file there.</summary>
    public string PathOf(VmId vm, string name) => $"{place.DataDirectory}/vms/{vm}/{name}";

    /// <summary>The path of an image there.</summary>
    public string PathOf(CachedFile image) => $"{place.ImageDirectory}/{image.Sha256}";

    /// <summary>The path of a data block there.</summary>
    public string PathOf(BlockName block) => $"{place.DataDirectory}/blocks/{Named(block)}";

    /// <summary>Prints an archive of a VM's files, given their known state.</summary>
    public Task StoreAsync(VmId vm, string known, string file, CancellationToken ct) => RunAsync(
        vm,
        Of(HostScripts.Store, VolumeScripts.Store),
        $"store the files of VM {vm}",
        [known],
        command => command with { OutputFile = file, Deadline = place.CopyDeadline },
        ct);

    /// <summary>Makes a VM's files. Returns the checksums of images that are lacking; then nothing was made.</summary>
    public async Task<ImmutableArray<string>> MakeAsync(VmId vm, byte[] context, ImmutableArray<string> entries, CancellationToken ct)
    {
        var what = $"make the files of VM {vm}";
        var deadline = place.Volumes is null && entries.All(entry => entry.StartsWith("overlay ", StringComparison.Ordinal) || entry.StartsWith("boot ", StringComparison.Ordinal) || entry.StartsWith("block ", StringComparison.Ordinal)) ? place.Deadline : place.CopyDeadline;
        var size = context.Length.ToString(CultureInfo.InvariantCulture);
        var output = await RunAsync(vm, Of(MakeScripts.OfFiles, MakeScripts.OfVolumes), what, [place.QemuGroup, size, .. entries], command => command with { StandardInput = context, Deadline = deadline }, ct).ConfigureAwait(false);
        var lines = Encoding.UTF8.GetString(output.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines is ["done"] ? []
            : lines.Length > 0 && !lines.Contains("done") ? [.. lines.Distinct(StringComparer.Ordinal)]
            : throw new PeerUnreachableException($"Could not {what} on {place.Machine}: it did not say that it has. It is tried again.");
    }

    /// <summary>Removes a VM's context image.</summary>
    public Task RemoveContextAsync(VmId vm, CancellationToken ct) => RunAsync(vm, HostScripts.RemoveContext, $"remove the context of VM {vm}", [], command => command, ct);

    /// <summary>Removes a VM's checkpoint.</summary>
    public Task RemoveCheckpointAsync(VmId vm, CancellationToken ct) => RunAsync(vm, HostScripts.RemoveCheckpoint, $"remove the checkpoint of VM {vm}", [], command => command, ct);

    /// <summary>Removes a VM's directory.</summary>
    public Task RemoveAsync(VmId vm, CancellationToken ct) => RunAsync(vm, Of(HostScripts.Remove, VolumeScripts.Remove), $"remove the files of VM {vm}", [], command => command, ct);

    /// <summary>Makes a data block.</summary>
    public Task MakeBlockAsync(DataBlock block, CancellationToken ct)
    {
        var system = block.FileSystem.Length > 0 ? SafeName.Require(block.FileSystem, "file system") : "-";
        place.Volumes?.RequireNameOf(block.Name, place.Site);
        return RunAsync(
            runner,
            Of(BlockScripts.Make, VolumeScripts.MakeBlock),
            $"make the data block {block.Name}",
            [Named(block.Name), place.QemuGroup, block.SizeMiB.ToString(CultureInfo.InvariantCulture), system],
            command => command with { Deadline = place.CopyDeadline },
            ct);
    }

    /// <summary>Removes a data block.</summary>
    public Task RemoveBlockAsync(BlockName block, CancellationToken ct) => RunAsync(runner, Of(BlockScripts.Remove, VolumeScripts.RemoveBlock), $"remove the data block {block}", [Named(block)], command => command, ct);

    /// <summary>The end of a VM's console.</summary>
    public async Task<string> ConsoleTailAsync(VmId vm, CancellationToken ct)
    {
        var size = ConsoleTail.MaxBytes.ToString(CultureInfo.InvariantCulture);
        return ConsoleTail.Clean((await RunAsync(vm, HostScripts.Tail, $"read the console of VM {vm}", [size], command => command, ct).ConfigureAwait(false)).Span);
    }

    /// <summary>The VMs of our site that have a directory there, or the rest of one, in order. Images that are more than <paramref name="cacheBytes"/> together are thinned out before; null for no bound.</summary>
    public async Task<ImmutableArray<VmId>> ListAsync(long? cacheBytes, CancellationToken ct)
    {
        var most = cacheBytes?.ToString(CultureInfo.InvariantCulture) ?? "";
        var names = await ReadAsync(Of(HostScripts.List, VolumeScripts.List), "list the VMs that have files", [most], command => command, ct).ConfigureAwait(false);
        return [.. names.Select(Number).OfType<VmId>().Distinct().Order()];
    }

    /// <summary>Runs a script that is for no VM in particular, and returns the lines before its last, <c>end</c>. <paramref name="what"/> says what it does: "list the images".</summary>
    /// <exception cref="RejectedException">It cannot be done.</exception>
    /// <exception cref="PeerUnreachableException">The host does not answer, or not to the end.</exception>
    public async Task<ImmutableArray<string>> ReadAsync(string script, string what, ImmutableArray<string> arguments, Func<Command, Command> with, CancellationToken ct)
    {
        var lines = Encoding.UTF8.GetString((await RunAsync(runner, script, what, arguments, with, ct).ConfigureAwait(false)).Span).Split('\n');
        return lines is [.. var answer, "end", ""] ? [.. answer] : throw new PeerUnreachableException($"Could not {what} on {place.Machine}: the answer is cut off. It is tried again.");
    }

    /// <summary>Runs a script for a VM and returns what it printed. <paramref name="what"/> says what it does: "make the files of VM 7".</summary>
    /// <exception cref="CapacityExhaustedException">The disk is full.</exception>
    /// <exception cref="RejectedException">It cannot be done.</exception>
    /// <exception cref="PeerUnreachableException">It is not known whether it was done.</exception>
    public Task<ReadOnlyMemory<byte>> RunAsync(VmId vm, string script, string what, ImmutableArray<string> arguments, Func<Command, Command> with, CancellationToken ct) =>
        RunAsync(logs.For(vm, runner), script, what, [vm.ToString(), .. arguments], with, ct);

    private static string Named(BlockName block) => SafeName.Require(block.Value, "data block");

    private static VmId? Number(string name) =>
        long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && name == new VmId(number).ToString() ? new VmId(number) : null;

    // The script that fits where disks are.
    private string Of(string files, string volumes) => place.Volumes is null ? files : volumes;

    private async Task<ReadOnlyMemory<byte>> RunAsync(ICommandRunner by, string script, string what, ImmutableArray<string> arguments, Func<Command, Command> with, CancellationToken ct)
    {
        ImmutableArray<string> shell = ["sh", "-c", script, "elastic", place.DataDirectory, place.Site, place.ImageDirectory, .. arguments];
        if (place.Volumes is { } volumes)
        {
            shell = ["env", $"vg={volumes.Name}", $"pool={volumes.ThinPool}", .. shell];
        }

        var command = new Command(shell[0], shell[1..]) { Deadline = place.Deadline, Shown = what };
        var result = await by.RunAsync(with(command), ct).ConfigureAwait(false);
        return result switch
        {
            { ExitCode: 0, IsTruncated: false } => result.Output,
            { ExitCode: HostScripts.TryAgain } or { IsTruncated: true } => throw new PeerUnreachableException($"Could not {what} on {place.Machine}: {result.Error}. It is tried again."),
            _ when DiskFull.SaysVolumeGroup(result.Error) => throw new CapacityExhaustedException($"The volume group {place.Volumes?.Name} on {place.Machine} is full: could not {what}. What was made in part was removed."),
            _ when DiskFull.Says(result.Error) => throw new CapacityExhaustedException($"The disk of {place.DataDirectory} on {place.Machine} is full: could not {what}. What was made in part was removed."),
            { ExitCode: HostScripts.Refused } => throw new RejectedException($"Could not {what} on {place.Machine}: {result.Error}."),
            _ => throw new RejectedException(string.Create(CultureInfo.InvariantCulture, $"Could not {what} on {place.Machine} (exit {result.ExitCode}): {result.Error}. \"elastic doctor\" looks at what a host needs.")),
        };
    }
}
