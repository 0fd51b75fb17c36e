using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Api.Audit;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;

namespace StratusLab.Elastic.Api;

/// <summary>
/// The outermost part of every request: whatever goes wrong becomes a problem document. What was not foreseen is logged here, once; its text and its stack stay in
/// the log.
/// </summary>
internal sealed partial class ProblemBoundary(RequestDelegate next, ElasticMetrics metrics, AuditTrail audit, ILogger log)
{
    /// <summary>Answers one request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            {
                await WriteAsync(http, http.Response.StatusCode, TitleOf(http));
            }

            await audit.WriteAsync(http, http.Response.StatusCode);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to hear an answer.
            AuditTrail.Tell(http, outcome: "The caller went away before it was answered.");
            await audit.WriteAsync(http, StatusCodes.Status499ClientClosedRequest);
        }
#pragma warning disable CA1031 // The request boundary: what was not foreseen ends here.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await AnswerAsync(http, e);
        }
    }

    private async Task AnswerAsync(HttpContext http, Exception failure)
    {
        var (status, title) = Describe(failure);
        if (status == StatusCodes.Status500InternalServerError)
        {
            Unforeseen(log, failure, http.Request.Method, Printable.Text(http.Request.Path.Value));
        }

        if (failure is LedgerUnavailableException)
        {
            metrics.LedgerDown();
            http.Response.Headers.RetryAfter = "5";
        }

        if (status is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType)
        {
            metrics.RequestRefused(status == StatusCodes.Status413PayloadTooLarge ? "size" : "type");
        }

        AuditTrail.Tell(http, outcome: title);
        await audit.WriteAsync(http, status);
        if (http.Response.HasStarted)
        {
            // The only way left to say that the answer is not whole.
            http.Abort();
            return;
        }

        await WriteAsync(http, status, title);
    }

    private static (int Status, string Title) Describe(Exception failure) => failure switch
    {
        ProblemException e => (e.Status, e.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (StatusCodes.Status413PayloadTooLarge, RequestGuard.TooLarge),
        BadHttpRequestException e => (e.StatusCode, $"The request cannot be read: {e.Message}"),
        LedgerUnavailableException e => (StatusCodes.Status503ServiceUnavailable, e.Message),
        EpochLostException or StaleWriteException or LeaseTakenException => (StatusCodes.Status409Conflict, "Somebody else wrote at the same moment, so nothing was changed. Try again."),
        RejectedException e => (StatusCodes.Status422UnprocessableEntity, e.Message),
        PeerUnreachableException e => (StatusCodes.Status502BadGateway, e.Message),
        CapacityExhaustedException e => (StatusCodes.Status507InsufficientStorage, e.Message),
        _ => (StatusCodes.Status500InternalServerError, "Something went wrong inside the service that was not foreseen. Its log has the details; try again, and report it if it stays."),
    };

    private static string TitleOf(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address. The API begins at /api/v1/.",
        StatusCodes.Status405MethodNotAllowed => $"This address does not take {Printable.Text(http.Request.Method, 20)}, only {http.Response.Headers.Allow}.",
        var status => $"The request was refused with status {status}.",
    };

    private static Task WriteAsync(HttpContext http, int status, string title)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.ETag = default;
        http.Response.Headers.CacheControl = "no-store";
        var problem = new Problem(title, status);
        return http.GetEndpoint()?.Metadata.GetMetadata<ProblemForm>() is { } form ? form.WriteAsync(http, problem) : http.Response.WriteAsJsonAsync(problem, ApiJson.Default.Problem, "application/problem+json", http.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed in a way that was not foreseen.")]
    private static partial void Unforeseen(ILogger log, Exception e, string method, string path);
}
