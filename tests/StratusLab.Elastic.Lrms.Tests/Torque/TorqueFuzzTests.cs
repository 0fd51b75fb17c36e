using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Torque;

namespace StratusLab.Elastic.Lrms.Tests.Torque;

/// <summary>Real outputs, cut and damaged: never a crash, and never a snapshot that looks whole and has lost everything.</summary>
[TestClass]
public sealed class TorqueFuzzTests
{
    private const int Seed = 20_261_122;

    private static readonly (string Nodes, string Jobs)[] Situations =
    [
        ("02_pbsnodes_nomom_xml", "01_qstat_nonodes_t_xml"),
        ("03_pbsnodes_busy_xml", "03_qstat_running_t_xml"),
        ("04_pbsnodes_offline_xml", "03_qstat_running_xml"),
        ("05_after_delete_pbsnodes_xml", "05_after_delete_qstat_xml"),
    ];

    public static IEnumerable<object[]> EveryOutput => Situations.SelectMany((_, i) => new[] { "queues", "nodes", "jobs" }.Select(part => new object[] { i, part }));

    [TestMethod]
    [DynamicData(nameof(EveryOutput))]
    public async Task Read_CutAnywhere_IsIncomplete(int situation, string part)
    {
        var length = Output(situation, part).Length;
        var kilobytes = Enumerable.Range(0, (length / 1024) + 1).Select(i => i * 1024);
        var end = Output(situation, part).AsSpan().TrimEnd("\n"u8).Length;
        foreach (var cut in kilobytes.Concat(Enumerable.Range(1, 40).Select(i => end - i)).Where(c => c < end))
        {
            // Nothing at all is what old ones print of no jobs: the nodes contradict it where they are busy.
            if (cut > 0 || part != "jobs")
            {
                Assert.IsNotNull((await DamagedAsync(situation, part, output => output[..cut])).Incomplete, $"{part} cut at {cut} of {length} looks whole");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(EveryOutput))]
    public async Task Read_BytesChanged_NeverCrashesNorLosesAll(int situation, string part)
    {
        var random = new Random(Seed);
        for (var i = 0; i < 200; i++)
        {
            var snapshot = await DamagedAsync(situation, part, output =>
            {
                for (var changes = random.Next(1, 20); changes > 0; changes--)
                {
                    output[random.Next(output.Length)] = (byte)random.Next(256);
                }

                return output;
            });
            Assert.IsTrue(snapshot.Incomplete is not null || (!snapshot.Nodes.IsEmpty && (!snapshot.Jobs.IsEmpty || !snapshot.Skipped.IsEmpty)));
        }
    }

    [TestMethod]
    [DynamicData(nameof(EveryOutput))]
    public async Task Read_PiecesMovedAround_NeverCrashes(int situation, string part)
    {
        var random = new Random(Seed);
        for (var i = 0; i < 100; i++)
        {
            await DamagedAsync(situation, part, output =>
            {
                var (from, to) = (random.Next(output.Length), random.Next(output.Length));
                var count = Math.Min(random.Next(1, 400), output.Length - Math.Max(from, to));
                output.AsSpan(from, count).CopyTo(output.AsSpan(to));
                return output;
            });
        }
    }

    [TestMethod]
    public async Task Read_RandomBytes_IsIncomplete()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[random.Next(1, 2000)];
            random.NextBytes(bytes);
            var result = RecordedTorque.Result(bytes);
            Assert.IsNotNull((await RecordedTorque.ReadAsync(result, result, result)).Incomplete);
        }
    }

    [TestMethod]
    public void ParseText_CutOrChanged_GivesJobsOrAnError()
    {
        var random = new Random(Seed);
        var whole = RecordedTorque.Output("03_qstat_running_f1");
        for (var i = 0; i < 1000; i++)
        {
            var output = whole[..random.Next(1, whole.Length)];
            output[random.Next(output.Length)] = (byte)random.Next(256);
            var (parsed, live) = QstatText.Parse(output, QstatXmlTests.Context);
            Assert.IsTrue(parsed.Error is not null || live > 0 || parsed.Rows.Count == 0);
        }
    }

    private static byte[] Output(int situation, string part) =>
        RecordedTorque.Output(part switch { "queues" => "00_qstat_Qf", "nodes" => Situations[situation].Nodes, _ => Situations[situation].Jobs });

    private static Task<LrmsSnapshot> DamagedAsync(int situation, string part, Func<byte[], byte[]> damage)
    {
        var outputs = new[] { "queues", "nodes", "jobs" }.Select(p => Output(situation, p) is var output && p == part ? damage(output) : output).Select(RecordedTorque.Result).ToArray();
        return RecordedTorque.ReadAsync(outputs[1], outputs[2], outputs[0]);
    }
}
