using System.Globalization;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>Which page of a long list is asked for (<c>?page=</c>, from 1), and the way to the others.</summary>
internal readonly record struct Pager(int Number)
{
    /// <summary>Rows of a page.</summary>
    public const int Size = 100;

    private const int MostPages = 100_000;

    /// <summary>The page that a request asks for.</summary>
    public static Pager Of(HttpContext http) => new((int)Math.Clamp(Asked.Number(http, "page", "page number") ?? 1, 1, MostPages));

    /// <summary>Its rows, and whether there are more after them.</summary>
    public (T[] Rows, bool HasMore) Cut<T>(IEnumerable<T> all)
    {
        var rows = all.Skip((Number - 1) * Size).Take(Size + 1).ToArray();
        return rows.Length > Size ? (rows[..Size], true) : (rows, false);
    }

    /// <summary>Links to the page before and the page after.</summary>
    public Html? Links(bool hasMore, Func<string, string> path)
    {
        var number = Number;
        return Number == 1 && !hasMore ? null : Tag(
            "nav",
            number > 1 ? Link(To(number - 1), "Page before").With("rel", "prev") : null,
            Tag("span", $"Page {number}"),
            hasMore ? Link(To(number + 1), "Next page").With("rel", "next") : null).With("aria-label", "Pages of this list").Class("pager");

        string To(int page) => path(page.ToString(CultureInfo.InvariantCulture));
    }
}
