using System.Runtime.Versioning;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>In which form is read, and by which commands.</summary>
[TestClass]
public sealed class SlurmReadFormTests
{
    public TestContext TestContext { get; set; } = null!; // set by the framework

    [TestMethod]
    [DataRow("slurm-wlm 22.05.8", "scontrol -o -a -d -F show partition; sinfo -a --json; squeue -a --json")]
    [DataRow("slurm 23.02.7", "scontrol -o -a -d -F show partition; scontrol -o -a -d -F show node; squeue -a --json")]
    [DataRow("slurm 23.11.4", "scontrol -a --json show partition; scontrol -a -d -F --json show node; squeue -a --json")]
    [DataRow("slurm 25.11.0-0rc1", "scontrol -a --json show partition; scontrol -a -d -F --json show node; squeue -a --json")]
    [DataRow("slurm 26.05.1", "scontrol -a --json show partition; scontrol -a -d -F --json show node; squeue -a --json=v0.0.44")]
    public async Task Read_Json_IsThreeCommandsThatTheReleaseHas(string release, string expected)
    {
        var runner = new ScriptedRunner(command => Answer(command, release));
        var lrms = Lrms(runner, SlurmRead.Json);
        Assert.IsNull((await lrms.ReadAsync(TestContext.CancellationToken)).Incomplete);
        Assert.IsNull((await lrms.ReadAsync(TestContext.CancellationToken)).Incomplete);
        Assert.AreEqual("scontrol --version", runner.Lines.First(), "asked once, and not of slurmctld");
        Assert.AreEqual($"{expected}; {expected}", string.Join("; ", runner.Lines.Skip(1)));
    }

    [TestMethod]
    public async Task Read_Json_LeavesNoFileBehind()
    {
        var files = new List<string>();
        var runner = new ScriptedRunner(command =>
        {
            files.AddRange(command.OutputFile is { } file ? [file] : []);
            return Answer(command, "slurm 23.11.4");
        });
        await Lrms(runner, SlurmRead.Json).ReadAsync(TestContext.CancellationToken);
        Assert.HasCount(3, files);
        Assert.IsFalse(files.Any(File.Exists));
    }

    [TestMethod]
    public async Task Read_AutoWhereSqueueKnowsNoSuchColumn_TurnsToJsonAndStaysThere()
    {
        var runner = new ScriptedRunner(command =>
            ScriptedRunner.Line(command).Contains("-O ", StringComparison.Ordinal) ? RecordedSlurm.Result("09_unknown_field") : Answer(command, "slurm 23.11.4"));
        var lrms = Lrms(runner, SlurmRead.Auto);
        Assert.Contains("header", (await lrms.ReadAsync(TestContext.CancellationToken)).Incomplete!);
        Assert.IsNull((await lrms.ReadAsync(TestContext.CancellationToken)).Incomplete);
        Assert.IsNull((await lrms.ReadAsync(TestContext.CancellationToken)).Incomplete);
    }

    [TestMethod]
    [SupportedOSPlatform("linux")]
    public async Task Read_AutoTextWasCutAndThereIsNoJson_GoesBackToText()
    {
        await using var slurm = new EmulatedSlurm();
        await slurm.SubmitWaitingAsync();
        var lrms = slurm.Lrms;
        (slurm.Runner.Fault, slurm.Runner.Spares) = (ServerFault.Truncated, 2);
        Assert.Contains("jobs cannot be read", (await lrms.ReadAsync(TestContext.CancellationToken)).Incomplete!);
        slurm.Runner.Fault = null;
        Assert.Contains("sinfo", (await lrms.ReadAsync(TestContext.CancellationToken)).Incomplete!);

        Assert.IsNull((await lrms.ReadAsync(TestContext.CancellationToken)).Incomplete);
    }

