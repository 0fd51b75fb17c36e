using System.Globalization;
using StratusLab.Elastic.Bench;

// Figures, not tests: run in Release on an idle machine. Exit code 1 when a target is missed.
// Needs root, virsh, qemu-img and sshd ("make install-test"). With names, only these.
(string Name, Func<Task<Measure[]>> Run)[] benches =
[
    ("planner", () => Task.FromResult<Measure[]>([.. PlannerBench.Run()])),
    ("placer", () => Task.FromResult<Measure[]>([.. PlacerBench.Run()])),
    ("squeue", () => Task.FromResult<Measure[]>([.. SqueueBench.Run()])),
    ("torque", () => Task.FromResult<Measure[]>([.. TorqueBench.Run()])),
    ("sge", () => Task.FromResult<Measure[]>([.. QstatBench.Run()])),
    ("openpbs", () => Task.FromResult<Measure[]>([.. PbsJobsBench.Run()])),
    ("overlay", OverlayBench.RunAsync),
    ("start", StartBench.RunAsync),
    ("look", LookBench.RunAsync),
    ("ssh", SshBench.RunAsync),
    ("lanes", LaneBench.RunAsync),
    ("recovery", RecoveryBench.RunAsync),
    ("api", ApiBench.RunAsync),
    ("growth", GrowthBench.RunAsync),
    ("page", PageBench.RunAsync),
    ("decision", DecisionBench.RunAsync),
    ("storm", DecisionBench.StormAsync),
    ("scrape", ScrapeBench.RunAsync),
    ("idle", IdleBench.RunAsync),
];
var measures = new List<Measure>();
foreach (var (_, run) in benches.Where(b => args.Length == 0 || args.Contains(b.Name)))
{
    measures.AddRange(await run());
}

string[][] rows = [["name", "value", "target", "verdict"], .. measures.Select(m => m.Row)];
foreach (var row in rows)
{
    Console.WriteLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(rows.Max(r => r[i].Length)))).TrimEnd());
}

return measures.TrueForAll(m => m.IsMet) ? 0 : 1;

/// <summary>A figure and the most it may be.</summary>
internal sealed record Measure(string Name, double Value, string Unit, double Target)
{
    public bool IsMet => Value <= Target;

    public string[] Row => [Name, Text(Value), $"<= {Text(Target)}", IsMet ? "met" : "MISSED"];

    private string Text(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.###} {Unit}").TrimEnd();
}
