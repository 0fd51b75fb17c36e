using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>Slurm's JSON in files: what 22.05.8 printed (<c>Recorded</c>, 09_*), and samples of later releases (<c>DataParser/README.md</c>).</summary>
internal static class SlurmJsonSamples
{
    private static readonly SlurmOptions Options = new() { Cluster = new ClusterName("lab"), Site = "site" };

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_795_340_000);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Slurm", "DataParser", name));

    public static Parsed<Job> Jobs(byte[] json) => Jobs(new MemoryStream(json));

    public static Parsed<Job> Jobs(Stream json) => JsonJobs.Parse(json, Context());

    public static Parsed<Job> Jobs(string json) => Jobs(Encoding.UTF8.GetBytes(json));

    public static Parsed<Job> TextJobs() => SqueueParser.Parse(Bytes("jobs.txt"), SqueueTable.Mark, Context());

    public static Parsed<SlurmNode> Nodes(byte[] json, SlurmMode mode = SlurmMode.Dynamic) => JsonNodes.Parse(new MemoryStream(json), Options with { Mode = mode });

    public static Parsed<SlurmNode> TextNodes(SlurmMode mode = SlurmMode.Dynamic) => ScontrolNodes.Parse(Bytes("nodes.txt"), Options with { Mode = mode });

    public static Parsed<SlurmPartition> Partitions(byte[] json) => JsonPartitions.Parse(new MemoryStream(json));

    public static Parsed<SlurmPartition> TextPartitions() => ScontrolPartitions.Parse(Bytes("partitions.txt"));

    /// <summary>The records of a list as lines, in an order of their own.</summary>
    public static string Lines<T>(Parsed<T> parsed)
    {
        Assert.IsNull(parsed.Error);
        return Lines(parsed.Rows);
    }

    /// <summary>Records as lines, in an order of their own.</summary>
    public static string Lines<T>(IEnumerable<T> records) => string.Join('\n', records.Select(r => Line(r!)).Order(StringComparer.Ordinal)); // A list has no nulls.

    private static string Line(object row) => row switch
    {
        Job job => $"{job with { Queues = [], Nodes = [] }} queues {string.Join(',', job.Queues)} nodes {string.Join(',', job.Nodes)}",
        SlurmNode node => $"{Line(node.Node)} {node.IsDynamic} {node.IsDown} {node.IsPlanned} {node.Version}",
        LrmsNode node => $"{node with { Features = [], Queues = [] }} features {string.Join(',', node.Features)} queues {string.Join(',', node.Queues)}",
        _ => $"{row}",
    };

    private static SqueueContext Context() => SqueueTable.Context(SqueueTable.Batch, SqueueTable.Batch with { Queue = SqueueTable.Batch.Queue with { Name = new QueueName("other") } }) with { Now = Now };
}
