using System.Globalization;
using StratusLab.Elastic.Bench;

// Figures, not tests: run in Release on an idle machine. Exit code 1 when a target is missed.
Measure[] measures = [.. PlannerBench.Run(), .. PlacerBench.Run(), .. SqueueBench.Run()];
string[][] rows = [["name", "value", "target", "verdict"], .. measures.Select(m => m.Row)];
foreach (var row in rows)
{
    Console.WriteLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(rows.Max(r => r[i].Length)))).TrimEnd());
}

return measures.All(m => m.IsMet) ? 0 : 1;

/// <summary>A figure and the most it may be.</summary>
internal sealed record Measure(string Name, double Value, string Unit, double Target)
{
    public bool IsMet => Value <= Target;

    public string[] Row => [Name, Text(Value), $"<= {Text(Target)}", IsMet ? "met" : "MISSED"];

    private string Text(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.###} {Unit}").TrimEnd();
}
