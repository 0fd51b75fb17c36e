using System.Globalization;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Files;

namespace StratusLab.Elastic.Vmm.Images;

/// <summary>
/// The site's image cache: one file per content, named by its SHA-256, read-only. A file appears under its name when it is whole, verified and on the disk,
/// or not at all. What an image is called, and whether it is in use, is the ledger's to know.
/// </summary>
/// <param name="options">Where and how much.</param>
/// <param name="runner">Runs <c>qemu-img</c>, <c>gzip</c>, <c>xz</c>, <c>zstd</c> and <c>sync</c> on this machine.</param>
/// <param name="http">Fetches URLs; its time-out bounds the wait for the first answer.</param>
/// <param name="clock">Stamps imports and bounds stalls.</param>
public sealed class ImageStore(ImageStoreOptions options, ICommandRunner runner, HttpClient http, TimeProvider clock)
{
    private const string PartPrefix = ".import-";
    private const string PartSuffix = ".part";

    /// <summary>Where the files are, each named by its SHA-256.</summary>
    public string Directory => options.Directory;

    /// <summary>How the partial file is opened; tests put a full disk here.</summary>
    internal Func<string, FileStream> OpenPart { get; init; } = static path => new FileStream(
        path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });

    /// <summary>
    /// Takes an image in. Repeating it with the same content replaces the stored file by the same bytes, which heals a damaged one; VMs keep what they have open.
    /// </summary>
    /// <param name="name">The name to record.</param>
    /// <param name="source">An absolute path, or an http, https or file URL. May be compressed with gzip, xz or zstd.</param>
    /// <param name="sha256">The checksum of the file as it is published, before decompression: 64 hex digits.</param>
    /// <param name="progress">Told after every buffer; null when nobody watches.</param>
    /// <param name="ct">Cancels; nothing is left over.</param>
    /// <exception cref="RejectedException">Wrong checksum, an unusable format, a missing source or tool. Nothing is left over.</exception>
    /// <exception cref="CapacityExhaustedException">The disk is full. Nothing is left over.</exception>
    /// <exception cref="PeerUnreachableException">The source did not answer or broke off. Nothing is left over.</exception>
    public async Task<StoredImage> ImportAsync(ImageName name, string source, string sha256, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        SafeName.Require(name.Value, "image name");
        var expected = Checksum.Require(sha256);
        var from = ImageSource.Parse(source);
        System.IO.Directory.CreateDirectory(options.Directory);
        var part = Path.Combine(options.Directory, PartPrefix + Guid.NewGuid().ToString("N") + PartSuffix);
        try
        {
            var fetched = await FetchAsync(from, part, expected, progress, ct).ConfigureAwait(false);
            var content = await UnpackAsync(part, fetched, progress, ct).ConfigureAwait(false);
            var (format, size) = await new ImageInspection(runner).InspectAsync(part, ct).ConfigureAwait(false);
            var image = new StoredImage
            {
                ImageName = name,
                Sha256 = content,
                Format = format,
                VirtualSizeBytes = size,
                FileBytes = new FileInfo(part).Length,
                ImportedAt = clock.GetUtcNow(),
                Source = from.Shown,
            };
            await KeepAsync(part, content, ct).ConfigureAwait(false);
            return image;
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            throw NoRoom(e);
        }
        finally
        {
            RemoveParts(Path.GetFileName(part) + "*");
        }
    }

    /// <summary>Reads the stored file and compares its checksum.</summary>
    public async Task<ImageCheck> VerifyAsync(StoredImage image, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        var path = PathOf(image.Sha256);
        return !File.Exists(path) ? ImageCheck.Missing
            : await HashAsync(path, progress, ct).ConfigureAwait(false) == image.Sha256 ? ImageCheck.Good
            : ImageCheck.Wrong;
    }

    /// <summary>The stored file, after a quick look (it is there and as long as it should be; <see cref="VerifyAsync"/> reads it all).</summary>
    /// <exception cref="RejectedException">It is not.</exception>
    public string Locate(StoredImage image)
    {
        var file = new FileInfo(PathOf(image.Sha256));
        var seen = !file.Exists ? "is not there"
            : file.Length == image.FileBytes ? null
            : string.Create(CultureInfo.InvariantCulture, $"has {file.Length} bytes instead of {image.FileBytes}");
        return seen is null ? file.FullName : throw new RejectedException($"The file of image \"{image.ImageName}\", {file.FullName}, {seen}. Import the image again.");
    }

    /// <summary>The stored file of a content, whatever it is called; null when there is none.</summary>
    /// <exception cref="RejectedException">The text is no checksum.</exception>
    internal FileInfo? Find(string sha256) => new FileInfo(PathOf(sha256)) is { Exists: true } file ? file : null;

    /// <summary>Removes the stored file. Not there is success. The caller knows that neither another name nor a VM's disk uses it.</summary>
    public void Delete(StoredImage image) => File.Delete(PathOf(image.Sha256));

    /// <summary>Removes what imports left behind that were killed. To be called before the first import of a process: it would take away from a running one.</summary>
    public void RemoveUnfinished()
    {
        if (System.IO.Directory.Exists(options.Directory))
        {
            RemoveParts(PartPrefix + "*");
        }
    }

    private string PathOf(string sha256) => Path.Combine(options.Directory, Checksum.Require(sha256));

    // Brings the source to `part`, verified; returns its checksum.
    private async Task<string> FetchAsync(ImageSource from, string part, string expected, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        try
        {
            var (source, length) = await from.OpenAsync(http, ct).ConfigureAwait(false);
            await using var fetched = Metered(source, bytes => progress?.Report(new ImageProgress(ImagePhase.Fetching, bytes, length)));
            await using var to = OpenPart(part);
            await SparseCopy.RunAsync(fetched, to, ct).ConfigureAwait(false);
            return Checksum.RequireSame(expected, fetched.Sha256());
        }
        catch (Exception e) when (e is TimeoutException or HttpRequestException or HttpIOException)
        {
            throw from.Unreachable(e.Message, e);
        }
    }

    // Replaces what `part` holds by what that was made from; returns the checksum of the content.
    private async Task<string> UnpackAsync(string part, string sha256, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        var suffix = await Decompressor.SuffixAsync(part, ct).ConfigureAwait(false);
        if (suffix.Length == 0)
        {
            return sha256;
        }

        progress?.Report(new ImageProgress(ImagePhase.Decompressing, 0, null));
        var packed = part + suffix;
        File.Move(part, packed);
        await new Decompressor(runner, options.ToolDeadline).RunAsync(packed, part, ct).ConfigureAwait(false);
        File.Delete(packed);
        return await HashAsync(part, progress, ct).ConfigureAwait(false);
    }

    private async Task<string> HashAsync(string path, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        var file = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
        var length = file.Length;
        await using var content = Metered(file, bytes => progress?.Report(new ImageProgress(ImagePhase.Verifying, bytes, length)));
        await content.CopyToAsync(Stream.Null, 1 << 20, ct).ConfigureAwait(false);
        return content.Sha256();
    }

    private async Task KeepAsync(string part, string sha256, CancellationToken ct)
    {
        File.SetUnixFileMode(part, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await SyncAsync(part, ct).ConfigureAwait(false);
        File.Move(part, PathOf(sha256), overwrite: true);
        await SyncAsync(options.Directory, ct).ConfigureAwait(false);
    }

    // .NET cannot fsync a directory, without which a rename may be forgotten in a crash; sync(1) can, and also a file that another program wrote.
    private async Task SyncAsync(string path, CancellationToken ct)
    {
        var result = await runner.RunAsync(new Command("sync", [path]) { Deadline = options.ToolDeadline }, ct).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw DiskFull.Says(result.Error) ? NoRoom(null) : new IOException($"sync {path} ended with {result.ExitCode}: {result.Error}");
        }
    }

    private MeteredStream Metered(Stream inner, Action<long> report) => new(inner, options.MaxBytes, options.StallDeadline, clock, report);

    private CapacityExhaustedException NoRoom(Exception? inner) => new($"The disk of the image cache {options.Directory} is full. Nothing was kept; make room and import again.", inner);

    private void RemoveParts(string pattern)
    {
        foreach (var path in System.IO.Directory.EnumerateFiles(options.Directory, pattern))
        {
            File.Delete(path);
        }
    }
}
