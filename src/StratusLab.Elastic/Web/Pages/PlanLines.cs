using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>A plan's printed lines (<see cref="Core.Planning.PlanText"/>) as a list: what, and why.</summary>
internal static class PlanLines
{
    private const int MostLines = 12;

    /// <summary>Several plans, each with its number and time.</summary>
    public static Html List(IEnumerable<RecordedPlan> plans, DateTimeOffset now) => Tag(
        "ol",
        plans.Select(p => Tag("li", Tag("p", Link(WebPaths.To(WebPaths.Plan, $"{p.Id}"), $"Plan {p.Id}"), " ", At(p.At, now)), Draw(p.Text)))).Class("plans");

    /// <summary>One plan. A long one is cut; its own page has all of it.</summary>
    public static Html Draw(string text, int most = MostLines)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return Tag("ul", [.. lines.Take(most).Select(Line), lines.Length > most ? Tag("li", $"and {lines.Length - most} lines more").Class("quiet") : null]).Class("lines");
    }

    private static Element Line(string line)
    {
        if (line is not [' ', ' ', var sign, ' ', .. var rest])
        {
            return Tag("li", line.Trim());
        }

        var gap = rest.IndexOf("  ", StringComparison.Ordinal);
        var (what, why) = gap < 0 ? (rest, "") : (rest[..gap], rest[gap..].Trim());
        var (word, tone) = sign switch
        {
            '+' => ("boot", "booting"),
            '~' => ("keep", "ready"),
            '-' => ("drain", "draining"),
            '>' => ("place", "booting"),
            '*' => ("call", "booting"),
            _ => ("not", "quiet"),
        };
        return Tag("li", Badge(word, tone), " ", Tag("span", what.StartsWith(word + " ", StringComparison.Ordinal) ? what[(word.Length + 1)..] : what).Class("what"), why.Length > 0 ? Tag("span", $" {why}").Class("why") : null);
    }
}
