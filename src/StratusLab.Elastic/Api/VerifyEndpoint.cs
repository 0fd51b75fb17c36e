using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Audit;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Images;

namespace StratusLab.Elastic.Api;

/// <summary>Has images read and compared with their checksums. One at a time: it is hours of reading.</summary>
internal sealed class VerifyEndpoint(Ledger.Ledger ledger, ImageVerification? verification = null) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The answer to <see cref="ApiPaths.VerifyImages"/>. It ends with the request: who goes away cancels it.</summary>
    public async Task VerifyAsync(HttpContext http)
    {
        var request = await Asked.BodyAsync(http, ApiJson.Default.VerifyRequest);
        AuditTrail.Tell(http, said: request.By ?? "");
        var work = verification ?? throw new ProblemException(409, "This service has no image directory.");
        var images = (await ledger.LoadAsync(http.RequestAborted)).Images;
        var only = request.Name is not { Length: > 0 } name ? null
            : images.FirstOrDefault(i => i.Name.Value == name) ?? throw ProblemException.NotFound("image", Printable.Text(name, 80), images.Select(i => i.Name.Value));
        if (!await turn.WaitAsync(TimeSpan.Zero, http.RequestAborted))
        {
            throw new ProblemException(409, "Images are being verified already. Try again when that is done.");
        }

        try
        {
            var lines = await SendAsync(http, work.RunAsync(images, only, http.RequestAborted));
            AuditTrail.Tell(http, outcome: $"{Words.Count(lines.Good, "image")} good, {lines.Bad} not.");
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private static async Task<(int Good, int Bad)> SendAsync(HttpContext http, IAsyncEnumerable<VerifyLine> lines)
    {
        http.Response.ContentType = JsonLines.ContentType;
        var (good, bad) = (0, 0);
        await foreach (var line in lines)
        {
            good += line.State == VerifyLine.Good ? 1 : 0;
            bad += line.State is VerifyLine.Wrong or VerifyLine.Missing or VerifyLine.Unknown ? 1 : 0;
            await JsonLines.SendAsync(http, line, ApiJson.Default.VerifyLine, http.RequestAborted);
        }

        return (good, bad);
    }
}
