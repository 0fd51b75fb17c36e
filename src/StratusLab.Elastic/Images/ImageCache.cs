using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Images;

/// <summary>
/// Keeps the site's cache within its bound. Invariant: no file goes that a template of the configuration or a living VM names, or that a disk is over. A file goes
/// after the names for it have: whatever is killed in between, at worst a file is left that no name knows, and the next sweep finds it.
/// </summary>
internal sealed partial class ImageCache(ImagesConfiguration bounds, ImageStore store, ImageUse use, Ledger.Ledger ledger, TimeProvider time, ILogger<ImageCache> log)
{
    // Between the look for a VM's image and the disk over it, an image that has just got another content is known to nobody.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>Makes room for what has just been stored and has no record yet.</summary>
    /// <exception cref="CapacityExhaustedException">What must stay leaves too little room; the new file was removed.</exception>
    public async Task AdmitAsync(StoredImage image, CancellationToken ct)
    {
        if (await ShrinkAsync(image.Sha256, ct) is not { } excess)
        {
            return;
        }

        var isOver = store.List().Any(f => f.Sha256 == image.Sha256 && f.IsBacking);
        if (!isOver && (await ledger.LoadAsync(ct)).Images.All(i => i.Sha256 != image.Sha256))
        {
            store.Delete(image.Sha256);
        }

        throw new CapacityExhaustedException(string.Create(
            CultureInfo.InvariantCulture, $"The image cache would be {excess >> 20} MiB above its {bounds.CacheSizeMiB} MiB, and the other images are in use. Raise images.cache-size, or delete what templates need no more."));
    }

    /// <summary>
    /// Removes what imports and deletions left behind, and what is above the bound. A content that no name stands for any more stays while a VM lives that is older than its last use:
    /// its disk may be over it on another host, or in the archive of a stopped VM.
    /// </summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        store.RemoveUnfinished(isFirst: false);
        var state = await ledger.LoadAsync(ct);
        var known = state.Images.Select(i => i.Sha256).ToHashSet(StringComparer.Ordinal);
        var oldest = state.Vms.Where(v => !v.IsOver).Select(v => v.Created.UtcDateTime).DefaultIfEmpty(DateTime.MaxValue).Min();
        var before = (time.GetUtcNow() - Grace).UtcDateTime;
        foreach (var file in store.List().Where(f => !f.IsBacking && f.LastUsed < before && f.LastUsed < oldest && !known.Contains(f.Sha256)))
        {
            store.Delete(file.Sha256);
        }

        _ = await ShrinkAsync("", ct);
    }

    // What is still above the bound in the end; null when nothing is.
    private async Task<long?> ShrinkAsync(string keep, CancellationToken ct)
    {
        if (bounds.CacheBytes is not { } most)
        {
            return null;
        }

        var files = store.List();
        var excess = files.Sum(f => f.Bytes) - most;
        var state = excess > 0 ? await ledger.LoadAsync(ct) : new LedgerState();
        foreach (var file in files.Where(f => f.Sha256 != keep && !f.IsBacking))
        {
            ImmutableArray<ImageName> names = [.. state.Images.Where(i => i.Sha256 == file.Sha256).Select(i => i.Name)];
            if (excess <= 0 || names.IsEmpty || names.Any(n => use.Of(n, state) is not null))
            {
                continue;
            }

            await EvictAsync(file, names, ct);
            excess -= file.Bytes;
        }

        return excess > 0 ? excess : null;
    }

    private async Task EvictAsync(StoredFile file, ImmutableArray<ImageName> names, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var text = $"Image {string.Join(" and ", names.Select(n => $"\"{n}\""))} is removed from the cache, which is full: nothing needs it, and it was last used {Words.Span(now - file.LastUsed)} ago. Import it again when it is wanted.";
        await ledger.CommitAsync(new() { DroppedImages = names, Events = [new() { At = now, Kind = "image", Subject = names[0].Value, Text = text }] }, ct);
        store.Delete(file.Sha256);
        Told(log, text);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Text}")]
    private static partial void Told(ILogger log, string text);
}
