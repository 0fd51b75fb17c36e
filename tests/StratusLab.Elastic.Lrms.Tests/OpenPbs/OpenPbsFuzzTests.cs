using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Tests.Reading;
using StratusLab.Elastic.Lrms.Tests.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

/// <summary>Real outputs, cut and damaged: never a crash, and never a snapshot that looks whole and has lost everything.</summary>
[TestClass]
public sealed class OpenPbsFuzzTests
{
    private const int Seed = 20_261_122;

    private static readonly (string Nodes, string Jobs)[] Situations =
        [("03_pbsnodes_busy_json", "03_qstat_running_json"), ("05_pbsnodes_down_json", "05_qstat_after_down_json"), ("02_pbsnodes_unknown_json", "01_qstat_nonodes_json")];

    public static IEnumerable<object[]> EveryOutput =>
        Situations.SelectMany(s => new[] { s.Nodes, s.Jobs, "00_qstat_Qf_json", "01_qstat_nonodes_dsv" }.Select(part => new object[] { s.Nodes, s.Jobs, part }));

    [TestMethod]
    [DynamicData(nameof(EveryOutput))]
    public void Read_CutAnywhere_IsNeverWholeAndLess(string nodes, string jobs, string part)
    {
        var whole = Damaged(nodes, jobs, part, output => output);
        Assert.IsNull(whole.Incomplete);
        var length = RecordedOpenPbs.Output(part).Length;
        foreach (var cut in Enumerable.Range(0, 200).Select(i => i * length / 200).Concat(Enumerable.Range(2, 40).Select(i => Math.Max(0, length - i))))
        {
            var snapshot = Damaged(nodes, jobs, part, output => output[..cut], whole.Jobs.Length);
            Assert.IsTrue(snapshot.Incomplete is not null, $"{part} cut at {cut} of {length} looks whole");
        }
    }

    [TestMethod]
    [DynamicData(nameof(EveryOutput))]
    public void Read_BytesFlipped_NeverCrashes(string nodes, string jobs, string part)
    {
        var random = new Random(Seed);
        for (var i = 0; i < 200; i++)
        {
            Damaged(nodes, jobs, part, output => Damage.FlipBytes(output, random));
        }
    }

    [TestMethod]
    [DynamicData(nameof(EveryOutput))]
    public void Read_PiecesMovedAround_NeverCrashes(string nodes, string jobs, string part)
    {
        var random = new Random(Seed);
        for (var i = 0; i < 100; i++)
        {
            Damaged(nodes, jobs, part, output => Damage.MovePiece(output, random));
        }
    }

    [TestMethod]
    public void Read_RandomBytes_IsIncomplete()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[random.Next(2000)];
            random.NextBytes(bytes);
            Assert.IsNotNull(RecordedOpenPbs.Read(new ScriptedRunner(_ => ScriptedRunner.Result(bytes))).Incomplete);
        }
    }

    // A dsv output is looked at only where the JSON before it is broken; where the JSON is damaged, the dsv is none. Then the queues count what they are told to.
    private static LrmsSnapshot Damaged(string nodes, string jobs, string part, Func<byte[], byte[]> damage, int counted = 0) =>
        RecordedOpenPbs.Read(new ScriptedRunner(command =>
        {
            var name = RecordedOpenPbs.NameOf(command, nodes, jobs);
            var isDsvPart = part.EndsWith("dsv", StringComparison.Ordinal);
            return name == part ? ScriptedRunner.Result(damage(RecordedOpenPbs.Output(name)))
                : command.Arguments.Contains("dsv") || (isDsvPart && name == jobs) ? ScriptedRunner.Result("broken")
                : isDsvPart && name == "00_qstat_Qf_json" ? RecordedOpenPbs.Queues(counted)
                : RecordedOpenPbs.Result(name);
        }));
}
