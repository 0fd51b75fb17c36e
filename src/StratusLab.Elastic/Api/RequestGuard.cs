using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>
/// Who may ask for what. A form or script of a web page (CSRF) sends an Origin, or a content type that a form can send: neither may change anything, whoever it is.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next, CallerGate gate, ServedSite site, ElasticMetrics metrics)
{
    /// <summary>The largest body that is read, in bytes.</summary>
    public const long MaxBody = 64 << 10;

    /// <summary>What is said of a larger one.</summary>
    public const string TooLarge = "The body is larger than 64 KiB, the most that is taken here.";

    private readonly string noOrders = "Whoever is on this machine may look here, and no more (\"access.loopback\"). "
        + $"{(site.OperatorSocket is { } socket ? $"Give orders over the operators' socket, elastic --server unix:{socket}, as root or one of its group; or send" : "Send")} a token with the role operator.";

    /// <summary>Lets one request pass, or refuses it.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        var caller = await gate.FindAsync(http);
        caller.Enter(http);
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        CheckRole(http, caller, isRead);
        if (!isRead)
        {
            CheckChange(http.Request);
        }
        else if (http.GetEndpoint()?.Metadata.GetMetadata<ApiEndpoint>() is { } endpoint)
        {
            CheckAccepted(http.Request, endpoint);
        }

        if (http.Request.ContentLength > MaxBody)
        {
            throw new ProblemException(413, TooLarge);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBody;
        }

        await next(http);
    }

    private void CheckRole(HttpContext http, Caller caller, bool isRead)
    {
        // What is not in the table is an operator's; what is not there at all is told to whoever may read. A hook is a mere hint: on this machine anybody may give one.
        var endpoint = http.GetEndpoint();
        var may = endpoint?.Metadata.GetMetadata<ApiEndpoint>() is { } listed ? listed.IsOpenTo(caller.Role) || (listed.Role == ApiRole.Hook && caller.Token is null)
            : caller.Role == ApiRole.Operator || (endpoint is not RouteEndpoint && isRead && caller.Role == ApiRole.Viewer);
        if (!may)
        {
            metrics.RequestRefused("role");
            throw caller.Token is null ? new ProblemException(403, noOrders)
                : new ProblemException(403, $"Token \"{caller.Token}\" has the role {caller.Role.ToString().ToLowerInvariant()}, which may not do this. "
                + (caller.Role == ApiRole.Viewer ? "That needs one with the role operator." : "It may only call the hooks of batch systems."));
        }
    }

    private void CheckChange(HttpRequest request)
    {
        if (request.Headers.ContainsKey(HeaderNames.Origin))
        {
            metrics.RequestRefused("origin");
            throw new ProblemException(403, "A web page may not change anything here: the request carries an Origin. Use the command line.");
        }

        // Nothing in no body: curl and wget call nothing a form. Only a hook, which is no more than a hint, does without a body.
        var hasBody = request.ContentLength > 0 || request.Headers.ContainsKey(HeaderNames.TransferEncoding);
        if (hasBody && !IsJson(request.ContentType))
        {
            throw new ProblemException(415, "The body must be JSON, and say so: Content-Type: application/json.");
        }
    }

    // There is one form of each answer; who cannot take it is told so rather than sent it.
    private static void CheckAccepted(HttpRequest request, ApiEndpoint endpoint)
    {
        var accepted = request.GetTypedHeaders().Accept;
        var answer = new MediaTypeHeaderValue(endpoint.ContentType);
        if (accepted is { Count: > 0 } && !accepted.Any(a => a.Quality != 0 && answer.IsSubsetOf(new MediaTypeHeaderValue(a.MediaType))))
        {
            throw new ProblemException(406, $"The answer here is {endpoint.ContentType}, which the request's Accept leaves out.");
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
}
