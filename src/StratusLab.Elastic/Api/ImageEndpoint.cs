using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Api;

/// <summary>Lists, takes in and deletes images.</summary>
internal sealed class ImageEndpoint(ServedSite site, Ledger.Ledger ledger, TimeProvider time, ImageStore? store = null) : IDisposable
{
    // One at a time: an import is bound by the disk or the line.
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The answer to <see cref="ApiPaths.Images"/>.</summary>
    public async Task<ListOf<ImageRow>> ListAsync(HttpContext http) => new([.. (await ledger.LoadAsync(http.RequestAborted)).Images.Select(Row)]);

    /// <summary>The answer to <see cref="ApiPaths.ImportImage"/>: lines of progress, then the result. It ends with the request: who goes away cancels it.</summary>
    public async Task ImportAsync(HttpContext http)
    {
        var request = await Asked.BodyAsync(http, ApiJson.Default.ImportRequest);
        Check(request);
        if (!await turn.WaitAsync(TimeSpan.Zero, http.RequestAborted))
        {
            throw new ProblemException(409, "Another image is being imported. Try again when that is done.");
        }

        try
        {
            var progress = new ImportProgress(time);
            await progress.ShowAsync(http, RunAsync(request, progress, http.RequestAborted));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The answer to <see cref="ApiPaths.DeleteImage"/>.</summary>
    public async Task<Done> DeleteAsync(HttpContext http, OperatorRequest request)
    {
        var name = new ImageName(Asked.Name(http, "name"));
        var state = await ledger.LoadAsync(http.RequestAborted);
        var image = state.Images.FirstOrDefault(i => i.Name == name) ?? throw ProblemException.NotFound("image", name.Value, state.Images.Select(i => i.Name.Value));
        if (site.Clusters.SelectMany(c => c.Pools).FirstOrDefault(p => p.Template.Disks.Any(d => d.Image == name)) is { } pool)
        {
            throw new ProblemException(409, $"Image \"{name}\" is a disk of template \"{pool.Template.Name}\", which pool \"{pool.Name}\" uses. Change the configuration first.");
        }

        if (Users(state, image) is { Length: > 0 } users)
        {
            throw new ProblemException(409, $"Image \"{name}\" is in use by {Words.Count(users.Length, "VM")}: {string.Join(", ", users.Take(10).Select(v => v.Id))}. Try again when they are gone.");
        }

        await ledger.CommitAsync(new() { DroppedImages = [name], Events = [Told(name, $"{Operator.Of(request.By)} deleted image \"{name}\".")] }, http.RequestAborted);
        RemoveFile(image, state);
        return new($"Image \"{name}\" is deleted.");
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private void Check(ImportRequest request)
    {
        if (store is null)
        {
            throw new ProblemException(409, "This service has no image directory.");
        }

        if (!SafeName.IsSafe(request.Name))
        {
            throw new ProblemException(400, $"\"{Printable.Text(request.Name, 80)}\" is not a name for an image: letters, digits, '.', '_' and '-', starting with a letter or digit.");
        }

        if (request.Sha256.Length != 64 || !request.Sha256.All(char.IsAsciiHexDigit))
        {
            throw new ProblemException(400, "sha256 must be the checksum of the file as it is published: 64 hex digits.");
        }
    }

    private async Task<ImportLine> RunAsync(ImportRequest request, ImportProgress progress, CancellationToken ct)
    {
        try
        {
            var image = await store!.ImportAsync(new(new(request.Name), request.Source, request.Sha256), progress, ct); // Check has looked.
            return new("done", image.FileBytes, image.FileBytes, Row(await RecordAsync(image, request)));
        }
        catch (RejectedException e)
        {
            return new(ImportLine.Refused, Error: e.Message);
        }
        catch (Exception e) when (e is CapacityExhaustedException or PeerUnreachableException or LedgerUnavailableException)
        {
            return new("failed", Error: e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("failed", Error: $"The image directory cannot be used: {Printable.Text(e.Message)}");
        }
    }

    // Not cancelled any more: the file is there, so the record must be.
    private async Task<StoredImage> RecordAsync(StoredImage image, ImportRequest request)
    {
        var state = await ledger.LoadAsync(CancellationToken.None);
        var old = state.Images.FirstOrDefault(i => i.Name == image.Name && i.Sha256 != image.Sha256);
        var text = $"{Operator.Of(request.By)} {(old is null ? "imported" : "replaced")} image \"{image.Name}\" from {image.Source} ({image.Format}, SHA-256 {image.Sha256[..12]}…).";
        await ledger.CommitAsync(new() { Images = [image], Events = [Told(image.Name, text)] }, CancellationToken.None);
        if (old is not null && Users(state, old).Length == 0)
        {
            RemoveFile(old, state);
        }

        return image;
    }

    private void RemoveFile(StoredImage image, LedgerState state)
    {
        if (state.Images.Count(i => i.Sha256 == image.Sha256) == 1)
        {
            store?.Delete(image);
        }
    }

    private static Vm[] Users(LedgerState state, StoredImage image) => [.. state.Vms.Where(v => v.Template.Disks.Any(d => d.Image == image.Name || (d.Kind == DiskKind.Source && d.Source == image.Source)))];

    private JournalEvent Told(ImageName image, string text) => new() { At = time.GetUtcNow(), Kind = "operator", Subject = image.Value, Text = text };

    private static ImageRow Row(StoredImage image) => new(image.Name.Value, image.Sha256, image.Format, image.VirtualSizeBytes, image.FileBytes, image.ImportedAt, image.Source);
}
