using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>Facts about one thing, each with its name.</summary>
internal static class FactList
{
    /// <summary>Draws them; what is null or empty is left out.</summary>
    public static Html Draw(params IEnumerable<(string Name, Html? Value)> facts) =>
        Tag("dl", facts.Where(f => f.Value is not null && f.Value.ToString().Length > 0).Select(f => Tag("div", Tag("dt", f.Name), Tag("dd", f.Value)))).Class("facts");
}
