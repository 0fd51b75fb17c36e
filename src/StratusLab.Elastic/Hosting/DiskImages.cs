using System.Collections.Concurrent;
using System.Security.Cryptography;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Hosting;

/// <summary>
/// Finds the image that a disk is made from. A file that a template names as its source is imported the first time, like any image and under a name that follows from its
/// content, so that it is listed, checked and kept for as long as a VM uses it.
/// </summary>
internal sealed class DiskImages(ImageStore images, Ledger.Ledger ledger)
{
    private const int NameDigits = 16;

    private readonly ConcurrentDictionary<ImageName, Lazy<Task<StoredImage>>> imports = new();
    private readonly ConcurrentDictionary<string, (DateTime At, long Bytes, string Sha256)> known = new(StringComparer.Ordinal);

    /// <summary>The image; null when the site has none of the name.</summary>
    /// <exception cref="RejectedException">The source is not a file here, or no usable image.</exception>
    public async Task<StoredImage?> FindAsync(DiskTemplate disk, CancellationToken ct) =>
        disk.Kind == DiskKind.Source ? await TakeAsync(disk.Source, ct) : await ledger.FindImageAsync(disk.Image, ct);

    private async Task<StoredImage> TakeAsync(string path, CancellationToken ct)
    {
        var sha256 = await HashAsync(path, ct);
        var name = new ImageName($"source-{sha256[..NameDigits]}");
        if (await ledger.FindImageAsync(name, ct) is { } image)
        {
            return image;
        }

        // Several VMs may want it first at the same time: one takes it in, the others wait for that.
        var import = imports.GetOrAdd(name, _ => new(() => ImportAsync(new(name, path, sha256), CancellationToken.None)));
        try
        {
            return await import.Value.WaitAsync(ct);
        }
        finally
        {
            imports.TryRemove(new(name, import));
        }
    }

    private async Task<StoredImage> ImportAsync(ImageOrder order, CancellationToken ct)
    {
        var image = await images.ImportAsync(order, null, ct);
        await ledger.CommitAsync(new() { Images = [image] }, ct);
        return image;
    }

    // A file is read again when its length or its time has changed.
    private async Task<string> HashAsync(string path, CancellationToken ct)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new RejectedException($"A template names the source {Printable.Text(path, 1000)}, which is not a file on this service's machine. Put it there, or correct the template.");
        }

        if (!known.TryGetValue(path, out var before) || before.At != file.LastWriteTimeUtc || before.Bytes != file.Length)
        {
            await using var content = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
            known[path] = before = (file.LastWriteTimeUtc, file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct)));
        }

        return before.Sha256;
    }
}
