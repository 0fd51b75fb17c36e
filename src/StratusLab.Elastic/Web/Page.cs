using StratusLab.Elastic.Web.Markup;

namespace StratusLab.Elastic.Web;

/// <summary>What a page shows between its head and its foot.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Body">What is below that.</param>
internal sealed record Page(string Title, Html Body)
{
    /// <summary>True when it has parts (<see cref="Part"/>) that change by themselves.</summary>
    public bool IsLive { get; init; }

    /// <summary>A part of a page that the script exchanges for a fresh one when there is something new. Ids are unique in a page.</summary>
    public static Element Part(string id, string heading, params IEnumerable<Html?> content) =>
        Tags.Tag("section", [Tags.Tag("h2", heading).With("id", $"{id}-head"), .. content]).With("id", id).With("data-part", "").With("aria-labelledby", $"{id}-head").Class("part");
}
