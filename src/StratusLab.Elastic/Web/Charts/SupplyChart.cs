using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StratusLab.Elastic.History;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web.Charts;

/// <summary>Demand against supply: what there was, stacked, and a line for what was wanted. Drawn by the service, so that it needs no script.</summary>
internal static class SupplyChart
{
    private const double Width = 640;
    private const double Height = 190;
    private const double Left = 40;
    private const double Right = Width - 8;
    private const double Top = 8;
    private const double Bottom = Height - 22;
    private const int MostPoints = 90;

    private static readonly (string Name, Func<Sample, int> Of)[] Layers = [("busy", s => s.Busy), ("idle", s => s.Idle), ("booting", s => s.Booting), ("leaving", s => s.Leaving)];

    /// <summary>Draws it.</summary>
    /// <param name="what">Whose it is, for its title.</param>
    /// <param name="samples">The history, the oldest first.</param>
    /// <param name="span">How far back it goes.</param>
    /// <param name="now">Where it ends.</param>
    /// <param name="most">The most cores that there may be.</param>
    public static Html Draw(string what, ImmutableArray<Sample> samples, TimeSpan span, DateTimeOffset now, int most)
    {
        var time = new TimeScale(now - span, now, Left, Right);
        var step = TimeSpan.FromSeconds(Math.Max(60, span.TotalSeconds / MostPoints));
        var points = Thin([.. samples.Where(s => s.At >= time.From)], time.From, step);
        if (points.Length == 0)
        {
            return Tag("p", "There is no history yet: it begins with the first pass.").Class("quiet");
        }

        var peak = points.Max(p => Math.Max(p.Supply, p.Wanted ?? 0));
        var showsMost = most <= Math.Max(peak, 1) * 2;
        var amount = AmountScale.For(Math.Max(peak, showsMost ? most : 0), Top, Bottom);
        var runs = Runs(points, (step * 2) + TimeSpan.FromMinutes(2));
        return Tag(
            "figure",
            Tag(
                "svg",
                [
                    Grid(time, amount),
                    .. runs.SelectMany(r => Areas(r, time, amount)),
                    showsMost ? Tag("line").Class("most").With("x1", Left).With("x2", Right).With("y1", amount.Y(most)).With("y2", amount.Y(most)) : null,
                    .. runs.SelectMany(r => Wanted(r, time, amount)),
                    Hints(points, time, now),
                ])
                .With("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {Height}")).With("role", "img").With("aria-label", $"{what}, cores, from {Clock(time.From)} to {Clock(now)} UTC. Now: {Say(samples[^1])}.").Class("chart"),
            Legend(samples[^1], showsMost ? most : null));
    }

    // Every point is the mean of what was sampled in its step; steps without a sample have none.
    private static ImmutableArray<Sample> Thin(ImmutableArray<Sample> samples, DateTimeOffset from, TimeSpan step) =>
    [
        .. samples.GroupBy(s => (s.At - from).Ticks / step.Ticks).Select(g => g.Last() with
        {
            Wanted = g.Any(s => s.Wanted is null) ? null : Mean(g, s => s.Wanted ?? 0),
            Busy = Mean(g, s => s.Busy),
            Idle = Mean(g, s => s.Idle),
            Booting = Mean(g, s => s.Booting),
            Leaving = Mean(g, s => s.Leaving),
        }),
    ];

    private static int Mean(IEnumerable<Sample> samples, Func<Sample, int> of) => (int)Math.Round(samples.Average(of));

    // Where nothing was sampled for longer than this, nothing is drawn.
    private static List<List<Sample>> Runs(ImmutableArray<Sample> points, TimeSpan longest)
    {
        List<List<Sample>> runs = [];
        foreach (var point in points)
        {
            if (runs.Count == 0 || point.At - runs[^1][^1].At > longest)
            {
                runs.Add([]);
            }

            runs[^1].Add(point);
        }

        return runs;
    }

    private static Element Grid(TimeScale time, AmountScale amount) => Tag(
        "g",
        [
            .. amount.Ticks().SelectMany(a => new Html[]
            {
                Tag("line").With("x1", Left).With("x2", Right).With("y1", amount.Y(a)).With("y2", amount.Y(a)),
                Tag("text", a.ToString(CultureInfo.InvariantCulture)).With("x", Left - 6).With("y", amount.Y(a) + 4).With("text-anchor", "end"),
            }),
            .. time.Ticks().Select(t => Tag("text", Clock(t)).With("x", time.X(t)).With("y", Height - 5).With("text-anchor", "middle")),
        ]).Class("grid").With("aria-hidden", "true");

    private static IEnumerable<Html> Areas(List<Sample> run, TimeScale time, AmountScale amount)
    {
        var below = new double[run.Count];
        foreach (var (name, of) in Layers)
        {
            var above = run.Select((s, i) => below[i] + of(s)).ToArray();
            if (above.Where((a, i) => a > below[i]).Any())
            {
                var path = new StringBuilder();
                Trace(path, 'M', Enumerable.Range(0, run.Count), above);
                Trace(path, 'L', Enumerable.Range(0, run.Count).Reverse(), below);
                yield return Tag("path").With("d", path.Append('Z').ToString()).Class(name);
            }

            below = above;
        }

        void Trace(StringBuilder path, char first, IEnumerable<int> order, double[] amounts)
        {
            foreach (var i in order)
            {
                path.Append(path.Length == 0 ? first : 'L').Append(CultureInfo.InvariantCulture, $"{time.X(run[i].At):0.#} {amount.Y(amounts[i]):0.#}");
            }
        }
    }

    private static IEnumerable<Html> Wanted(List<Sample> run, TimeScale time, AmountScale amount)
    {
        var path = new StringBuilder();
        var isDrawing = false;
        foreach (var point in run)
        {
            if (point.Wanted is { } wanted)
            {
                path.Append(isDrawing ? 'L' : 'M').Append(CultureInfo.InvariantCulture, $"{time.X(point.At):0.#} {amount.Y(wanted):0.#}");
            }

            isDrawing = point.Wanted is not null;
        }

        return path.Length == 0 ? [] : [Tag("path").With("d", path.ToString()).Class("wanted")];
    }

    // What the mouse shows over a point.
    private static Element Hints(ImmutableArray<Sample> points, TimeScale time, DateTimeOffset now) => Tag("g", points.Select((p, i) =>
    {
        var (from, to) = (time.X(p.At), i + 1 < points.Length ? time.X(points[i + 1].At) : time.X(now));
        return Tag("rect", Tag("title", $"{Clock(p.At)} UTC: {Say(p)}")).With("x", from).With("y", Top).With("width", Math.Max(1, to - from)).With("height", Bottom - Top);
    })).Class("hints").With("aria-hidden", "true");

    private static Element Legend(Sample last, int? most) => Tag(
        "figcaption",
        [
            Key("wanted", last.Wanted is { } wanted ? $"wanted {wanted}" : "wanted: not known while frozen"),
            .. Layers.Select(l => Key(l.Name, $"{l.Name} {l.Of(last)}")),
            most is { } limit ? Key("most", $"most {limit}") : null,
        ]).Class("legend");

    private static Element Key(string name, string text) => Tag("span", Tag("i").Class($"key {name}").With("aria-hidden", "true"), text);

    private static string Say(Sample s) => $"{(s.Wanted is { } wanted ? $"{wanted} wanted" : "wanted is not known")}, {s.Busy} busy, {s.Idle} idle, {s.Booting} booting, {s.Leaving} leaving";

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);
}
