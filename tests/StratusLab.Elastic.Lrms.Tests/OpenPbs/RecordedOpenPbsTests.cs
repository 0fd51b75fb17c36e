using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Tests.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

/// <summary>What the adapter makes of a real server's outputs.</summary>
[TestClass]
public sealed class RecordedOpenPbsTests
{
    private static readonly LrmsSnapshot NoNodes = Read("00_pbsnodes_empty_json", "01_qstat_nonodes_json");
    private static readonly LrmsSnapshot Running = Read("03_pbsnodes_busy_json", "03_qstat_running_json");

    [TestMethod]
    public void Read_EmptyServer_IsWholeAndEmpty()
    {
        var snapshot = Read("00_pbsnodes_empty_json", "00_qstat_empty_json");
        Assert.IsNull(snapshot.Incomplete);
        Assert.IsEmpty(snapshot.Jobs);
        Assert.IsEmpty(snapshot.Nodes);
        Assert.AreEqual("workq", snapshot.Queues.Single().Name.Value);
        Assert.AreEqual("23.06.06", snapshot.Version);
    }

    [TestMethod]
    [DataRow("0.vm", WaitReason.NotYetConsidered)]
    [DataRow("1.vm", WaitReason.NotYetConsidered)] // others depend on it
    [DataRow("2[].vm", WaitReason.NotYetConsidered)]
    [DataRow("3.vm", WaitReason.Held)]
    [DataRow("4.vm", WaitReason.Dependency)]
    [DataRow("5.vm", WaitReason.BeginTime)]
    [DataRow("6.vm", WaitReason.NotYetConsidered)]
    [DataRow("7.vm", WaitReason.Unknown)] // asks for wn-3 by name
    public void Read_WaitingWithoutNodes_HasItsReason(string id, WaitReason reason) => Assert.AreEqual(reason, Job(NoNodes, id).Reason, Job(NoNodes, id).ReasonText);

    [TestMethod]
    [DataRow("1.vm", WaitReason.Capacity)]
    [DataRow("2[].vm", WaitReason.NotYetConsidered)]
    [DataRow("6.vm", WaitReason.Capacity)]
    [DataRow("7.vm", WaitReason.Unknown)]
    public void Read_WaitingBesideNodes_HasItsReason(string id, WaitReason reason) => Assert.AreEqual(reason, Job(Running, id).Reason, Job(Running, id).ReasonText);

    [TestMethod]
    public void Read_Job_HasWhatItAskedFor()
    {
        var job = Job(NoNodes, "0.vm");
        Assert.AreEqual(("plain", "griduser", "griduser", "workq"), (job.Name, job.User, job.Account, job.Queues.Single().Value));
        Assert.AreEqual(new JobShape { Nodes = 1, PerNode = new Resources(1, 100), Walltime = TimeSpan.FromMinutes(10) }, job.Shape);
        Assert.AreEqual(DateTimeOffset.FromUnixTimeSeconds(1_795_330_445), job.Submitted);
    }

    [TestMethod]
    public void Read_ScatteredJob_WantsItsNodes() => Assert.AreEqual((2, new Resources(2, 200)), (Job(NoNodes, "1.vm").Shape.Nodes, Job(NoNodes, "1.vm").Shape.PerNode));

    [TestMethod]
    public void Read_Array_IsOneJobWithItsThrottle()
    {
        var array = Job(NoNodes, "2[].vm");
        Assert.AreEqual((10, 3), (array.Tasks, array.TaskLimit));
        Assert.AreEqual(array.Id, array.Array);
    }

    [TestMethod]
    public void Read_LaterJob_SaysWhen() => Assert.AreEqual(new DateTimeOffset(2026, 12, 31, 23, 59, 0, TimeSpan.Zero), Job(NoNodes, "5.vm").Eligible);

    [TestMethod]
    public void Read_RunningJob_HasItsNode()
    {
        var job = Job(Running, "0.vm");
        Assert.AreEqual((JobState.Running, "wn-2"), (job.State, job.Nodes.Single().Value));
        Assert.AreEqual(DateTimeOffset.FromUnixTimeSeconds(1_795_330_529), job.Started);
    }

    [TestMethod]
    public void Read_BegunArray_ShowsItsRunningTasks()
    {
        var tasks = Running.Jobs.Where(j => j.Array == new JobId("2[].vm") && j.State == JobState.Running).ToArray();
        Assert.AreEqual("2[1].vm on wn-2, 2[3].vm on wn-3, 2[5].vm on wn-3", string.Join(", ", tasks.Select(t => $"{t.Id} on {t.Nodes.Single()}")));
        Assert.AreEqual(7, Job(Running, "2[].vm").Tasks);
    }

    [TestMethod]
    public void Read_BusyNodes_HaveWhatTheyHave()
    {
        Assert.IsNull(Running.Incomplete);
        var node = Running.Nodes[0];
        Assert.IsTrue(node is { IsUp: true, IsDrained: false, HasJobs: true });
        Assert.AreEqual((new Resources(2, 24_106), new Resources(2, 100)), (node.Total, node.Allocated));
        Assert.AreEqual("workq", node.Queues.Single().Value);
        Assert.AreEqual(2, Running.Queues.Single().TotalNodes);
    }

    [TestMethod]
    public void Read_NodeWithoutDaemon_IsNotUp() =>
        Assert.IsTrue(Read("02_pbsnodes_unknown_json", "00_qstat_empty_json").Nodes.Single() is { IsUp: false, IsDrained: false, HasJobs: false });

