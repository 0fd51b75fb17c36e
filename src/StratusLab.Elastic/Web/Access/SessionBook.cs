using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Web.Access;

/// <summary>
/// Who has logged in. Kept in memory only: after a restart everybody logs in again. A session is worth no more than the token that it was opened with, which is looked up
/// with every request: when that is revoked or ends, so does the session.
/// </summary>
internal sealed class SessionBook(TokenBook tokens, TimeProvider time)
{
    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>Sessions that are kept; the one that would end first gives way to another.</summary>
    public const int Most = 1000;

    private readonly Dictionary<string, Session> sessions = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Opens a session for the holder of a token, and gives their browser its cookie.</summary>
    public void Open(HttpContext http, string secret)
    {
        var now = time.GetUtcNow();
        var session = new Session(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), TokenBook.HashOf(secret), now + Lifetime);
        lock (gate)
        {
            foreach (var old in sessions.Values.Where(s => s.Ends <= now).ToArray())
            {
                sessions.Remove(old.Id);
            }

            if (sessions.Count >= Most && sessions.Values.MinBy(s => s.Ends) is { } oldest)
            {
                sessions.Remove(oldest.Id);
            }

            sessions.Add(session.Id, session);
        }

        http.Response.Cookies.Append(NameFor(http), session.Id, Traits(http, Lifetime));
    }

    /// <summary>The session of a request and its token; null when it has none, or when either has ended.</summary>
    public async Task<(Session Session, ApiToken Token)?> FindAsync(HttpContext http)
    {
        Session? session = null;
        if (http.Request.Cookies[NameFor(http)] is { } id)
        {
            lock (gate)
            {
                session = sessions.GetValueOrDefault(id);
            }
        }

        return session is not null && session.Ends > time.GetUtcNow() && await tokens.FindHashedAsync(session.TokenHash, http.RequestAborted) is { } token ? (session, token) : null;
    }

    /// <summary>Ends the session of a request.</summary>
    public void Close(HttpContext http)
    {
        if (http.Request.Cookies[NameFor(http)] is { } id)
        {
            lock (gate)
            {
                sessions.Remove(id);
            }
        }

        http.Response.Cookies.Delete(NameFor(http), Traits(http, null));
    }

    // A browser takes __Host- only from this very host, over TLS.
    private static string NameFor(HttpContext http) => http.Request.IsHttps ? "__Host-elastic" : "elastic";

    private static CookieOptions Traits(HttpContext http, TimeSpan? age) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", MaxAge = age, IsEssential = true };
}
