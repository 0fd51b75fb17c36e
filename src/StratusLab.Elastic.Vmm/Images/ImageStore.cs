using System.Collections.Concurrent;
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
/// <param name="runner">Runs <c>qemu-img</c>, <c>prlimit</c>, <c>gzip</c>, <c>xz</c>, <c>zstd</c> and <c>sync</c> on this machine.</param>
/// <param name="http">Fetches URLs; its time-out bounds the wait for the first answer.</param>
/// <param name="clock">Stamps imports and bounds stalls.</param>
public sealed class ImageStore(ImageStoreOptions options, ICommandRunner runner, HttpClient http, TimeProvider clock)
{
    /// <summary>How long the beginning of a file is kept for the import that goes on with it.</summary>
    private static readonly TimeSpan KeepBegun = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, byte> running = new(StringComparer.Ordinal);

    /// <summary>Where the files are, each named by its SHA-256.</summary>
    public string Directory => options.Directory;

    /// <summary>How the partial file is opened; tests put a full disk here.</summary>
    internal Func<string, FileStream> OpenPart { get; init; } = static path => new FileStream(
        path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });

    /// <summary>
    /// Takes an image in. Repeating it with the same content replaces the stored file by the same bytes, which heals a damaged one; VMs keep what they have open. A
    /// download that broke off, or whose service was killed, is gone on with where the server can do that and still has the same file; otherwise it begins anew.
    /// </summary>
    /// <param name="order">What to take in.</param>
    /// <param name="progress">Told after every buffer; null when nobody watches.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="RejectedException">Wrong checksum, an unusable format, a missing source or tool. Nothing is left over.</exception>
    /// <exception cref="CapacityExhaustedException">The disk is full. Nothing is left over.</exception>
    /// <exception cref="PeerUnreachableException">The source did not answer or broke off.</exception>
    public async Task<StoredImage> ImportAsync(ImageOrder order, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        SafeName.Require(order.Name.Value, "image name");
        var expected = Checksum.Require(order.Sha256);
        var from = ImageSource.Parse(order.Source);
        System.IO.Directory.CreateDirectory(options.Directory);
        var part = new PartFile(options.Directory, order.Source, expected);
        if (!running.TryAdd(part.Key, 0))
        {
            throw new RejectedException($"{from.Shown} is being imported already. Wait until that is done; then this takes it from there.");
        }

        try
        {
            return await TakeAsync(order with { Sha256 = expected }, from, part, progress, ct).ConfigureAwait(false);
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            part.Forget();
            throw NoRoom(e);
        }
        finally
        {
            part.RemoveUnlessBegun();
            running.TryRemove(part.Key, out _);
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
        if (seen is not null)
        {
            throw new RejectedException($"The file of image \"{image.Name}\", {file.FullName}, {seen}. Import the image again.");
        }

        Touch(file);
        return file.FullName;
    }

    /// <summary>The stored file of a content, whatever it is called; null when there is none.</summary>
    /// <exception cref="RejectedException">The text is no checksum.</exception>
    internal FileInfo? Find(string sha256) => new FileInfo(PathOf(sha256)) is { Exists: true } file ? file : null;

    /// <summary>Every stored file, the least recently used first.</summary>
    /// <exception cref="UnauthorizedAccessException">A VM's disk cannot be read, so that nobody knows what it is over.</exception>
    public IReadOnlyList<StoredFile> List()
    {
        var directory = new DirectoryInfo(options.Directory);
        if (!directory.Exists)
        {
            return [];
        }

        var used = options.VmsDirectory is { } vms ? BackingFiles.Below(vms) : [];
        return [.. directory.EnumerateFiles().Where(f => Checksum.Is(f.Name)).Select(f => new StoredFile(f.Name, f.Length, f.LastWriteTimeUtc, used.Contains(f.FullName))).OrderBy(f => f.LastUsed).ThenBy(f => f.Sha256, StringComparer.Ordinal)];
    }

    /// <summary>Removes a stored file. Not there is success. The caller knows that neither a name nor a VM's disk needs it.</summary>
    public void Delete(string sha256) => File.Delete(PathOf(sha256));

    /// <summary>
    /// Removes what imports left behind: at the start of a process, before its first import, all that nobody can go on with (<paramref name="isFirst"/>); at any
    /// time, what nobody has gone on with for a day.
    /// </summary>
    public void RemoveUnfinished(bool isFirst)
    {
        if (System.IO.Directory.Exists(options.Directory))
        {
            PartFile.RemoveUnfinished(options.Directory, isFirst, (clock.GetUtcNow() - KeepBegun).UtcDateTime);
        }
    }

    // The time of its last use is that of its last change: its content never changes, and reading times are not kept everywhere.
    private void Touch(FileInfo file)
    {
        try
        {
            file.LastWriteTimeUtc = clock.GetUtcNow().UtcDateTime;
        }
        catch (UnauthorizedAccessException)
        {
            // It is somebody else's file; it will be taken for less used than it is.
        }
    }

    private string PathOf(string sha256) => Path.Combine(options.Directory, Checksum.Require(sha256));

    // A beginning that does not fit to its end was damaged where it lay: fetched anew, the file may well be what it should be.
    private async Task<StoredImage> TakeAsync(ImageOrder order, ImageSource from, PartFile part, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        try
        {
            return await TakeAsync(order, from, part, part.Begun, progress, ct).ConfigureAwait(false);
        }
        catch (RejectedException) when (part.WasGoneOnWith)
        {
            part.Remove();
            return await TakeAsync(order, from, part, null, progress, ct).ConfigureAwait(false);
        }
    }

    private async Task<StoredImage> TakeAsync(
        ImageOrder order, ImageSource from, PartFile part, (long Bytes, string Validator)? begun, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        var most = Math.Min(order.MaxBytes ?? options.MaxBytes, options.MaxBytes);
        var fetched = await FetchAsync(from, part, begun, order.IsSumOfContent ? options.MaxBytes : most, progress, ct).ConfigureAwait(false);
        if (!order.IsSumOfContent)
        {
            Checksum.RequireSame(order.Sha256, fetched);
        }

        var content = await UnpackAsync(part.Path, fetched, most, progress, ct).ConfigureAwait(false);
        if (order.IsSumOfContent)
        {
            Checksum.RequireSame(order.Sha256, content);
        }

        var (format, size) = await new ImageInspection(runner).InspectAsync(part.Path, ct).ConfigureAwait(false);
        if (order.Format.Length > 0 && !order.Format.Equals(format, StringComparison.OrdinalIgnoreCase))
        {
            throw new RejectedException($"The image is said to be {Printable.Text(order.Format, 20)} and is {format}. Whoever endorsed it must say what it is.");
        }

        var now = clock.GetUtcNow();
        var image = new StoredImage
        {
            Name = order.Name,
            Sha256 = content,
            Format = format,
            VirtualSizeBytes = size,
            FileBytes = new FileInfo(part.Path).Length,
            ImportedAt = now,
            Source = from.Shown,
            Origin = order.OriginOf(now),
        };
        await KeepAsync(part.Path, content, ct).ConfigureAwait(false);
        return image;
    }

    // Brings the source to `part`; returns the checksum of all of it. What comes to its end, whole or not, is not to be gone on with.
    private async Task<string> FetchAsync(ImageSource from, PartFile part, (long Bytes, string Validator)? begun, long most, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        try
        {
            var opened = await from.OpenAsync(http, begun, ct).ConfigureAwait(false);
            if (opened.Start == 0)
            {
                part.Begin(opened.Validator);
            }

            await using var fetched = Metered(opened.Content, opened.Start, most, bytes => progress?.Report(new ImageProgress(ImagePhase.Fetching, bytes, opened.Length)));
            await using (var to = OpenPart(part.Path))
            {
                await SparseCopy.RunAsync(fetched, to, opened.Start, ct).ConfigureAwait(false);
            }

            part.End(opened.Start > 0);
            return opened.Start == 0 ? fetched.Sha256() : await HashAsync(part.Path, progress, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or HttpRequestException or HttpIOException)
        {
            throw from.Unreachable(e.Message, e);
        }
        catch (RejectedException)
        {
            part.Forget();
            throw;
        }
    }

    // Replaces what `part` holds by what that was made from; returns the checksum of the content.
    private async Task<string> UnpackAsync(string part, string sha256, long most, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        var suffix = await Decompressor.SuffixAsync(part, ct).ConfigureAwait(false);
        if (suffix.Length == 0)
        {
            return sha256;
        }

        progress?.Report(new ImageProgress(ImagePhase.Decompressing, 0, null));
        var packed = part + suffix;
        File.Move(part, packed);
        await new Decompressor(runner, options.ToolDeadline, most).RunAsync(packed, part, ct).ConfigureAwait(false);
        File.Delete(packed);
        return await HashAsync(part, progress, ct).ConfigureAwait(false);
    }

    private async Task<string> HashAsync(string path, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        var file = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
        var length = file.Length;
        await using var content = Metered(file, 0, long.MaxValue, bytes => progress?.Report(new ImageProgress(ImagePhase.Verifying, bytes, length)));
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

    private MeteredStream Metered(Stream inner, long start, long most, Action<long> report) => new(inner, start, most, options.StallDeadline, clock, report);

    private CapacityExhaustedException NoRoom(Exception? inner) => new($"The disk of the image cache {options.Directory} is full. Nothing was kept; make room and import again.", inner);
}
