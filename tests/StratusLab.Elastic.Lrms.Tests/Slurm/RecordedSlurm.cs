using System.Globalization;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>What a real Slurm printed (<c>Recorded/README.md</c>).</summary>
internal static class RecordedSlurm
{
    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Slurm", "Recorded");

    /// <summary>The situations of which all three outputs were recorded.</summary>
    public static IEnumerable<string> Situations =>
        Directory.GetFiles(Folder, "*_squeue.out").Select(file => Path.GetFileName(file)[..^"_squeue.out".Length])
            .Where(name => File.Exists(Path.Combine(Folder, name + "_nodes.out"))).Order(StringComparer.Ordinal);

    public static byte[] Output(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".out"));

    public static CommandResult Result(string name) => ScriptedRunner.Result(
        Output(name),
        string.Join("; ", File.ReadAllLines(Path.Combine(Folder, name + ".err"))),
        int.Parse(File.ReadAllText(Path.Combine(Folder, name + ".rc")), CultureInfo.InvariantCulture));

    /// <summary>What the adapter makes of a situation.</summary>
    public static LrmsSnapshot Read(string situation, SlurmOptions? options = null) =>
        Read(Output(situation + "_nodes"), Output(situation + "_partitions"), Output(situation + "_squeue"), options);

    /// <summary>What the adapter makes of three outputs, at the time of the recording.</summary>
    public static LrmsSnapshot Read(byte[] nodes, byte[] partitions, byte[] squeue, SlurmOptions? options = null)
    {
        options ??= new SlurmOptions { Cluster = new ClusterName("lab"), Site = "site" };
        var runner = new ScriptedRunner(_ => throw new InvalidOperationException("reads are replayed"));
        var reader = new SlurmReader(options, new SlurmCommands(options, runner));
        var empty = new LrmsSnapshot { Cluster = options.Cluster, ReadAt = DateTimeOffset.FromUnixTimeSeconds(SubmitTime(squeue) + 300) };
        var (readNodes, readPartitions) = (ScontrolNodes.Parse(nodes, options), ScontrolPartitions.Parse(partitions));
        var jobs = SqueueParser.Parse(squeue, SqueueTable.Mark, reader.Context(empty.ReadAt, readNodes.Rows, readPartitions.Rows));
        return SlurmReader.Snapshot(empty, readNodes, readPartitions, jobs);
    }

    // The first job's, or none: the only clock in a recording.
    private static long SubmitTime(byte[] squeue)
    {
        var ends = new int[2];
        var row = squeue.AsSpan(squeue.AsSpan().IndexOf((byte)'\n') + 1);
        var isRow = FieldSplitter.Split(row, (byte)'\t', ends) == 2;
        return isRow && Bytes.TryNumber(row[(ends[0] + 1)..ends[1]], out long seconds) ? seconds : 1_700_000_000;
    }
}
