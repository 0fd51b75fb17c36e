using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Web.Access;

namespace StratusLab.Elastic.Web;

/// <summary>
/// Tells open pages that a pass is done, so that they fetch themselves anew: server-sent events that carry nothing but that. Reads memory only. Ends with the session, and the
/// number of listeners is bounded, in all and for each caller.
/// </summary>
internal sealed class LiveFeed(LiveView live, SessionBook sessions, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int SilentTicks = 15;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly byte[] Changed = "event: pass\ndata: \n\n"u8.ToArray();
    private static readonly byte[] KeepAlive = ": \n\n"u8.ToArray();

    private readonly CallerPlaces places = CallerPlaces.OfStreams(64, 16, "listen for news of the pages");

    /// <summary>The answer to <see cref="WebPaths.Live"/>.</summary>
    public async Task RunAsync(HttpContext http)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await places.RunAsync(http, () =>
            {
                http.Response.ContentType = "text/event-stream";
                return FollowAsync(http, end.Token);
            });
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page was left, or the service stops.
        }
    }

    private async Task FollowAsync(HttpContext http, CancellationToken ct)
    {
        var isSession = await sessions.FindAsync(http) is not null;
        var seen = live.Last;
        await SendAsync(http, KeepAlive, ct);
        for (var silent = 1; ; silent++)
        {
            await Task.Delay(Tick, time, ct);
            if (isSession && await sessions.FindAsync(http) is null)
            {
                return;
            }

            if (!ReferenceEquals(seen, live.Last))
            {
                (seen, silent) = (live.Last, 0);
                await SendAsync(http, Changed, ct);
            }
            else if (silent % SilentTicks == 0)
            {
                // Without it neither side would ever learn that the other has gone.
                await SendAsync(http, KeepAlive, ct);
            }
        }
    }

    private static async Task SendAsync(HttpContext http, byte[] line, CancellationToken ct)
    {
        await http.Response.Body.WriteAsync(line, ct);
        await http.Response.Body.FlushAsync(ct);
    }
}
