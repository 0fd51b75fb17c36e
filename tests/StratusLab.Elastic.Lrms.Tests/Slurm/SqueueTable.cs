using System.Collections.Frozen;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>Tables as squeue prints them, for the parser's tests.</summary>
internal static class SqueueTable
{
    public const string Mark = "#0123456789abcdef";

    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_795_340_000);

    private static readonly string[] Waiting =
    [
        "7", "1795339000", "1795339000", "N/A", "4294901757", "0", "", "alice", "physics", "batch", "PENDING", "Resources", "(null)", "", "(null)",
        "1", "2", "1", "1", "100M", "cpu=2,mem=100M,node=1,billing=2", "N/A", "N/A", "N/A", "OK", "1:30:00", "(null)", "job",
    ];

    /// <summary>A partition that nodes may join.</summary>
    public static SlurmPartition Batch { get; } = new()
    {
        Nodes = "wn-5",
        HasNodeSets = true,
        IsElastic = true,
        Queue = new LrmsQueue { Name = new QueueName("batch"), TotalNodes = 1 },
    };

    /// <summary>One row: a waiting job of 2 cores, but for the columns that are given.</summary>
    public static string Row(params (SqueueColumn Column, string Value)[] columns)
    {
        var values = Waiting.ToArray();
        foreach (var (column, value) in columns)
        {
            values[(int)column] = value;
        }

        return string.Join('\t', values) + "\t" + Mark + "\n";
    }

    public static byte[] Table(params string[] rows) => [.. SqueueFormat.Header(Mark), .. Encoding.Latin1.GetBytes(string.Concat(rows))];

    public static Parsed<Job> Parse(byte[] output, params SlurmPartition[] partitions) => SqueueParser.Parse(output, Mark, Context(partitions));

    public static SqueueContext Context(params SlurmPartition[] partitions) => new()
    {
        Now = Now,
        Partitions = (partitions.Length == 0 ? [Batch] : partitions).ToFrozenDictionary(p => p.Queue.Name),
    };

    /// <summary>The only job of a table of one row.</summary>
    public static Job Job(params (SqueueColumn Column, string Value)[] columns)
    {
        var parsed = Parse(Table(Row(columns)));
        Assert.IsNull(parsed.Error);
        Assert.IsEmpty(parsed.Skipped);
        return parsed.Rows.Single();
    }
}
