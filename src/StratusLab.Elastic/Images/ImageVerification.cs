using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Images;

/// <summary>
/// Reads images, in the service's cache and in those of the hosts, and compares them with their checksums. Nothing is changed. One after the other: each is bound by a disk.
/// </summary>
internal sealed class ImageVerification(ImageStore store, ServedSite site, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>How far it is, and the verdicts, as they come.</summary>
    /// <param name="all">The images that are known, by which contents have names.</param>
    /// <param name="only">The one that is wanted; null for all, on hosts also for those that have no name any more.</param>
    /// <param name="ct">Ends it.</param>
    public async IAsyncEnumerable<VerifyLine> RunAsync(ImmutableArray<StoredImage> all, StoredImage? only, [EnumeratorCancellation] CancellationToken ct)
    {
        var names = all.GroupBy(i => i.Sha256).ToDictionary(g => g.Key, g => string.Join(", ", g.Select(i => i.Name.Value).Order(StringComparer.Ordinal)), StringComparer.Ordinal);
        foreach (var image in all.DistinctBy(i => i.Sha256).Where(i => only is null || i.Sha256 == only.Sha256).OrderBy(i => names[i.Sha256], StringComparer.Ordinal))
        {
            await foreach (var line in OwnAsync(image, names[image.Sha256], ct))
            {
                yield return line;
            }
        }

        foreach (var host in site.Hosts.Where(h => !h.Transfer.IsShared).OrderBy(h => h.Name))
        {
            await foreach (var line in OnAsync(host, names, only?.Sha256, ct))
            {
                yield return line;
            }
        }

        yield return new(VerifyLine.Done);
    }

    private async IAsyncEnumerable<VerifyLine> OwnAsync(StoredImage image, string name, [EnumeratorCancellation] CancellationToken ct)
    {
        var newest = new Newest();
        await foreach (var line in WhileAsync(store.VerifyAsync(image, newest, ct), () => new(VerifyLine.Verifying, name, null, newest.Bytes, image.FileBytes), check => check switch
        {
            ImageCheck.Good => new(VerifyLine.Good, name, null, image.FileBytes, image.FileBytes),
            ImageCheck.Missing => new(VerifyLine.Missing, name, Advice: $"It is not in the image directory of the service: import it again from {image.Source}."),
            _ => new(VerifyLine.Wrong, name, null, image.FileBytes, image.FileBytes, $"Its content has changed: look at the disk and who may write there, and import it again from {image.Source}."),
        }, name, null))
        {
            yield return line;
        }
    }

    private async IAsyncEnumerable<VerifyLine> OnAsync(ServedHost host, Dictionary<string, string> names, string? only, [EnumeratorCancellation] CancellationToken ct)
    {
        ImmutableArray<KeptImage> kept = [];
        VerifyLine? silent = null;
        try
        {
            kept = await host.Transfer.ListImagesAsync(ct);
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException)
        {
            silent = new(VerifyLine.Unknown, Host: host.Name.Value, Advice: e.Message);
        }

        if (silent is not null)
        {
            yield return silent;
        }

        foreach (var image in kept.Where(i => only is null || i.Sha256 == only))
        {
            var name = names.GetValueOrDefault(image.Sha256, image.Sha256);
            await foreach (var line in WhileAsync(host.Transfer.VerifyImageAsync(image.Sha256, ct), () => new(VerifyLine.Verifying, name, host.Name.Value, 0, image.Bytes), isGood => isGood switch
            {
                true => new(VerifyLine.Good, name, host.Name.Value, image.Bytes, image.Bytes),
                false => new(VerifyLine.Wrong, name, host.Name.Value, image.Bytes, image.Bytes, $"Its content has changed: look at that host's disk; drain the host, and remove images/{image.Sha256} in its data directory: it is sent again when it is wanted."),
                // It was removed from a full cache in between.
                null => null,
            }, name, host.Name.Value))
            {
                yield return line;
            }
        }
    }

    // Lines of progress while the work runs, then what it has found; null for nothing.
    private async IAsyncEnumerable<VerifyLine> WhileAsync<T>(Task<T> work, Func<VerifyLine> progress, Func<T, VerifyLine?> verdict, string image, string? host)
    {
        yield return progress();
        while (await Task.WhenAny(work, Task.Delay(Interval, time, CancellationToken.None)) != work)
        {
            yield return progress();
        }

        VerifyLine? line;
        try
        {
            line = verdict(await work);
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException or IOException or UnauthorizedAccessException)
        {
            line = new(VerifyLine.Unknown, image, host, Advice: e.Message);
        }

        if (line is not null)
        {
            yield return line;
        }
    }

    private sealed class Newest : IProgress<ImageProgress>
    {
        private long bytes;

        public long Bytes => Interlocked.Read(ref bytes);

        public void Report(ImageProgress value) => Interlocked.Exchange(ref bytes, value.Bytes);
    }
}