    [TestMethod]
    public async Task Read_TextWhereSqueueKnowsNoSuchColumn_StaysText()
    {
        var runner = new ScriptedRunner(command =>
            ScriptedRunner.Line(command).Contains("-O ", StringComparison.Ordinal) ? RecordedSlurm.Result("09_unknown_field") : Answer(command, "slurm 23.11.4"));
        var lrms = Lrms(runner, SlurmRead.Text);
        Assert.IsNotNull((await lrms.ReadAsync(TestContext.CancellationToken)).Incomplete);
        Assert.IsNotNull((await lrms.ReadAsync(TestContext.CancellationToken)).Incomplete);
        Assert.IsEmpty(runner.Lines.Where(l => l.Contains("json", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Read_AutoWhereTheServerIsDown_StaysText()
    {
        var isDown = true;
        var runner = new ScriptedRunner(command => isDown ? RecordedSlurm.Result("07_down_nodes") : Answer(command, "slurm 22.05.8"));
        var lrms = Lrms(runner, SlurmRead.Auto);
        await lrms.ReadAsync(TestContext.CancellationToken);
        isDown = false;
        await lrms.ReadAsync(TestContext.CancellationToken);
        Assert.StartsWith("squeue -a -O ", runner.Lines.Last());
    }

    [TestMethod]
    public async Task Read_JsonCommandFails_IsIncompleteWithItsWords()
    {
        var runner = new ScriptedRunner(command => ScriptedRunner.Line(command).StartsWith("squeue", StringComparison.Ordinal) ? RecordedSlurm.Result("07_down_squeue") : Answer(command, "slurm 23.11.4"));
        Assert.Contains("Unable to contact slurm controller", (await Lrms(runner, SlurmRead.Json).ReadAsync(TestContext.CancellationToken)).Incomplete!);
    }

    [TestMethod]
    public async Task Read_UpgradedBetweenTwoReads_AsksForTheVersionAgain()
    {
        var release = "slurm-wlm 22.05.8";
        var runner = new ScriptedRunner(command => Answer(command, release));
        var lrms = Lrms(runner, SlurmRead.Json);
        await lrms.ReadAsync(TestContext.CancellationToken);
        release = "slurm 23.11.4"; // whose sinfo prints another list
        Assert.IsNotNull((await lrms.ReadAsync(TestContext.CancellationToken)).Incomplete);
        Assert.IsNull((await lrms.ReadAsync(TestContext.CancellationToken)).Incomplete);
    }

    // The same site as the text and the JSON of the release.
    private static CommandResult Answer(Command command, string release)
    {
        var line = ScriptedRunner.Line(command);
        var isOld = release.Contains("22.05", StringComparison.Ordinal);
        var version = isOld ? "" : release.Contains("23.02", StringComparison.Ordinal) ? "v0.0.39" : release.Contains("23.11", StringComparison.Ordinal) ? "v0.0.40" : "v0.0.44";
        var output = line switch
        {
            "scontrol --version" => System.Text.Encoding.ASCII.GetBytes(release + "\n"),
            "scontrol -o -a -d -F show partition" => isOld ? RecordedSlurm.Output("09_both_partitions") : SlurmJsonSamples.Bytes("partitions.txt"),
            "scontrol -o -a -d -F show node" => SlurmJsonSamples.Bytes("nodes.txt"),
            "sinfo -a --json" => isOld ? RecordedSlurm.Output("09_both_sinfo_json") : "{\"sinfo\": [], \"errors\": []}"u8.ToArray(),
            "scontrol -a --json show partition" => SlurmJsonSamples.Bytes($"{version}_partitions.json"),
            "scontrol -a -d -F --json show node" => SlurmJsonSamples.Bytes($"{version}_nodes.json"),
            _ when line.StartsWith("squeue -a -O ", StringComparison.Ordinal) => SlurmJsonSamples.Bytes("jobs.txt"),
            _ when line.StartsWith("squeue -a --json", StringComparison.Ordinal) => isOld ? RecordedSlurm.Output("09_both_squeue_json") : SlurmJsonSamples.Bytes($"{version}_jobs.json"),
            _ => throw new InvalidOperationException($"{release}: {line}"),
        };
        if (command.OutputFile is not { } file)
        {
            return ScriptedRunner.Result(output);
        }

        File.WriteAllBytes(file, output);
        return ScriptedRunner.Result("");
    }

    private static SlurmLrms Lrms(ICommandRunner runner, SlurmRead read) =>
        new(new SlurmOptions { Cluster = new ClusterName("lab"), Site = "site", Read = read, Mode = SlurmMode.Cloud }, runner, TimeProvider.System);
}
