using System.Globalization;
using System.Net.ServerSentEvents;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Cli.Asking;

/// <summary>
/// The journal as it grows. When the connection breaks it is made again, and goes on after the last event that came, so that none is missed or doubled.
/// </summary>
/// <param name="client">The service.</param>
/// <param name="clock">Measures the pauses.</param>
/// <param name="note">Is told when the service goes away and comes back.</param>
internal sealed class EventFeed(ServiceClient client, TimeProvider clock, Action<string> note)
{
    private const string What = "follow the journal";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private long? last;
    private TimeSpan pause = FirstPause;

    /// <summary>Hands over every event after <paramref name="after"/>, null for those that are yet to come, until cancelled or until the service refuses.</summary>
    public async Task FollowAsync(long? after, Action<EventRow> take, CancellationToken ct)
    {
        last = after;
        for (var isAway = false; ;)
        {
            try
            {
                using var response = await client.OpenAsync(ApiPath.Query(ApiPaths.EventStream, ("after", last?.ToString(CultureInfo.InvariantCulture))), What, ct);
                if (isAway)
                {
                    note("The service is back.");
                    isAway = false;
                }

                await ReadAsync(response, take, ct);
            }
            catch (CliException e) when (e.ExitCode == ExitCode.Unreachable && isAway)
            {
                // It was said already.
            }
            catch (CliException e) when (e.ExitCode == ExitCode.Unreachable)
            {
                note($"{e.Message} It is asked again until it answers.");
                isAway = true;
            }

            await Task.Delay(pause, clock, ct);
            pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, pause.Ticks * 2));
        }
    }

    // An end without an error is a service that stops in order; the next connection tells.
    private async Task ReadAsync(HttpResponseMessage response, Action<EventRow> take, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var items = SseParser.Create(stream, static (_, data) => data.ToArray()).EnumerateAsync(ct).GetAsyncEnumerator(ct);
        await using (items)
        {
            while (await client.NextAsync(items.MoveNextAsync(), What))
            {
                var row = client.Read(items.Current.Data, ApiJson.Default.EventRow, What);
                (last, pause) = (row.Id, FirstPause);
                take(row);
            }
        }
    }
}
