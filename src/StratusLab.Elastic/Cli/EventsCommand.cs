using System.CommandLine;
using System.Text.Json;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic events</c>: the journal, and with <c>--follow</c> what is added to it.</summary>
internal static class EventsCommand
{
    private const string What = "read the journal";

    public static Command Make(ServiceCommands service)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what happens from now on, until interrupted" };
        var limit = Limit.Option("How many, the newest", 20);
        return service.Make(
            new("events", "Show what has happened") { follow, limit },
            (call, ct) => call.Value(follow) ? FollowAsync(call, Path(call.Value(limit)), ct) : ListAsync(call, Path(call.Value(limit)), ct));
    }

    private static string Path(int? limit) => ApiPath.Query(ApiPaths.Events, ("limit", Limit.Text(limit)));

    private static Task ListAsync(Call call, string path, CancellationToken ct) =>
        call.ShowAsync(path, ApiJson.Default.ListOfEventRow, What, rows => Print(call, rows), ct);

    private static async Task FollowAsync(Call call, string path, CancellationToken ct)
    {
        try
        {
            var json = await call.Client.GetAsync(path, What, ct);
            var past = call.Client.Read(json, ApiJson.Default.ListOfEventRow, What);
            Print(call, past);
            var feed = new EventFeed(call.Client, call.Clock, call.Terminal.Note);
            await feed.FollowAsync(past.Items.IsEmpty ? 0 : past.Items[^1].Id, row => Print(call, row), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Being interrupted is how following ends.
        }
    }

    private static void Print(Call call, ListOf<EventRow> rows)
    {
        foreach (var row in rows.Items)
        {
            Print(call, row);
        }
    }

    // For programs followed events are parts: there is no end at which a list could be closed.
    private static void Print(Call call, EventRow row)
    {
        if (call.Terminal.IsForPrograms)
        {
            call.Terminal.AnswerPart(JsonSerializer.SerializeToUtf8Bytes(row, ApiJson.Default.EventRow));
        }
        else
        {
            EventLine.Print(call.Terminal, row, call.Moments);
        }
    }
}
