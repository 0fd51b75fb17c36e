using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Vmm.Images;
using StratusLab.Elastic.Vmm.Images.Repositories;

namespace StratusLab.Elastic.Images;

/// <summary>The images of the site: what the ledger records of them and what the cache holds. One import at a time: it is bound by the disk or the line.</summary>
internal sealed class SiteImages(ImageStore store, ImagePolicy policy, ImageCache cache, Ledger.Ledger ledger, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1); // Of whoever changes records or files.
    private int imports;

    /// <summary>Takes an image in; null when another import runs. Waits for a sweep.</summary>
    /// <param name="name">The name that templates use.</param>
    /// <param name="source">A path, a URL, or an identifier.</param>
    /// <param name="sha256">The checksum of the published file; null with an identifier.</param>
    /// <param name="vo">The VO; empty for the site's own.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="ct">Cancels, until the image is in the cache.</param>
    /// <exception cref="RejectedException">It is not taken.</exception>
    /// <exception cref="CapacityExhaustedException">There is no room for it.</exception>
    /// <exception cref="PeerUnreachableException">Its source or its repository does not answer.</exception>
    public async Task<StoredImage?> ImportAsync(ImageName name, string source, string? sha256, string vo, string by, IProgress<ImageProgress> progress, CancellationToken ct)
    {
        if (Interlocked.CompareExchange(ref imports, 1, 0) != 0)
        {
            return null;
        }

        try
        {
            await turn.WaitAsync(ct);
            try
            {
                return await TakeAsync(name, source, sha256, vo, by, progress, ct);
            }
            finally
            {
                turn.Release();
            }
        }
        finally
        {
            Volatile.Write(ref imports, 0);
        }
    }

    /// <summary>Forgets an image and removes its file, unless another name has the same; one that a disk is still over is removed when it no longer is.</summary>
    public async Task DropAsync(StoredImage image, LedgerState state, JournalEvent told, CancellationToken ct)
    {
        await ledger.CommitAsync(new() { DroppedImages = [image.Name], Events = [told] }, ct);
        RemoveFile(image, state);
    }

    /// <summary>Asks endorsers whether their word still stands, and keeps the cache within its bound. Does nothing while an import runs.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        if (!await turn.WaitAsync(TimeSpan.Zero, ct))
        {
            return;
        }

        try
        {
            await RenewAsync(ct);
            await cache.SweepAsync(ct);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task<StoredImage> TakeAsync(ImageName name, string source, string? sha256, string vo, string by, IProgress<ImageProgress> progress, CancellationToken ct)
    {
        var order = await policy.JudgeAsync(name, source, sha256, vo, ct);
        var image = await store.ImportAsync(order, progress, ct);

        await cache.AdmitAsync(image, ct);

        // Not cancelled any more: the file is there, so the record must be.
        await RecordAsync(image, by);
        return image;
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        foreach (var image in (await ledger.LoadAsync(ct)).Images)
        {
            var renewed = await policy.RenewAsync(image, ct);
            if (renewed != image)
            {
                var now = time.GetUtcNow();
                var text = renewed.WhyNot(now) is { } why
                    ? $"No new VM is made from image \"{image.Name}\" any more: {why}."
                    : $"Image \"{image.Name}\" is used for new VMs {(renewed.Origin.Expires is { } until ? $"until {Words.At(until, now)}" : "for ever")}: {image.Origin.Endorser} says so now.";
                await ledger.CommitAsync(new() { Images = [renewed], Events = [new() { At = now, Kind = "image", Subject = image.Name.Value, Text = text }] }, ct);
            }
        }
    }

    private async Task RecordAsync(StoredImage image, string by)
    {
        var state = await ledger.LoadAsync(CancellationToken.None);
        var old = state.Images.FirstOrDefault(i => i.Name == image.Name && i.Sha256 != image.Sha256);
        var origin = image.Origin is { Vo.Length: > 0 } from ? $" of VO {from.Vo}{(from.Endorser.Length > 0 ? $", endorsed by {from.Endorser}" : "")}" : "";
        var text = $"{by} {(old is null ? "imported" : "replaced")} image \"{image.Name}\"{origin} from {image.Source} ({image.Format}, SHA-256 {image.Sha256[..12]}…).";
        var told = new JournalEvent { At = time.GetUtcNow(), Kind = "operator", Subject = image.Name.Value, Text = text };
        await ledger.CommitAsync(new() { Images = [image], Events = [told] }, CancellationToken.None);
        if (old is not null && ImageUse.Users(state, old.Name).Length == 0)
        {
            RemoveFile(old, state);
        }
    }

    private void RemoveFile(StoredImage image, LedgerState state)
    {
        if (state.Images.Count(i => i.Sha256 == image.Sha256) == 1 && store.List().Any(f => f.Sha256 == image.Sha256 && !f.IsBacking))
        {
            store.Delete(image.Sha256);
        }
    }
}
