using System.Text.RegularExpressions;
using StratusLab.Elastic.History;
using StratusLab.Elastic.Web.Charts;

namespace StratusLab.Elastic.Tests.Web;

[TestClass]
public sealed partial class SupplyChartTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void Draw_NoSample_SaysSo() => Assert.Contains("There is no history yet", SupplyChart.Draw("It", [], TimeSpan.FromHours(6), Now, 8).ToString());

    [TestMethod]
    public void Draw_ServiceThatWasOff_LeavesAGap()
    {
        Sample[] samples = [.. Enumerable.Range(0, 360).Where(i => i is < 60 or > 120).Select(i => At(i - 360, busy: 4))];

        Assert.AreEqual(2, Areas().Count(SupplyChart.Draw("It", [.. samples], TimeSpan.FromHours(6), Now, 8).ToString()));
    }

    [TestMethod]
    public void Draw_FrozenForAWhile_BreaksTheLineOfWhatIsWantedAndNotTheRest()
    {
        Sample[] samples = [.. Enumerable.Range(0, 60).Select(i => At(i - 60, busy: 4) with { Wanted = i is > 20 and < 30 ? null : 8 })];
        var svg = SupplyChart.Draw("It", [.. samples], TimeSpan.FromHours(1), Now, 8).ToString();

        Assert.AreEqual(1, Areas().Count(svg));
        Assert.AreEqual(2, Wanted().Match(svg).Value.Count(c => c == 'M'));
    }

    [TestMethod]
    public void Draw_ADayOfSamples_IsOfBoundedSize()
    {
        Sample[] samples = [.. Enumerable.Range(0, 1440).Select(i => At(i - 1440, busy: i % 100))];

        Assert.IsLessThan(40_000, SupplyChart.Draw("It", [.. samples], TimeSpan.FromHours(24), Now, 8).ToString().Length);
    }

    [TestMethod]
    public void Draw_NothingAtAll_StaysWithinThePicture()
    {
        var svg = SupplyChart.Draw("It", [At(-1)], TimeSpan.FromHours(1), Now, 0).ToString();

        Assert.DoesNotContain("NaN", svg);
        Assert.DoesNotContain("Infinity", svg);
        Assert.DoesNotContain("=\"-", svg.Replace("text-anchor=\"-", "", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow(0, 1, 2)]
    [DataRow(1, 1, 2)]
    [DataRow(5, 1, 5)]
    [DataRow(6, 2, 3)]
    [DataRow(24, 5, 5)]
    [DataRow(48, 10, 5)]
    [DataRow(101, 50, 3)]
    [DataRow(1_000_000_000, 200_000_000, 5)]
    public void AmountScale_HasRoundSteps(int largest, int step, int steps)
    {
        var scale = AmountScale.For(largest, 0, 100);

        Assert.AreEqual((step, steps), (scale.Step, scale.Steps));
        Assert.IsTrue(scale.Y(largest) is >= 0 and <= 100);
    }

    private static Sample At(int minutes, int busy = 0) => new(Now.AddMinutes(minutes), new("main"), null, busy, busy, 0, 0, 0);

    [GeneratedRegex("<path d=\"[^\"]*\" class=\"busy\">")]
    private static partial Regex Areas();

    [GeneratedRegex("<path d=\"[^\"]*\" class=\"wanted\">")]
    private static partial Regex Wanted();
}
