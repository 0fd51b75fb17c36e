using System.Globalization;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Web.Access;
using static StratusLab.Elastic.Web.Markup.Tags;
using static StratusLab.Elastic.Web.Page;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>The journal, the newest first.</summary>
internal sealed class EventPage(Ledger.Ledger ledger)
{
    private const int OnAPage = 100;

    /// <summary>The answer to <see cref="WebPaths.Events"/>; with <c>?after=</c> the hundred that follow a number.</summary>
    public async Task<Page> GetAsync(HttpContext http)
    {
        var after = Asked.Number(http, "after", "event number");
        var events = after is { } number
            ? [.. (await ledger.ListEventsAsync(number, OnAPage, http.RequestAborted)).Reverse()]
            : await ledger.ListNewestEventsAsync(OnAPage, http.RequestAborted);
        var now = Visitor.Of(http).Now;
        return new("Events", Part(
            "events",
            events.IsEmpty ? "There is none" : $"Events {events[^1].Id} to {events[0].Id}",
            EventList.Draw(events, now),
            Tag(
                "nav",
                after is not null ? Link(WebPaths.Events, "The newest") : null,
                !events.IsEmpty && events[^1].Id > 1 ? Link(WebPaths.With(WebPaths.Events, ("after", Math.Max(0, events[^1].Id - 1 - OnAPage).ToString(CultureInfo.InvariantCulture))), "Older events") : null)
                .With("aria-label", "Pages of this list").Class("pager")))
        { IsLive = after is null };
    }
}
