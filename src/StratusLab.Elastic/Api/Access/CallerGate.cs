using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api.Access;

/// <summary>
/// Finds out who makes a request. A token counts wherever it comes from. Without one, being on this machine is the right to ask, so the ways in which somebody elsewhere
/// could use this machine's browser or a proxy on it are closed as far as they can be told. A page whose name was made to resolve to 127.0.0.1 (DNS rebinding) sends its
/// own name as host. A proxy mostly says for whom it asks.
/// The limit: a proxy that says nothing and asks with our own name, as nginx's plain <c>proxy_pass http://127.0.0.1:7117</c> does, cannot be told from a client on this
/// machine, and lets whoever reaches that proxy look. Nor does loopback tell this machine's users apart, and so gives no right to give orders unless the site says so; the
/// operators' unix socket does, by its mode.
/// </summary>
internal sealed class CallerGate(TokenBook tokens, AccessLimits limits, ServedSite site, ElasticMetrics metrics)
{
    private const string Scheme = "Bearer ";

    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", HeaderNames.Via];

    /// <summary>Who it is. Throws when it may not be known.</summary>
    public async Task<Caller> FindAsync(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization;
        return authorization.Count == 0 ? Local(http)
            : authorization is [{ } one] && one.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? await HolderAsync(http, one[Scheme.Length..].Trim())
            : throw Unknown(http, "kind", "The request's Authorization is not of the kind \"Bearer TOKEN\".");
    }

    /// <summary>Whoever has the token with this secret. Throws when there is none.</summary>
    public async Task<Caller> HolderAsync(HttpContext http, string secret)
    {
        // A right one is let in whatever others at its address send.
        if (await tokens.FindAsync(secret, http.RequestAborted) is not { } token)
        {
            if (!limits.NoteWrong(http.Connection.RemoteIpAddress?.ToString() ?? ""))
            {
                throw TooMany(http, 60, "Too many wrong tokens came from this address. Wait a minute, and send a right one.");
            }

            throw Unknown(http, "token", "The token is not one of this service's, was revoked or has ended. Make one on the service's machine: elastic tokens create NAME --role viewer");
        }

        return limits.MayAsk(token.Name) ? new(token.Name, token.Role)
            : throw TooMany(http, 1, $"The token asks more often than {AccessLimits.Burst / 5} times a second. Wait a second.");
    }

    private Caller Local(HttpContext http)
    {
        const string Instead = "Send a token: Authorization: Bearer TOKEN (elastic tokens create, on the service's machine).";
        if (ProxyHeaders.FirstOrDefault(http.Request.Headers.ContainsKey) is { } proxied)
        {
            throw Unknown(http, "proxy", $"The request came through a proxy (header {proxied}), and who is behind that cannot be known. {Instead}");
        }

        if (http.Features.Get<IConnectionSocketFeature>()?.Socket is { AddressFamily: AddressFamily.Unix } socket)
        {
            return new(null, ApiRole.Operator, PeerUser.Of(socket));
        }

        if (http.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from))
        {
            throw Unknown(http, "remote", $"Only this machine itself may ask without a token. {Instead}");
        }

        if (!IsThisMachine(http.Request.Host.Host))
        {
            throw Unknown(http, "host", $"The host name \"{Printable.Text(http.Request.Host.Host, 80)}\" is not this machine's. Ask with 127.0.0.1, [::1] or localhost. {Instead}");
        }

        return new(null, site.LoopbackRole);
    }

    private ProblemException Unknown(HttpContext http, string reason, string title)
    {
        metrics.RequestRefused(reason);
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return new(StatusCodes.Status401Unauthorized, title);
    }

    private ProblemException TooMany(HttpContext http, int seconds, string title)
    {
        metrics.RequestRefused("rate");
        http.Response.Headers.RetryAfter = $"{seconds}";
        return new(StatusCodes.Status429TooManyRequests, title);
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
