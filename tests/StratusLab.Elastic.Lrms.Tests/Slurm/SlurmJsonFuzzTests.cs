using StratusLab.Elastic.Lrms.Reading;
using StratusLab.Elastic.Lrms.Tests.Reading;
using static StratusLab.Elastic.Lrms.Tests.Slurm.SlurmJsonSamples;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>Real outputs and samples, cut and damaged: never a crash, and never a list that looks whole and has lost everything.</summary>
[TestClass]
public sealed class SlurmJsonFuzzTests
{
    private const int Seed = 20_261_128;

    public static IEnumerable<object[]> EveryList =>
    [
        ["09_both_squeue_json", "jobs"], ["09_both_sinfo_json", "nodes"], ["v0.0.39_jobs.json", "jobs"], ["v0.0.40_jobs.json", "jobs"], ["v0.0.42_jobs.json", "jobs"],
        ["v0.0.44_jobs.json", "jobs"], ["v0.0.42_nodes.json", "nodes"], ["v0.0.44_partitions.json", "partitions"],
    ];

    [TestMethod]
    [DynamicData(nameof(EveryList))]
    public void Read_CutAtEachKilobyteAndNearTheEnd_IsAnError(string name, string list)
    {
        var whole = Whole(name).AsSpan().TrimEnd("\n"u8).ToArray();
        Assert.IsNull(Error(whole, list));
        foreach (var cut in Enumerable.Range(0, (whole.Length / 1024) + 1).Select(i => i * 1024).Concat(Enumerable.Range(1, 300).Select(i => Math.Max(0, whole.Length - i))))
        {
            Assert.IsNotNull(Error(whole[..Math.Min(cut, whole.Length - 1)], list), $"cut at {cut} of {whole.Length}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(EveryList))]
    public void Read_BytesFlippedAndPiecesMoved_NeverCrashesAndIsNeverEmptyUnsaid(string name, string list)
    {
        var random = new Random(Seed);
        for (var i = 0; i < 400; i++)
        {
            var whole = Whole(name);
            var (error, rows, skipped) = Read(i % 2 == 0 ? Damage.FlipBytes(whole, random) : Damage.MovePiece(whole, random), list);
            Assert.IsTrue(error is not null || rows + skipped > 0, $"round {i} of seed {Seed}: nothing is left and nothing is said");
        }
    }

    [TestMethod]
    public void Read_RandomBytes_IsAnError()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(2000)];
            random.NextBytes(bytes);
            Assert.IsNotNull(Error(bytes, "jobs"));
        }
    }

    private static byte[] Whole(string name) => name.EndsWith(".json", StringComparison.Ordinal) ? Bytes(name) : RecordedSlurm.Output(name);

    private static FormatError? Error(byte[] output, string list) => Read(output, list).Error;

    private static (FormatError? Error, int Rows, int Skipped) Read(byte[] output, string list) => list switch
    {
        "jobs" => Summary(Jobs(output)),
        "nodes" => Summary(Nodes(output)),
        _ => Summary(Partitions(output)),
    };

    private static (FormatError? Error, int Rows, int Skipped) Summary<T>(Parsed<T> parsed) => (parsed.Error, parsed.Rows.Count, parsed.Skipped.Values.Sum());
}
