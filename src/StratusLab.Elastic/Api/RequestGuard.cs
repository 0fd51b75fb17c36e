using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;

namespace StratusLab.Elastic.Api;

/// <summary>
/// Who may ask for what. A form or script of a web page (CSRF) sends an Origin, or a content type that a form can send: neither may change anything, whoever it is.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next, CallerGate gate, ElasticMetrics metrics)
{
    /// <summary>The largest body that is read, in bytes.</summary>
    public const long MaxBody = 64 << 10;

    /// <summary>What is said of a larger one.</summary>
    public const string TooLarge = "The body is larger than 64 KiB, the most that is taken here.";

    private const string NoOrders = "Whoever is on this machine may look here, and no more (\"access.loopback\"). "
        + "Give orders over the operators' socket, elastic --server unix:DATA/operator.sock, as root or one of its group; or send a token with the role operator.";

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
        var isHook = !isRead && http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: ApiPaths.Hook };
        var may = caller.Role switch
        {
            ApiRole.Operator => true,
            ApiRole.Viewer => isRead || (isHook && caller.Token is null),
            _ => isHook,
        };
        if (!may)
        {
            metrics.RequestRefused("role");
            throw caller.Token is null ? new ProblemException(403, NoOrders)
                : new ProblemException(403, $"Token \"{caller.Token}\" has the role {caller.Role.ToString().ToLowerInvariant()}, which may not do this. "
                + (caller.Role == ApiRole.Viewer ? "Orders need one with the role operator." : "It may only call the hooks of batch systems."));
        }
    }

    private static void CheckChange(HttpRequest request)
    {
        if (request.Headers.ContainsKey(HeaderNames.Origin))
        {
            throw new ProblemException(403, "A web page may not change anything here: the request carries an Origin. Use the command line.");
        }

        // Nothing in no body: curl and wget call nothing a form. Only a hook, which is no more than a hint, does without a body.
        var hasBody = request.ContentLength > 0 || request.Headers.ContainsKey(HeaderNames.TransferEncoding);
        if (hasBody && !IsJson(request.ContentType))
        {
            throw new ProblemException(415, "The body must be JSON, and say so: Content-Type: application/json.");
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
}
