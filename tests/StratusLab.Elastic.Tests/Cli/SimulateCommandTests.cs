using System.Text.Json;
using StratusLab.Elastic.Cli;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Simulate;

namespace StratusLab.Elastic.Tests.Cli;

[TestClass]
public sealed class SimulateCommandTests
{
    [TestMethod]
    public async Task Faults_SeveralSeeds_AreSummedUp()
    {
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync("simulate", "--faults", "3", "--count", "2"));
        StringAssert.Matches(shell.Output, new(@"\A2 histories from seed 3: 0 violations \(\d+ jobs, \d+ VMs, \d+ faults, \d+ crashes\)\.\n\z"));
    }

    [TestMethod]
    public async Task Faults_Traced_PrintsTheSameAgain()
    {
        var (first, second) = (new Shell(), new Shell());
        Assert.AreEqual(0, await first.RunAsync("simulate", "--faults", "3", "--trace"));
        Assert.AreEqual(0, await second.RunAsync("simulate", "--faults", "3", "--trace"));
        StringAssert.Contains(first.Output, "submit: job 1 ");
        Assert.AreEqual(first.Output, second.Output);
    }

    [TestMethod]
    public async Task Faults_AsJson_IsAListOfHistories()
    {
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync("simulate", "--faults", "3", "--trace", "-o", "json"));
        using var json = JsonDocument.Parse(shell.Output);
        Assert.AreEqual(3, json.RootElement[0].GetProperty("seed").GetInt32());
        Assert.AreEqual(JsonValueKind.Null, json.RootElement[0].GetProperty("violation").ValueKind);
        StringAssert.Contains(shell.Error, "submit: job 1 ");
    }

    [TestMethod]
    public async Task Trace_Unreadable_FailsLikeAnyOtherCommand()
    {
        var shell = new Shell { Simulate = WorkloadRun.RunAsync };
        var file = Path.GetTempFileName();
        Assert.AreEqual(1, await shell.RunAsync("simulate", file));
        File.Delete(file);
        Assert.AreEqual("No job in this log has processors and a run time.\n", shell.Error);
    }

    [TestMethod]
    public async Task Faults_BrokenPromises_AreListedInOrderWithTheirReplay()
    {
        var output = new StringWriter();
        var runs = new FaultRuns(new(output, TextWriter.Null, TerminalTraits.Plain), async (seed, _, ct) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(seed == 7 ? 100 : 1), TimeProvider.System, ct);
            return new(seed, seed is 7 or 9 ? $"step {seed}: I3: a job was killed" : null, 1, 2, 3, 4, "");
        });
        Assert.AreEqual(1, await runs.RunAsync(7, 3, false, CancellationToken.None));
        Assert.AreEqual(
            """
            History 7 broke a promise: step 7: I3: a job was killed
              to see it all: elastic simulate --faults 7 --trace
            History 9 broke a promise: step 9: I3: a job was killed
              to see it all: elastic simulate --faults 9 --trace
            3 histories from seed 7: 2 violations (3 jobs, 12 VMs, 9 faults, 6 crashes).

            """,
            output.ToString());
    }

    [TestMethod]
    public async Task Synthetic_Options_AreHandedOn()
    {
        List<SimulateRequest> asked = [];
        var shell = Recording(asked);
        string[] options = ["--seed", "9", "--jobs", "100", "--max-nodes", "8", "--cores", "4", "--boot", "1m30s", "--idle", "10m", "--speedup", "2.5", "-o", "json"];
        Assert.AreEqual(5, await shell.RunAsync(["simulate", "--synthetic", "bursts", .. options]));
        var request = asked.Single();
        Assert.AreEqual(
            new()
            {
                Synthetic = "bursts",
                Seed = 9,
                Jobs = 100,
                MaxNodes = 8,
                Cores = 4,
                Boot = TimeSpan.FromSeconds(90),
                Idle = TimeSpan.FromMinutes(10),
                Speedup = 2.5,
                Terminal = request.Terminal,
            },
            request);
    }

    [TestMethod]
    public async Task Trace_File_IsHandedOn()
    {
        List<SimulateRequest> asked = [];
        var shell = Recording(asked);
        var file = Path.GetTempFileName();
        Assert.AreEqual(5, await shell.RunAsync("simulate", file, "--site", "3"));
        File.Delete(file);
        var request = asked.Single();
        Assert.AreEqual(new() { Trace = file, Site = 3, Seed = 1, Terminal = request.Terminal }, request);
    }

    [TestMethod]
    [DataRow("Give exactly one of TRACE, --synthetic and --faults.")]
    [DataRow("Give exactly one of TRACE, --synthetic and --faults.", "x.swf", "--faults", "3")]
    [DataRow("There is no file /nowhere/x.swf. Give the path of a log in Standard Workload Format, plain or gzip.", "/nowhere/x.swf")]
    [DataRow("Option '--count' goes with --faults only.", "--synthetic", "steady", "--count", "3")]
    [DataRow("Option '--site' goes with TRACE only.", "--synthetic", "steady", "--site", "3")]
    [DataRow("Option '--jobs' goes with TRACE or --synthetic only.", "--faults", "1", "--jobs", "3")]
    [DataRow("Option '--boot': \"90\" has no unit. Write 90s, 90m, 90h or 90d.", "--synthetic", "steady", "--boot", "90")]
    [DataRow("Option '--speedup' must be more than 0.", "--synthetic", "steady", "--speedup", "NaN")]
    [DataRow("Option '--max-nodes' must be 1 or more.", "--synthetic", "steady", "--max-nodes", "0")]
    public async Task Simulate_WrongUse_SaysWhatIsWrong(string error, params string[] args)
    {
        var shell = new Shell();
        Assert.AreEqual(2, await shell.RunAsync(["simulate", .. args]));
        Assert.AreEqual($"{error}\nSee: elastic simulate --help\n", shell.Error);
    }

    private static Shell Recording(List<SimulateRequest> asked) => new()
    {
        Simulate = (request, _) =>
        {
            asked.Add(request);
            return Task.FromResult(5);
        },
    };
}
