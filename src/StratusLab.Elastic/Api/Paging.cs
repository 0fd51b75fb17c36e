using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Api;

/// <summary>Cuts lists into pages. Where one ends is named by its last item itself, so what comes and goes before it moves nothing.</summary>
internal static class Paging
{
    /// <summary>The page that is asked for.</summary>
    /// <param name="http">The request.</param>
    /// <param name="ordered">The whole list, in its order.</param>
    /// <param name="cursor">What an item is called as the end of a page.</param>
    /// <param name="upTo">Which items are on pages that ended there; null for a text that no page ended with.</param>
    /// <param name="most">Most items that may be asked for at a time.</param>
    /// <param name="row">How an item is shown.</param>
    public static ListOf<TRow> Of<TItem, TRow>(
        HttpContext http, IEnumerable<TItem> ordered, Func<TItem, string> cursor, Func<string, Func<TItem, bool>?> upTo, int most, Func<TItem, TRow> row)
    {
        var limit = Asked.Limit(http, 1000, most);
        if (Asked.Value(http, "after") is { Length: > 0 } after)
        {
            var isBefore = upTo(after) ?? throw new ProblemException(400, $"after is \"{Printable.Text(after, 80)}\", which is not the \"next\" of a page of this list.");
            ordered = ordered.SkipWhile(isBefore);
        }

        var items = ordered.Take(limit + 1).ToArray();
        return new([.. items.Take(limit).Select(row)], items.Length > limit ? cursor(items[limit - 1]) : null);
    }

    /// <summary>The page that is asked for of a list in the order of names.</summary>
    public static ListOf<TRow> ByName<TItem, TRow>(HttpContext http, IEnumerable<TItem> items, Func<TItem, string> name, Func<TItem, TRow> row) => Of(
        http, items.OrderBy(name, Comparer<string>.Create(NaturalOrder.Compare)), name, text => i => NaturalOrder.Compare(name(i), text) <= 0, 10_000, row);

    /// <summary>The page that is asked for of a list whose greatest numbers come first.</summary>
    public static ListOf<TRow> Newest<TItem, TRow>(HttpContext http, IEnumerable<TItem> ordered, Func<TItem, long> id, int most, Func<TItem, TRow> row) => Of(
        http, ordered, i => Text(id(i)), text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? i => id(i) >= last : null, most, row);

    /// <summary>The number before which a query goes on, counting down; null to begin.</summary>
    public static long? Before(HttpContext http, string what) => Asked.Number(http, "after", what) ?? Asked.Number(http, "before", what);

    /// <summary>A page that a query gave, with one row more than <paramref name="limit"/> when there is more.</summary>
    public static ListOf<TRow> Cut<TItem, TRow>(ImmutableArray<TItem> found, int limit, Func<TItem, long> id, Func<TItem, TRow> row) =>
        new([.. found.Take(limit).Select(row)], found.Length > limit ? Text(id(found[limit - 1])) : null);

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
