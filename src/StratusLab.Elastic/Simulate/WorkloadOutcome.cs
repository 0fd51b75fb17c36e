using System.Globalization;
using System.Text;
using System.Text.Json;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Simulate;

/// <summary>What a workload came to.</summary>
/// <param name="Jobs">Jobs that ran to their end.</param>
/// <param name="TooLarge">Jobs that wanted more than the site may ever have.</param>
/// <param name="Nodes">Nodes that were made.</param>
/// <param name="Passes">Passes of the planner.</param>
/// <param name="MostNodes">Most nodes at a time.</param>
/// <param name="Elapsed">Simulated time from the first job to the last node's end.</param>
/// <param name="WaitMedian">Median of the waits.</param>
/// <param name="Wait95">95th percentile of the waits.</param>
/// <param name="WaitMean">Mean of the waits.</param>
/// <param name="NodeHours">Hours that nodes were there, from decision to end.</param>
/// <param name="CoreHoursBusy">Core hours in jobs.</param>
/// <param name="CoreHoursBoot">Core hours in booting.</param>
/// <param name="CoreHoursWaste">Core hours ready but not in a job: idle nodes, and free cores beside running jobs.</param>
internal sealed record WorkloadOutcome(
    int Jobs, int TooLarge, int Nodes, int Passes, int MostNodes, TimeSpan Elapsed, TimeSpan WaitMedian, TimeSpan Wait95, TimeSpan WaitMean,
    double NodeHours, double CoreHoursBusy, double CoreHoursBoot, double CoreHoursWaste)
{
    /// <summary>Busy core hours as a share of all.</summary>
    public double Utilisation => CoreHoursBusy / Math.Max(1e-9, CoreHoursBusy + CoreHoursBoot + CoreHoursWaste);

    /// <summary>For people.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        Line("jobs", $"{Jobs} ran" + (TooLarge > 0 ? $", {TooLarge} were too large for the site and left out" : ""));
        Line("simulated", $"{Words.Span(Elapsed)} in {Passes} passes");
        Line("wait", $"median {Words.Span(WaitMedian)}, mean {Words.Span(WaitMean)}, 95 % below {Words.Span(Wait95)}");
        Line("nodes", $"{Nodes} made, at most {MostNodes} at a time, {Number(NodeHours)} node hours");
        Line("core hours", $"{Number(CoreHoursBusy)} busy, {Number(CoreHoursBoot)} booting, {Number(CoreHoursWaste)} ready without a job");
        Line("utilisation", string.Create(CultureInfo.InvariantCulture, $"{Utilisation:P1}"));
        return text.ToString().TrimEnd('\n');

        void Line(string what, string value) => text.Append(what.PadRight(13)).Append(value).Append('\n');
    }

    /// <summary>For programs; durations in seconds.</summary>
    public byte[] Json() => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, double>
        {
            ["jobs"] = Jobs,
            ["tooLarge"] = TooLarge,
            ["nodes"] = Nodes,
            ["passes"] = Passes,
            ["mostNodes"] = MostNodes,
            ["elapsedSeconds"] = Elapsed.TotalSeconds,
            ["waitMedianSeconds"] = WaitMedian.TotalSeconds,
            ["waitP95Seconds"] = Wait95.TotalSeconds,
            ["waitMeanSeconds"] = WaitMean.TotalSeconds,
            ["nodeHours"] = NodeHours,
            ["busyCoreHours"] = CoreHoursBusy,
            ["bootCoreHours"] = CoreHoursBoot,
            ["wasteCoreHours"] = CoreHoursWaste,
            ["utilisation"] = Utilisation,
        });

    private static string Number(double value) => value.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