    [TestMethod]
    public void Read_OfflineNode_IsDrainedWithItsReason() =>
        Assert.IsTrue(Read("04_pbsnodes_offline_json", "03_qstat_running_json").Nodes[1] is { IsUp: true, IsDrained: true, HasJobs: true, Reason: "drained by lab" });

    [TestMethod]
    public void Read_DownNode_KeepsItsJobs()
    {
        var snapshot = Read("05_pbsnodes_down_json", "05_qstat_after_down_json");
        Assert.IsNull(snapshot.Incomplete);
        Assert.IsTrue(snapshot.Nodes[1] is { IsUp: false, IsDrained: false, HasJobs: true, Reason: "node down: communication closed" });
        Assert.AreEqual(DateTimeOffset.FromUnixTimeSeconds(1_795_330_559), snapshot.Nodes[1].LastBusy);
    }

    [TestMethod]
    public void Read_TasksListedToo_AreNotListedTwice()
    {
        var ids = Read("03_pbsnodes_busy_json", "03_qstat_running_t_json").Jobs.Select(j => j.Id).ToArray();
        CollectionAssert.AllItemsAreUnique(ids);
    }

    [TestMethod]
    public void Read_JsonBroken_IsReadAsDsv()
    {
        var runner = new ScriptedRunner(command => RecordedOpenPbs.NameOf(command, "00_pbsnodes_empty_json", "01_qstat_nonodes_json") is var name && name.EndsWith("nonodes_json", StringComparison.Ordinal)
            ? ScriptedRunner.Result(System.Text.Encoding.UTF8.GetString(RecordedOpenPbs.Output(name)).Replace("\"plain\"", "\"a \"quoted\" name\"", StringComparison.Ordinal))
            : RecordedOpenPbs.Result(name));

        var snapshot = RecordedOpenPbs.Read(runner);

        Assert.IsNull(snapshot.Incomplete);
        Assert.AreEqual(Told(NoNodes), Told(snapshot));
        Assert.HasCount(4, runner.Commands);
    }

    [TestMethod]
    public async Task Read_JobsAsJsonBroken_AreAskedForAsDsvFromThenOnUntilThatIsBrokenToo()
    {
        var broken = "json";
        var runner = new ScriptedRunner(asked => RecordedOpenPbs.NameOf(asked, "03_pbsnodes_busy_json", "03_qstat_running_json") is var name
            && IsOfJobs(asked) && asked.Arguments.Contains(broken) ? ScriptedRunner.Result("broken") : RecordedOpenPbs.Result(name));
        var reader = RecordedOpenPbs.Reader(runner);

        Assert.AreEqual((4, "json, dsv"), await DialectsAsync());
        Assert.AreEqual((3, "dsv"), await DialectsAsync());
        broken = "dsv";
        Assert.AreEqual((4, "dsv, json"), await DialectsAsync());
        Assert.AreEqual((3, "json"), await DialectsAsync());

        async Task<(int Commands, string Dialects)> DialectsAsync()
        {
            runner.Commands.Clear();
            await reader.ReadAsync(RecordedOpenPbs.Now, CancellationToken.None);
            return (runner.Commands.Count, string.Join(", ", runner.Commands.Where(IsOfJobs).Select(c => c.Arguments.Contains("dsv") ? "dsv" : "json")));
        }
    }

    [TestMethod]
    public void Read_DsvCutBetweenAnyTwoJobs_IsIncomplete()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "OpenPbs", "Recorded", "01_qstat_nonodes_dsv.out"));
        for (var kept = 0; kept <= lines.Length; kept++)
        {
            var output = string.Concat(lines.Take(kept).Select(line => line + "\n"));
            var snapshot = RecordedOpenPbs.Read(new ScriptedRunner(command => IsOfJobs(command)
                ? ScriptedRunner.Result(command.Arguments.Contains("dsv") ? output : "broken")
                : command.Program == "qstat" ? RecordedOpenPbs.Queues(lines.Length) : RecordedOpenPbs.Result("00_pbsnodes_empty_json")));
            Assert.AreEqual(kept < lines.Length, snapshot.Incomplete is not null, $"{kept} of {lines.Length}: {snapshot.Incomplete}");
        }
    }

    [TestMethod]
    public void Read_QuotesInANodesComment_BelongToIt()
    {
        var nodes = System.Text.Encoding.UTF8.GetString(RecordedOpenPbs.Output("04_pbsnodes_offline_json"));
                var runner = new ScriptedRunner(command => command.Program == "pbsnodes"
            ? ScriptedRunner.Result(nodes.Replace("drained", "\"drained\"", StringComparison.Ordinal))
            : RecordedOpenPbs.Result(RecordedOpenPbs.NameOf(command, "", "03_qstat_running_json")));
        Assert.Contains(n => n.Reason.Contains("\"drained\"", StringComparison.Ordinal), RecordedOpenPbs.Read(runner).Nodes);
    }

    private static bool IsOfJobs(Commands.Command command) => command is { Program: "qstat", Arguments: ["-f", ..] };

    private static string Told(LrmsSnapshot snapshot) =>
        string.Join("\n", snapshot.Jobs.Select(j => $"{j.Id} {j.Name} {j.User} {j.State} {j.Tasks} {j.TaskLimit} {j.Reason} {j.ReasonText} {j.Shape} {j.Submitted} {j.Eligible}"));

    private static Job Job(LrmsSnapshot snapshot, string id) => snapshot.Jobs.Single(j => j.Id.Value == id);

    private static LrmsSnapshot Read(string nodes, string jobs) => RecordedOpenPbs.Read(RecordedOpenPbs.Runner(nodes, jobs));
}
