using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Tests.Reading;
using StratusLab.Elastic.Lrms.Tests.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>Real outputs, cut and damaged: never a crash, and never a snapshot that looks whole and has lost something.</summary>
[TestClass]
public sealed class SgeFuzzTests
{
    private const int Seed = 20_261_122;

    private static readonly string[] Situations = ["01_jobs_no_nodes", "04_drained", "06_two_nodes_one_job", "07_orphaned", "08_lost"];

    public static IEnumerable<object[]> EveryOutput => Situations.SelectMany(situation => RecordedSge.Parts.Select(part => new object[] { situation, part }));

    [TestMethod]
    [DynamicData(nameof(EveryOutput))]
    public void Read_CutAnywhere_IsNoPressureAndNeverEmpty(string situation, string part)
    {
        var whole = RecordedSge.Read(situation);
        var length = RecordedSge.Output($"{situation}_{part}").Length;
        var everywhere = Enumerable.Range(0, (length / 1024) + 1).Select(i => i * 1024);
        foreach (var cut in everywhere.Concat(Enumerable.Range(2, 60).Select(i => Math.Max(0, length - i))).Where(cut => cut < length - 1))
        {
            var snapshot = Damaged(situation, part, output => output[..cut]);
            if (part != "details")
            {
                Assert.IsNotNull(snapshot.Incomplete, $"{part} cut at {cut} of {length} looks whole");
                continue;
            }

            // Of the details nothing is missing but what they say; jobs that need it are no pressure.
            Assert.HasCount(whole.Jobs.Length, snapshot.Jobs);
            Assert.HasCount(whole.Nodes.Length, snapshot.Nodes);
            Assert.IsEmpty(snapshot.Jobs.Where(j => j.Array is not null && j.State == JobState.Pending && j.Reason is WaitReason.Capacity));
        }
    }

    [TestMethod]
    [DynamicData(nameof(EveryOutput))]
    public void Read_BytesFlipped_NeverCrashes(string situation, string part)
    {
        var random = new Random(Seed);
        for (var i = 0; i < 200; i++)
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
            Assert.IsNotNull(RecordedSge.Read(_ => ScriptedRunner.Result(bytes)).Incomplete);
        }
    }

    [TestMethod]
    [DataRow("qstat")]
    [DataRow("qconf")]
    [DataRow("details")]
    public void Read_NothingPrinted_IsNeverAnEmptyCluster(string part)
    {
        var snapshot = Damaged("01_jobs_no_nodes", part, _ => []);

        Assert.IsTrue(snapshot.Incomplete is not null || snapshot.Jobs.Length > 0);
    }

    private static LrmsSnapshot Damaged(string situation, string part, Func<byte[], byte[]> damage) =>
        RecordedSge.Read(p => p == part ? ScriptedRunner.Result(damage(RecordedSge.Output($"{situation}_{p}"))) : RecordedSge.Result($"{situation}_{p}"));
}
