using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Audit;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Images;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Lists, takes in and deletes images.</summary>
internal sealed class ImageEndpoint(ImageUse use, Ledger.Ledger ledger, LedgerView view, TimeProvider time, SiteImages? images = null)
{
    /// <summary>The answer to <see cref="ApiPaths.Images"/>.</summary>
    public async Task<ListOf<ImageRow>> ListAsync(HttpContext http) =>
        Paging.ByName(http, (await view.ReadAsync(http.RequestAborted)).Images, i => i.Name.Value, Row);

    /// <summary>The answer to <see cref="ApiPaths.ImportImage"/>: lines of progress, then the result. It ends with the request: who goes away cancels it.</summary>
    public async Task ImportAsync(HttpContext http)
    {
        var request = await Asked.BodyAsync(http, ApiJson.Default.ImportRequest);
        AuditTrail.Tell(http, said: request.By ?? "");
        Check(request);
        var progress = new ImportProgress(time);
        var done = await progress.ShowAsync(http, RunAsync(request, Caller.Of(http).Sign(request.By), progress, http.RequestAborted));
        AuditTrail.Tell(http, outcome: done.Error ?? $"Image \"{request.Name}\" is imported.");
    }

    /// <summary>The answer to <see cref="ApiPaths.DeleteImage"/>.</summary>
    public async Task<Done> DeleteAsync(HttpContext http, OperatorRequest request)
    {
        var name = new ImageName(Asked.Name(http, "name"));
        var state = await ledger.LoadAsync(http.RequestAborted);
        var image = state.Images.FirstOrDefault(i => i.Name == name) ?? throw ProblemException.NotFound("image", name.Value, state.Images.Select(i => i.Name.Value));
        if (use.Of(name, state) is { } need)
        {
            throw new ProblemException(409, $"Image \"{name}\" {need}.");
        }

        var told = new JournalEvent { At = time.GetUtcNow(), Kind = "operator", Subject = name.Value, Text = $"{Caller.Of(http).Sign(request.By)} deleted image \"{name}\"." };
        await Images.DropAsync(image, state, told, http.RequestAborted);
        return new($"Image \"{name}\" is deleted.");
    }

    private SiteImages Images => images ?? throw new ProblemException(409, "This service has no image directory.");

    private void Check(ImportRequest request)
    {
        _ = Images;
        if (!SafeName.IsSafe(request.Name))
        {
            throw new ProblemException(400, $"\"{Printable.Text(request.Name, 80)}\" is not a name for an image: letters, digits, '.', '_' and '-', starting with a letter or digit.");
        }

        if (request.Sha256 is { } sum && (sum.Length != 64 || !sum.All(char.IsAsciiHexDigit)))
        {
            throw new ProblemException(400, "sha256 must be the checksum of the file as it is published: 64 hex digits.");
        }
    }

    private async Task<ImportLine> RunAsync(ImportRequest request, string by, ImportProgress progress, CancellationToken ct)
    {
        try
        {
            var image = await Images.ImportAsync(new(request.Name), request.Source, request.Sha256, request.Vo ?? "", by, progress, ct);
            return image is null
                ? new("failed", Error: "Another image is being imported. Try again when that is done.")
                : new("done", image.FileBytes, image.FileBytes, Row(image));
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

    private ImageRow Row(StoredImage image)
    {
        var origin = image.Origin;
        return new(image.Name.Value, image.Sha256, image.Format, image.VirtualSizeBytes, image.FileBytes, image.ImportedAt, image.Source)
        {
            Vo = Known(origin.Vo),
            Identifier = Known(origin.Identifier),
            Endorser = Known(origin.Endorser),
            Os = Known(origin.Os),
            Expires = origin.Expires,
            Barred = image.WhyNot(time.GetUtcNow()),
        };
    }

    private static string? Known(string text) => text.Length == 0 ? null : text;
}
