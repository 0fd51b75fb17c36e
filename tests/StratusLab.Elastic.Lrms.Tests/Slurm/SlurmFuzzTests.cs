using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Slurm;
using StratusLab.Elastic.Lrms.Tests.Reading;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>Real outputs, cut and damaged: never a crash, and never a snapshot that looks whole and has lost everything.</summary>
[TestClass]
public sealed class SlurmFuzzTests
{
    private const int Seed = 20_261_122;

    private static readonly string[] Situations = ["01_jobs_no_nodes", "02_one_node", "03_two_nodes", "04_draining", "06_down"];
    private static readonly string[] Parts = ["nodes", "partitions", "squeue"];

    public static IEnumerable<object[]> EveryOutput => Situations.SelectMany(situation => Parts.Select(part => new object[] { situation, part }));

    [TestMethod]
    [DynamicData(nameof(EveryOutput))]
    public void Read_CutAnywhere_IsNeverWholeAndEmpty(string situation, string part)
    {
        var whole = RecordedSlurm.Read(situation);
        var length = RecordedSlurm.Output($"{situation}_{part}").Length;
        var everywhere = Enumerable.Range(0, 200).Select(i => i * length / 200);
        foreach (var cut in everywhere.Concat(Enumerable.Range(1, 40).Select(i => Math.Max(0, length - i))))
        {
            var snapshot = Damaged(situation, part, output => output[..cut]);
            if (snapshot.Incomplete is null)
            {
                Assert.AreEqual("squeue", part, $"{part} cut at {cut} of {length} looks whole");
                AssertCutBetweenRows(whole, snapshot, $"{part} cut at {cut} of {length}");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(EveryOutput))]
    public void Read_BytesFlipped_NeverCrashes(string situation, string part)
    {
        var random = new Random(Seed);
        for (var i = 0; i < 300; i++)
        {
            Damaged(situation, part, output => Damage.FlipBytes(output, random));
        }
    }

    [TestMethod]
    [DynamicData(nameof(EveryOutput))]
    public void Read_PiecesMovedAround_NeverCrashes(string situation, string part)
    {
        var random = new Random(Seed);
        for (var i = 0; i < 100; i++)
        {
            Damaged(situation, part, output => Damage.MovePiece(output, random));
        }
    }

    [TestMethod]
    public void Read_RandomBytes_IsIncomplete()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(2000)];
            random.NextBytes(bytes);
            Assert.IsNotNull(RecordedSlurm.Read(bytes, bytes, bytes).Incomplete);
        }
    }

    [TestMethod]
    public void Parse_EveryColumnDamaged_SkipsOrReads()
    {
        var random = new Random(Seed);
        foreach (var column in Enum.GetValues<SqueueColumn>())
        {
            for (var i = 0; i < 200; i++)
            {
                var value = new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(32, 127))]);
                var parsed = SqueueTable.Parse(SqueueTable.Table(SqueueTable.Row((column, value)), SqueueTable.Row()));
                Assert.IsNull(parsed.Error);
                Assert.IsGreaterThanOrEqualTo(1, parsed.Rows.Count, "the honest row is read whatever its neighbour holds");
            }
        }
    }

    private static LrmsSnapshot Damaged(string situation, string part, Func<byte[], byte[]> damage)
    {
        var outputs = Parts.Select(p => RecordedSlurm.Output($"{situation}_{p}") is var output && p == part ? damage(output) : output).ToArray();
        return RecordedSlurm.Read(outputs[0], outputs[1], outputs[2]);
    }

    // All that a cut between two rows can take away is rows; the busy nodes stay busy.
    private static void AssertCutBetweenRows(LrmsSnapshot whole, LrmsSnapshot cut, string what)
    {
        Assert.HasCount(whole.Nodes.Length, cut.Nodes, what);
        CollectionAssert.AreEqual(whole.Nodes.Select(n => n.HasJobs).ToArray(), cut.Nodes.Select(n => n.HasJobs).ToArray(), what);
        CollectionAssert.AreEqual(whole.Jobs.Take(cut.Jobs.Length).Select(j => j.Id).ToArray(), cut.Jobs.Select(j => j.Id).ToArray(), what);
    }
}
