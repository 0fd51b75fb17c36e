using System.Security.Cryptography;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Files;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>
/// What a host has sent, in a file on this machine that appears under its name when it is whole, verified and on the disk, or not at all. Its last line has the checksum of the
/// rest, and the state of what it was made from.
/// </summary>
/// <param name="path">Where.</param>
/// <param name="runner">Runs <c>sync</c> on this machine.</param>
internal sealed class SentFile(string path, ICommandRunner runner)
{
    private const int HexDigits = 64;
    private const int LastLineBytes = HexDigits + 1 + HexDigits + 1;

    public string Path => path;

    /// <summary>Where it is written while it arrives.</summary>
    public string Part => path + ".part";

    public bool IsThere => File.Exists(path);

    /// <summary>Its last line, and the bytes before it; null when there is none that can be read.</summary>
    public (string Sha256, string State, long Bytes)? Read() => IsThere ? Read(path) : null;

    /// <summary>Verifies what has arrived and keeps it, with its last line or without. What is empty is not kept: there is nothing new.</summary>
    /// <exception cref="PeerUnreachableException">It did not arrive whole.</exception>
    public async Task KeepAsync(bool isBare, CancellationToken ct)
    {
        if (new FileInfo(Part).Length == 0)
        {
            return;
        }

        if (Read(Part) is not { } line || await HashAsync(Part, line.Bytes, ct).ConfigureAwait(false) != line.Sha256)
        {
            throw new PeerUnreachableException($"{path} did not arrive whole: it does not have the checksum that it was sent with. It is fetched again.");
        }

        if (isBare)
        {
            using var whole = File.OpenWrite(Part);
            whole.SetLength(line.Bytes);
        }

        await SyncAsync(Part, ct).ConfigureAwait(false);
        File.Move(Part, path, overwrite: true);
        await SyncAsync(System.IO.Path.GetDirectoryName(path)!, ct).ConfigureAwait(false); // A path of a file has one.
    }

    /// <summary>The checksum of one that was kept without its last line; "-" when there is none.</summary>
    public async Task<string> BareHashAsync(CancellationToken ct) => IsThere ? await HashAsync(path, new FileInfo(path).Length, ct).ConfigureAwait(false) : "-";

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

    private static async Task<string> HashAsync(string from, long bytes, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(from, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
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
