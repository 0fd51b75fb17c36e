using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web.Charts;

/// <summary>Shares of a whole as a bar; the text beside it says the same.</summary>
internal static class Bar
{
    private const double Width = 100;

    /// <summary>A bar of parts, each in the colour of its name.</summary>
    /// <param name="whole">What the whole width stands for.</param>
    /// <param name="parts">The parts, from the left.</param>
    public static Html Draw(double whole, params IEnumerable<(string Name, double Amount)> parts)
    {
        var left = 0.0;
        var rects = new List<Html>();
        foreach (var (name, amount) in parts)
        {
            var width = whole <= 0 ? 0 : Math.Min(Width - left, Width * amount / whole);
            if (width > 0)
            {
                rects.Add(Tag("rect").Class(name).With("x", left).With("width", width).With("height", "10"));
                left += width;
            }
        }

        return Tag("svg", [Tag("rect").Class("empty").With("width", Width).With("height", "10"), .. rects])
            .With("viewBox", "0 0 100 10").With("preserveAspectRatio", "none").With("aria-hidden", "true").Class("bar");
    }

    /// <summary>A share as a bar with its figures: "12 of 16 cores".</summary>
    public static Html Share(double taken, double of, string unit) => Html.All(
        Draw(of, (taken >= of * 0.95 ? "full" : "busy", taken)),
        string.Create(CultureInfo.InvariantCulture, $" {taken:0.#} of {of:0.#}{(unit.Length > 0 ? $" {unit}" : "")}"));

    /// <summary>Memory as a bar with its figures, in GiB.</summary>
    public static Html Memory(long takenMiB, long ofMiB) => Share(takenMiB / 1024.0, ofMiB / 1024.0, "GiB");

    /// <summary>The colour of nodes in a state.</summary>
    public static string NameOf(NodeState state) => state switch
    {
        NodeState.Requested or NodeState.Booting or NodeState.Joining => "booting",
        NodeState.Ready => "busy",
        _ => "leaving",
    };
}
