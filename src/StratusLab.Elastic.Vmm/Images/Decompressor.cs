using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Files;

namespace StratusLab.Elastic.Vmm.Images;

/// <summary>Decompresses what .NET cannot, through the system's tools. They see only files whose checksum is verified.</summary>
internal sealed class Decompressor(ICommandRunner runner, TimeSpan deadline)
{
    /// <summary>Writes the content of <paramref name="packed"/>, which ends in .xz or .zst, to <paramref name="path"/>, the same name without the suffix.</summary>
    public async Task RunAsync(string packed, string path, CancellationToken ct)
    {
        // xz has no option for the output's name; it takes off the suffix.
        (string Program, string Package, ImmutableArray<string> Arguments) tool = packed.EndsWith(".xz", StringComparison.Ordinal)
            ? ("xz", "xz-utils", ["--decompress", "--keep", "--quiet", "--", packed])
            : ("zstd", "zstd", ["--decompress", "--quiet", "-o", path, "--", packed]);
        CommandResult result;
        try
        {
            result = await runner.RunAsync(new Command(tool.Program, tool.Arguments) { Deadline = deadline }, ct).ConfigureAwait(false);
        }
        catch (RejectedException e)
        {
            throw new RejectedException($"The image is compressed with {tool.Program}, which cannot be run here: install the package {tool.Package}, or decompress the image and give the checksum of the result.", e);
        }

        if (result.ExitCode != 0)
        {
            throw DiskFull.Says(result.Error)
                ? new CapacityExhaustedException($"The disk is full: {tool.Program} could not decompress the image. Nothing was kept; make room and import again.")
                : new RejectedException($"{tool.Program} could not decompress the image (exit {result.ExitCode}): {result.Error}");
        }
    }
}
