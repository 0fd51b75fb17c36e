using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>Lines of the journal.</summary>
internal static class EventList
{
    /// <summary>Draws them, in the order given.</summary>
    public static Html Draw(IEnumerable<(long Id, JournalEvent Event)> events, DateTimeOffset now) => Tag("ol", events.Select(e => Tag(
        "li",
        At(e.Event.At, now),
        " ",
        Badge(e.Event.Kind, "quiet"),
        " ",
        e.Event.Text,
        e.Event.Vm is { } vm ? Html.All(" ", Link(WebPaths.To(vm), string.Create(CultureInfo.InvariantCulture, $"VM {vm}"))) : null))).Class("events");
}
