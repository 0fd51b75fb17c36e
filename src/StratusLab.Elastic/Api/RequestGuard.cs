using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Api;

/// <summary>
/// Who may ask at all. Being on this machine is the right to ask, so the ways in which somebody elsewhere could use this machine's browser or a proxy on it are closed
/// as far as they can be told. A page whose name was made to resolve to 127.0.0.1 (DNS rebinding) sends its own name as host. A form or script of another page (CSRF)
/// sends an Origin, or a content type that a form can send. A proxy mostly says for whom it asks.
/// The limit: a proxy that says nothing and asks with our own name, as nginx's plain <c>proxy_pass http://127.0.0.1:7117</c> does, cannot be told from a client on this
/// machine, and opens the service to whoever reaches that proxy. Nor does loopback tell this machine's users apart; a unix socket does, by its mode.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next)
{
    /// <summary>The largest body that is read, in bytes.</summary>
    public const long MaxBody = 64 << 10;

    /// <summary>What is said of a larger one.</summary>
    public const string TooLarge = "The body is larger than 64 KiB, the most that is taken here.";

    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", HeaderNames.Via];

    /// <summary>Lets one request pass, or refuses it.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is { } from && !IPAddress.IsLoopback(from))
        {
            throw new ProblemException(403, "Only this machine itself may ask. Use ssh to reach the service from elsewhere.");
        }

        if (!IsThisMachine(http.Request.Host.Host))
        {
            throw new ProblemException(403, $"The host name \"{Printable.Text(http.Request.Host.Host, 80)}\" is not this machine's. Ask with 127.0.0.1, [::1] or localhost.");
        }

        if (ProxyHeaders.FirstOrDefault(http.Request.Headers.ContainsKey) is { } proxied)
        {
            throw new ProblemException(403, $"The request came through a proxy (header {proxied}), and who is behind that cannot be known. Ask the service directly, from elsewhere over ssh.");
        }

        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
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

        return next(http);
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

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
