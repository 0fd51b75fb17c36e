using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Files;

namespace StratusLab.Elastic.Vmm.Context;

/// <summary>
/// Writes the context volume: an ISO 9660 image with <c>context.sh</c>, the files and, for cloud-init's NoCloud, what that reads, all 0400 and root's inside. It holds secrets: what is on the
/// way to it lies in a private directory beside it, which is removed in every case, and the image itself is the owner's alone.
/// </summary>
/// <param name="runner">Runs <c>genisoimage</c>, or <c>xorriso</c> where that is missing, on this machine.</param>
public sealed class ContextImage(ICommandRunner runner)
{
    /// <summary>The label that guests look for.</summary>
    public const string Label = "CONTEXT";

    // Rock Ridge keeps the names and modes. Guests are Linux, so Joliet is left out.
    private static readonly ImmutableArray<string> Mkisofs =
        ["-quiet", "-R", "-uid", "0", "-gid", "0", "-file-mode", "0400", "-dir-mode", "0500"];

    /// <summary>Makes or replaces the image at <paramref name="path"/>, atomically and with mode 0600.</summary>
    /// <exception cref="RejectedException">A name or value is refused, or no tool is installed.</exception>
    /// <exception cref="CapacityExhaustedException">The disk is full. Nothing is left over.</exception>
    public async Task WriteAsync(VmContext context, string path, CancellationToken ct)
    {
        var script = ContextScript.Render(context.Variables);
        var files = context.NoCloudInstance is { } instance ? NoCloudFiles.Render(context.Variables, instance) : ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty;
        if (files.Keys.FirstOrDefault(context.Files.ContainsKey) is { } taken)
        {
            throw new RejectedException($"A context file cannot be used: {taken} is written for cloud-init. Give it another name.");
        }

        if (context.Files.Keys.Select(ContextNames.RefuseFile).FirstOrDefault(refusal => refusal is not null) is { } bad)
        {
            throw new RejectedException($"A context file cannot be used: {bad}.");
        }

        RemoveWork(path);
        var work = WorkOf(path);
        try
        {
            var content = Path.Combine(work, "content");
            Directory.CreateDirectory(work, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Directory.CreateDirectory(content);
            await WriteFileAsync(Path.Combine(content, ContextNames.Script), script, ct).ConfigureAwait(false);
            foreach (var (name, bytes) in context.Files.Concat(files))
            {
                await WriteFileAsync(Path.Combine(content, name), bytes, ct).ConfigureAwait(false);
            }

            var image = Path.Combine(work, "context.iso");
            await BuildAsync(context.NoCloudInstance is null ? Label : NoCloudFiles.Label, content, image, ct).ConfigureAwait(false);
            File.SetUnixFileMode(image, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Move(image, path, overwrite: true);
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            throw NoRoom(path, e);
        }
        finally
        {
            RemoveWork(path);
        }
    }

    /// <summary>Removes the image, and what a killed process may have left of its making. Not there is success.</summary>
    public static void Remove(string path)
    {
        RemoveWork(path);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    // A fixed name: what a killed process left, secrets among it, is found again.
    private static string WorkOf(string path) => path + ".making";

    private static void RemoveWork(string path)
    {
        if (Directory.Exists(WorkOf(path)))
        {
            Directory.Delete(WorkOf(path), recursive: true);
        }
    }

    private static async Task WriteFileAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        await using var file = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead });
        await file.WriteAsync(bytes, ct).ConfigureAwait(false);
    }

    private async Task BuildAsync(string label, string content, string image, CancellationToken ct)
    {
        ImmutableArray<string> operands = [.. Mkisofs, "-V", label, "-o", image, content];
        var result = await TryRunAsync(new Command("genisoimage", operands), ct).ConfigureAwait(false)
            ?? await TryRunAsync(new Command("xorriso", ["-as", "mkisofs", .. operands]), ct).ConfigureAwait(false)
            ?? throw new RejectedException("A context image cannot be made: neither genisoimage nor xorriso can be run here. Install the package genisoimage or xorriso.");
        if (result.ExitCode != 0)
        {
            throw DiskFull.Says(result.Error) ? NoRoom(image, null)
                : new RejectedException($"The context image {image} could not be made (exit {result.ExitCode}): {result.Error}");
        }
    }

    // Null when the program is not there.
    private async Task<CommandResult?> TryRunAsync(Command command, CancellationToken ct)
    {
        try
        {
            return await runner.RunAsync(command, ct).ConfigureAwait(false);
        }
        catch (RejectedException)
        {
            return null;
        }
    }

    private static CapacityExhaustedException NoRoom(string path, Exception? inner) =>
        new($"The disk of {Path.GetDirectoryName(path)} is full: the context image could not be written. Nothing of it was kept.", inner);
}
