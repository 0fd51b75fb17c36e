using System.Security.Cryptography;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Files;

namespace StratusLab.Elastic.Vmm.Transfer.Ssh;

/// <summary>
/// The files of a VM that has left its host, on this machine: what <see cref="HostScripts.Store"/> prints, in one file that appears under its name when it is whole, verified and
/// on the disk, or not at all. Its last line has the checksum of the rest and the state that the files were in.
/// </summary>
/// <param name="path">Where.</param>
/// <param name="runner">Runs <c>sync</c> on this machine.</param>
internal sealed class VmArchive(string path, ICommandRunner runner)
{
    private const int HexDigits = 64;
    private const int LastLineBytes = HexDigits + 1 + HexDigits + 1;

    public string Path => path;

    /// <summary>Where it is written while it arrives.</summary>
    public string Part => path + ".part";

    public bool IsThere => File.Exists(path);

    /// <summary>Its last line, and the bytes before it; null when there is none that can be read.</summary>
    public (string Sha256, string State, long Bytes)? Read() => IsThere ? Read(path) : null;

    /// <summary>Verifies what has arrived and keeps it. What is empty is not kept: there is nothing new.</summary>
    /// <exception cref="PeerUnreachableException">It did not arrive whole.</exception>
    public async Task KeepAsync(CancellationToken ct)
    {
        if (new FileInfo(Part).Length == 0)
        {
            return;
        }

        if (Read(Part) is not { } line || await HashAsync(line.Bytes, ct).ConfigureAwait(false) != line.Sha256)
        {
            throw new PeerUnreachableException($"The files of a VM did not arrive whole in {Part}: they do not have the checksum that they were sent with. They are fetched again.");
        }

        await SyncAsync(Part, ct).ConfigureAwait(false);
        File.Move(Part, path, overwrite: true);
        await SyncAsync(System.IO.Path.GetDirectoryName(path)!, ct).ConfigureAwait(false); // A path of a file has one.
    }

    /// <summary>Removes it. Not there is success.</summary>
    public void Remove()
    {
        if (Directory.Exists(System.IO.Path.GetDirectoryName(path)))
        {
            File.Delete(Part);
            File.Delete(path);
        }
    }

    private static (string Sha256, string State, long Bytes)? Read(string from)
    {
        using var file = File.OpenRead(from);
        if (file.Length < LastLineBytes)
        {
            return null;
        }

        file.Seek(-LastLineBytes, SeekOrigin.End);
        var bytes = new byte[LastLineBytes];
        file.ReadExactly(bytes);
        return Encoding.ASCII.GetString(bytes).TrimEnd('\n').Split(' ') is [{ Length: HexDigits } sha256, { Length: HexDigits } state] && (sha256 + state).All(char.IsAsciiHexDigitLower)
            ? (sha256, state, file.Length - LastLineBytes)
            : null;
    }

    private async Task<string> HashAsync(long bytes, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(Part, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
        var buffer = new byte[1 << 20];
        while (bytes > 0)
        {
            var have = await file.ReadAtLeastAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)), 1, throwOnEndOfStream: true, ct).ConfigureAwait(false);
            hash.AppendData(buffer.AsSpan(0, have));
            bytes -= have;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task SyncAsync(string what, CancellationToken ct)
    {
        var result = await runner.RunAsync(new Command("sync", [what]) { Deadline = TimeSpan.FromMinutes(10) }, ct).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw DiskFull.Says(result.Error) ? new CapacityExhaustedException($"The disk of {path} is full.") : new IOException($"sync {what} ended with {result.ExitCode}: {result.Error}");
        }
    }
}
