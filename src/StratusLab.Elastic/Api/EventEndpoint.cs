using System.Globalization;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Api;

/// <summary>Lists the journal.</summary>
internal sealed class EventEndpoint(Ledger.Ledger ledger)
{
    /// <summary>The answer to <see cref="ApiPaths.Events"/>.</summary>
    public async Task<ListOf<EventRow>> ListAsync(HttpContext http)
    {
        var limit = Asked.Limit(http, 100, 1000);
        var after = Asked.Number(http, "after", "event number");
        var events = after is { } id
            ? await ledger.ListEventsAsync(id, limit, http.RequestAborted)
            : [.. (await ledger.ListNewestEventsAsync(limit, http.RequestAborted)).Reverse()];
        return new([.. events.Select(e => Row(e.Id, e.Event))], (events.IsEmpty ? after : events[^1].Id)?.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>One line.</summary>
    public static EventRow Row(long id, JournalEvent line) => new(id, line.At, line.Kind, line.Subject, line.Vm?.Value, line.Text);
}
