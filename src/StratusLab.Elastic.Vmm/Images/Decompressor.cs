using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Files;

namespace StratusLab.Elastic.Vmm.Images;

/// <summary>
/// Decompresses through the system's tools, as far as a limit (prlimit(1) of util-linux): a small file may become a very large one. Also gzip: GZipStream takes a file that was cut off for a whole
/// one (seen with .NET 10.0), gzip(1) does not.
/// </summary>
internal sealed class Decompressor(ICommandRunner runner, TimeSpan deadline, long maxBytes)
{
    // As prlimit(1) ends when it cannot execute a program, and what killed by SIGXFSZ looks like.
    private const int NotExecutable = 126;
    private const int NotThere = 127;
    private const int TooLarge = 128 + 25;

    /// <summary>The suffix that files compressed like this one usually have, told by its first bytes and never by its name; empty when it is not compressed.</summary>
    public static async Task<string> SuffixAsync(string path, CancellationToken ct)
    {
        var head = new byte[6];
        await using var file = File.OpenRead(path);
        await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
        return head switch
        {
            [0x1f, 0x8b, ..] => ".gz",
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => ".xz",
            [0x28, 0xb5, 0x2f, 0xfd, ..] => ".zst",
            [(byte)'B', (byte)'Z', (byte)'h', ..] => throw new RejectedException("The image is compressed with bzip2; only gzip, xz and zstd are taken. Decompress it and give the checksum of the result."),
            _ => "",
        };
    }

    /// <summary>Writes the content of <paramref name="packed"/>, which ends in .gz, .xz or .zst, to <paramref name="path"/>, the same name without the suffix.</summary>
    public async Task RunAsync(string packed, string path, CancellationToken ct)
    {
        // gzip and xz have no option for the output's name; they take off the suffix.
        (string Program, string Package, ImmutableArray<string> Arguments) tool = Path.GetExtension(packed) switch
        {
            ".gz" => ("gzip", "gzip", ["--decompress", "--keep", "--", packed]),
            ".xz" => ("xz", "xz-utils", ["--decompress", "--keep", "--quiet", "--", packed]),
            ".zst" => ("zstd", "zstd", ["--decompress", "--quiet", "-o", path, "--", packed]),
            var other => throw new UnreachableException($"Nothing decompresses {other}."),
        };
        var bound = string.Create(CultureInfo.InvariantCulture, $"--fsize={maxBytes}");
        var result = await runner.RunAsync(new Command("prlimit", [bound, "--core=0", tool.Program, .. tool.Arguments]) { Deadline = deadline }, ct).ConfigureAwait(false);
        if (result.ExitCode == 0)
        {
            return;
        }

        throw result.ExitCode is NotExecutable or NotThere
                ? new RejectedException($"The image is compressed with {tool.Program}, which cannot be run here: install the package {tool.Package}, or decompress the image and give the checksum of the result.")
            : result.ExitCode == TooLarge || result.Error.Contains("File too large", StringComparison.Ordinal)
                ? new RejectedException(string.Create(CultureInfo.InvariantCulture, $"The image is longer than {maxBytes} bytes when it is decompressed, the most that it may be."))
            : DiskFull.Says(result.Error) ? new CapacityExhaustedException($"The disk is full: {tool.Program} could not decompress the image. Nothing was kept; make room and import again.")
            : new RejectedException($"{tool.Program} could not decompress the image (exit {result.ExitCode}): {result.Error}");
    }
}
