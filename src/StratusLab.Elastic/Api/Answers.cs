using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>
/// Sends answers. Each has a tag made from the numbers of what it follows from, so whoever has it still is told so without its being made; a page of a list is kept
/// as bytes while nothing has changed, since several ask for the same one. What is kept is bounded.
/// </summary>
internal sealed class Answers(Ledger.Ledger ledger, LiveView live, HostBoard board, ServiceInfo service, TimeProvider time) : IDisposable
{
    private const int MostKept = 32;
    private const int MostBytes = 64 << 20;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Answers one request.</summary>
    public async Task SendAsync<T>(HttpContext http, JsonTypeInfo<T> json, Sources sources, Func<HttpContext, Task<T>> make)
    {
        // Taken first: the answer is never older than its tag says.
        var tag = TagOf(sources);
        if (tag is null || !typeof(IPage).IsAssignableFrom(typeof(T)))
        {
            var value = await make(http);
            if (!IsKnown(http, tag))
            {
                Describe(http, tag, (value as IPage)?.Next);
                await http.Response.WriteAsJsonAsync(value, json, null, http.RequestAborted);
            }

            return;
        }

        var page = await PageAsync(http, json, tag, make);
        if (!IsKnown(http, tag))
        {
            Describe(http, tag, page.Next);
            http.Response.ContentType = "application/json; charset=utf-8";
            http.Response.ContentLength = page.Bytes.Length;
            await http.Response.BodyWriter.WriteAsync(page.Bytes, http.RequestAborted);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task<Kept> PageAsync<T>(HttpContext http, JsonTypeInfo<T> json, string tag, Func<HttpContext, Task<T>> make)
    {
        var key = $"{http.Request.Path}{http.Request.QueryString}";
        if (kept.TryGetValue(key, out var before) && before.Tag == tag)
        {
            return before;
        }

        // One makes it for all who wait for the same.
        await turn.WaitAsync(http.RequestAborted);
        try
        {
            if (kept.TryGetValue(key, out before) && before.Tag == tag)
            {
                return before;
            }

            var value = await make(http);
            var page = new Kept(tag, JsonSerializer.SerializeToUtf8Bytes(value, json), value is IPage { IsEmpty: false, Next: { } next } ? next : null);
            Keep(key, page);
            return page;
        }
        finally
        {
            turn.Release();
        }
    }

    private void Keep(string key, Kept page)
    {
        kept[key] = page;
        if (kept.Count > MostKept || kept.Values.Sum(k => (long)k.Bytes.Length) > MostBytes)
        {
            kept.Clear();
        }
    }

    // Weak: ages in an answer go on while it is otherwise the same.
    private string? TagOf(Sources sources)
    {
        if (sources == Sources.None)
        {
            return null;
        }

        var ofLedger = sources.HasFlag(Sources.Ledger) ? ledger.Changes : 0;
        var ofPass = sources.HasFlag(Sources.Pass) ? live.Changes : 0;
        var ofHosts = sources.HasFlag(Sources.Hosts) ? board.Changes : 0;
        var ofClock = sources.HasFlag(Sources.Clock) ? time.GetUtcNow().UtcTicks / Step.Ticks : 0;
        return string.Create(CultureInfo.InvariantCulture, $"W/\"{service.UpSince.UtcTicks:x}-{ofLedger:x}-{ofPass:x}-{ofHosts:x}-{ofClock:x}\"");
    }

    private static bool IsKnown(HttpContext http, string? tag)
    {
        if (tag is null || !http.Request.Headers.IfNoneMatch.Any(h => h is not null && (h.Trim() == "*" || h.Split(',').Any(t => t.AsSpan().Trim().SequenceEqual(tag)))))
        {
            return false;
        }

        Describe(http, tag, null);
        http.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    private static void Describe(HttpContext http, string? tag, string? next)
    {
        if (tag is not null)
        {
            http.Response.Headers.ETag = tag;
            http.Response.Headers.CacheControl = "no-cache";
        }

        if (next is not null)
        {
            var others = http.Request.Query.Where(q => q.Key is not ("after" or "before")).SelectMany(q => q.Value, (q, v) => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(v ?? "")}&");
            http.Response.Headers.Link = $"<{Uri.EscapeDataString(http.Request.Path).Replace("%2F", "/", StringComparison.Ordinal)}?{string.Concat(others)}after={Uri.EscapeDataString(next)}>; rel=\"next\"";
        }
    }

    private sealed record Kept(string Tag, byte[] Bytes, string? Next);
}
