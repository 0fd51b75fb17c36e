using System.Text.Json;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Images;

/// <summary>
/// Finds an image's format and size. Order matters: the header is read by ourselves first, then <c>qemu-img</c> is told the format, so that it neither
/// probes nor follows a file name that somebody wrote into the image.
/// </summary>
internal sealed class ImageInspection(ICommandRunner runner)
{
    // Header, extensions and backing file name lie in the first cluster; the smallest default cluster is as long.
    private const int HeaderBytes = 64 << 10;

    public async Task<(string Format, long VirtualSizeBytes)> InspectAsync(string path, CancellationToken ct)
    {
        var head = new byte[HeaderBytes];
        int have;
        await using (var file = File.OpenRead(path))
        {
            have = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
        }

        if (have == 0)
        {
            throw new RejectedException("The image is empty.");
        }

        var format = ImageMagic.FormatOf(head.AsSpan(0, have));
        if (format == "qcow2")
        {
            var (header, error) = Qcow2Header.Parse(head.AsSpan(0, have));
            if ((error ?? header?.RefusalAsImage()) is { } refusal)
            {
                throw new RejectedException($"The qcow2 image cannot be taken: {refusal}.");
            }
        }

        return (format, await VirtualSizeAsync(path, format, ct).ConfigureAwait(false));
    }

    private async Task<long> VirtualSizeAsync(string path, string format, CancellationToken ct)
    {
        var result = await runner.RunAsync(new Command("qemu-img", ["info", "--output=json", "-f", format, "--", path]), ct).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new RejectedException($"qemu-img does not accept the image as {format} (exit {result.ExitCode}): {result.Error}");
        }

        try
        {
            using var info = JsonDocument.Parse(result.Output);
            var root = info.RootElement;
            if (root.TryGetProperty("backing-filename", out _) || (root.TryGetProperty("format-specific", out var specific)
                && specific.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object && data.TryGetProperty("data-file", out _)))
            {
                throw new RejectedException("qemu-img finds another file named in the image; it cannot be taken.");
            }

            return root.GetProperty("virtual-size").GetInt64();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new RejectedException($"qemu-img info printed something unexpected: {e.Message}", e);
        }
    }
}
