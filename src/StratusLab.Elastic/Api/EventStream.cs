using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Api;

/// <summary>
/// Sends the journal as it grows, as server-sent events. Each client reads the ledger for itself, from the number it has seen last, so none is missed and none is
/// kept in memory for a slow one; one that takes nothing for seconds is cut off by the server's least data rate. A token that is revoked or ends takes its streams
/// with it. Their number is bounded, in all and for each caller.
/// </summary>
internal sealed class EventStream(Ledger.Ledger ledger, TokenBook tokens, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int AtATime = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly byte[] KeepAlive = ": \n\n"u8.ToArray();

    private readonly CallerPlaces places = CallerPlaces.OfStreams(32, 8, "follow the journal");

    /// <summary>The answer to <see cref="ApiPaths.EventStream"/>; ends when the client goes or the service stops.</summary>
    public async Task RunAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await places.RunAsync(http, async () => await FollowAsync(http, await StartAsync(http), end.Token));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client has gone, or the service stops: both end the stream.
        }
    }

    private async Task<long> StartAsync(HttpContext http)
    {
        string? resumed = http.Request.Headers["Last-Event-ID"];
        if (long.TryParse(resumed, NumberStyles.None, CultureInfo.InvariantCulture, out var seen))
        {
            return seen;
        }

        return Asked.Number(http, "after", "event number") ?? (await ledger.ListNewestEventsAsync(1, http.RequestAborted)).Select(e => e.Id).FirstOrDefault();
    }

    private async Task FollowAsync(HttpContext http, long after, CancellationToken ct)
    {
        await http.Response.Body.WriteAsync(KeepAlive, ct);
        await http.Response.Body.FlushAsync(ct);
        var looked = -1L;
        var (caller, began) = (Caller.Of(http), time.GetUtcNow());
        for (var silent = 0; caller.Token is not { } token || tokens.IsInForce(token, began); silent++)
        {
            var changes = ledger.Changes;
            if (changes != looked)
            {
                var (last, isWhole) = await SendAsync(http, after, ct);
                looked = isWhole ? changes : looked;
                if (last > after)
                {
                    (after, silent, looked) = (last, 0, -1);
                    continue;
                }
            }

            if (silent % 15 == 14)
            {
                // Without it neither side would ever learn that the other has gone.
                await http.Response.Body.WriteAsync(KeepAlive, ct);
                await http.Response.Body.FlushAsync(ct);
            }

            await Task.Delay(Interval, time, ct);
        }
    }

    private async Task<(long Last, bool IsWhole)> SendAsync(HttpContext http, long after, CancellationToken ct)
    {
        try
        {
            foreach (var (id, line) in await ledger.ListEventsAsync(after, AtATime, ct))
            {
                // JSON has no line ends of its own, so one data line holds it.
                var data = JsonSerializer.Serialize(EventEndpoint.Row(id, line), ApiJson.Default.EventRow);
                await http.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {id}\nevent: journal\ndata: {data}\n\n"), ct);
                after = id;
            }

            await http.Response.Body.FlushAsync(ct);
        }
        catch (LedgerUnavailableException)
        {
            // The stream stays: the next look finds what was missed.
            return (after, false);
        }

        return (after, true);
    }
}
