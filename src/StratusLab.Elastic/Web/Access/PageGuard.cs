using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;

namespace StratusLab.Elastic.Web.Access;

/// <summary>
/// Who may see the pages and give orders there. A session's cookie counts here and nowhere else; without one the API's own rule says who it is, also about the host name and
/// proxies. A change must come from a page of this service (the browser says so), carry that page's seal, and be an operator's.
/// </summary>
internal sealed class PageGuard(RequestDelegate next, CallerGate gate, SessionBook sessions, AccessLimits limits, FormSeal seal, ElasticMetrics metrics, TimeProvider time)
{
    // Scripts and styles are files of this service; nothing is loaded from elsewhere, and nobody may frame the pages.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Lets one request pass, refuses it, or asks for a token.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (!isRead)
        {
            CheckOrigin(http.Request);
            Bound(http);
        }

        if (http.GetEndpoint()?.Metadata.GetMetadata<PageRule>() is { IsOpen: true })
        {
            await next(http);
            return;
        }

        var session = await sessions.FindAsync(http);
        if (await FindAsync(http, session?.Token, isRead) is not { } caller)
        {
            http.Response.Redirect(WebPaths.With(WebPaths.Login, ("to", http.Request.Path.Value + http.Request.QueryString)));
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            return;
        }

        if (!isRead)
        {
            await CheckSealAsync(http, session?.Session.Id);
            CheckRole(http, caller);
        }

        new Visitor(caller, seal.Of(session?.Session.Id), time.GetUtcNow()).Enter(http);
        await next(http);
    }

    // Null for whoever must log in first.
    private async Task<Caller?> FindAsync(HttpContext http, ApiToken? token, bool isRead)
    {
        if (token is not null)
        {
            if (!limits.MayAsk(token.Name))
            {
                metrics.RequestRefused("rate");
                throw new ProblemException(429, "Too many requests with this token in a short time. Wait a second.");
            }

            return token.Role == ApiRole.Hook ? null : new(token.Name, token.Role);
        }

        try
        {
            return await gate.FindAsync(http) is { Role: not ApiRole.Hook } caller ? caller : null;
        }
        catch (ProblemException e) when (e.Status == StatusCodes.Status401Unauthorized && isRead && http.Request.Path != WebPaths.Live)
        {
            // A person, who can do something about it.
            http.Response.Headers.Remove(HeaderNames.WWWAuthenticate);
            return null;
        }
    }

    // Browsers say where a request comes from, in headers that no page can set. With "no-referrer" a form's Origin is "null" (Fetch, "append a request Origin header"), so
    // Sec-Fetch-Site is the word that counts; a browser without it must send an Origin that is ours.
    private void CheckOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        var isOurs = site.Count > 0 ? site == "same-origin" : request.Headers.Origin == $"{request.Scheme}://{request.Host}";
        if (!isOurs)
        {
            metrics.RequestRefused("origin");
            throw new ProblemException(403, "This form was not sent from a page of this service, so nothing was done. Open the page here and use its button.");
        }
    }

    private async Task CheckSealAsync(HttpContext http, string? session)
    {
        if (!seal.IsOf(session, (await SentForm.ReadAsync(http))[FormSeal.Field]))
        {
            metrics.RequestRefused("seal");
            throw new ProblemException(403, "The page that this came from is too old: the service was restarted since, or somebody else has logged in. Nothing was done; open it anew and try again.");
        }
    }

    private void CheckRole(HttpContext http, Caller caller)
    {
        if (caller.Role != ApiRole.Operator && http.Request.Path != WebPaths.Logout)
        {
            metrics.RequestRefused("role");
            throw new ProblemException(403, "You may look here, and no more: orders need a token with the role operator. Log in with one.");
        }
    }

    private static void Bound(HttpContext http)
    {
        if (http.Request.ContentLength > RequestGuard.MaxBody)
        {
            throw new ProblemException(413, RequestGuard.TooLarge);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = RequestGuard.MaxBody;
        }
    }
}
