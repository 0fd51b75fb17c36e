using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Bench;

/// <summary>Reading squeue's text: bytes per second, and against the plainest way to cut the same text into fields.</summary>
internal static class SqueueBench
{
    private const int Jobs = 100_000;
    private const string Mark = "#0123456789abcdef";

    public static IEnumerable<Measure> Run()
    {
        var output = Output();
        var text = Encoding.Latin1.GetString(output);
        var context = new SqueueContext
        {
            Now = DateTimeOffset.FromUnixTimeSeconds(1_795_340_000),
            Partitions = new[] { new SlurmPartition { Nodes = "", HasNodeSets = true, IsElastic = true, Queue = new() { Name = new("batch") } } }.ToFrozenDictionary(p => p.Queue.Name),
        };
        var parse = Time(() => SqueueParser.Parse(output, Mark, context).Rows.Count);
        var split = Time(() => text.Split('\n').Sum(line => line.Split('\t').Length));

        // Kept as "at most": seconds per 300 MB, and the parser's time as a share of the split's.
        yield return new($"squeue text of {Jobs.ToString("N0", CultureInfo.InvariantCulture)} jobs, time for 300 MB", parse / output.Length * 300e6, "s", 1);
        yield return new("the same, as a share of string.Split's time", parse / split, "", 1 / 3.0);
    }

    private static double Time(Func<int> work) => Median.Seconds(() =>
    {
        if (work() < Jobs)
        {
            throw new InvalidOperationException("The parser lost jobs.");
        }
    });

    private static byte[] Output()
    {
        var dice = new Random(1);
        using var output = new MemoryStream();
        output.Write(SqueueFormat.Header(Mark));
        for (var i = 0; i < Jobs; i++)
        {
            var shape = dice.Next(50);
            var (cores, submitted) = (1 + (shape % 8), 1_795_300_000 + (i / 10));
            string[] row =
            [
                $"{i + 1}", $"{submitted}", $"{submitted}", "N/A", $"{4_294_901_757 - i}", "0", "", $"user{dice.Next(100)}", $"project{dice.Next(20)}", "batch", "PENDING",
                dice.Next(10) == 0 ? "Priority" : "Resources", "(null)", "", "(null)", "1", $"{cores}", "1", "1", $"{100 * (1 + shape)}M", $"cpu={cores},mem={100 * (1 + shape)}M,node=1,billing={cores}",
                "N/A", "N/A", "N/A", "OK", "1:30:00", "(null)", $"job-{i}",
            ];
            output.Write(Encoding.ASCII.GetBytes(string.Join('\t', row) + "\t" + Mark + "\n"));
        }

        return output.ToArray();
    }
}
