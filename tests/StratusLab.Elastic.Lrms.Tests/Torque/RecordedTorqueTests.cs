using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Tests.Torque;

/// <summary>What the adapter makes of the recordings.</summary>
[TestClass]
public sealed class RecordedTorqueTests
{
    [TestMethod]
    public async Task Read_Empty_IsWholeAndEmpty()
    {
        var snapshot = await RecordedTorque.ReadAsync("00_pbsnodes_empty_xml", "00_qstat_empty_xml");
        Assert.IsNull(snapshot.Incomplete);
        Assert.IsEmpty(snapshot.Jobs);
        Assert.IsEmpty(snapshot.Nodes);
        var queue = snapshot.Queues.Single();
        Assert.AreEqual("batch", queue.Name.Value);
        Assert.IsTrue(queue.IsOpen);
    }

    [TestMethod]
    public async Task Read_JobsWithoutNodes_EachWaitsForItsReason()
    {
        var snapshot = await RecordedTorque.ReadAsync("00_pbsnodes_empty_xml", "01_qstat_nonodes_t_xml");
        Assert.IsNull(snapshot.Incomplete);
        Assert.AreEqual(
            "2[].vm NotYetConsidered, 3.vm Held, 5.vm BeginTime, 8.vm NotYetConsidered",
            string.Join(", ", snapshot.Jobs.OrderBy(j => j.Id).Select(j => $"{j.Id} {j.Reason}")));
    }

    [TestMethod]
    public async Task Read_ArrayWithSlotLimit_IsOneJobWithItsThrottle()
    {
        var array = (await RecordedTorque.ReadAsync("00_pbsnodes_empty_xml", "01_qstat_nonodes_t_xml")).Jobs.Single(j => j.Array is not null);
        Assert.AreEqual(new JobId("2[].vm"), array.Id);
        Assert.AreEqual(9, array.Tasks);
        Assert.AreEqual(3, array.TaskLimit);
    }

    [TestMethod]
    public async Task Read_ArrayThatRunsAsMuchAsItMay_WaitsForItsThrottle()
    {
        var snapshot = await RecordedTorque.ReadAsync("03_pbsnodes_busy_xml", "03_qstat_running_t_xml");
        Assert.IsNull(snapshot.Incomplete);
        var rest = snapshot.Jobs.Single(j => j.Array is not null && j.State == JobState.Pending);
        Assert.AreEqual((new JobId("2[].vm"), 6, WaitReason.ArrayThrottle), (rest.Id, rest.Tasks, rest.Reason));
        Assert.AreEqual(3, snapshot.Jobs.Count(j => j.Array == new JobId("2[].vm") && j.State == JobState.Running));
    }

    [TestMethod]
    public async Task Read_RunningJob_HasItsNodeItsUserAndItsTimes()
    {
        var job = (await RecordedTorque.ReadAsync("03_pbsnodes_busy_xml", "03_qstat_running_t_xml")).Jobs.Single(j => j.Id.Value == "8.vm");
        Assert.AreEqual(JobState.Running, job.State);
        Assert.AreEqual("wn-3", job.Nodes.Single().Value);
        Assert.AreEqual("weird,name", job.Name);
        Assert.AreEqual("griduser", job.User);
        Assert.AreEqual("griduser", job.Account, "the group stands for the VO where no account is named");
        Assert.AreEqual("batch", job.Queues.Single().Value);
        Assert.AreEqual(1_795_331_876, job.Started!.Value.ToUnixTimeSeconds());
        Assert.AreEqual(1_795_331_835, job.Submitted.ToUnixTimeSeconds());
        Assert.AreEqual(TimeSpan.FromHours(1), job.Shape.Walltime);
    }

    [TestMethod]
    public async Task Read_WaitingParallelJob_WaitsForCapacityWithItsShape()
    {
        var job = (await RecordedTorque.ReadAsync("03_pbsnodes_busy_xml", "03_qstat_running_t_xml")).Jobs.Single(j => j.Id.Value == "10.vm");
        Assert.AreEqual(WaitReason.Capacity, job.Reason);
        Assert.AreEqual((2, new Resources(2, 0)), (job.Shape.Nodes, job.Shape.PerNode));
    }

    [TestMethod]
    public async Task Read_JobThatWaitsForMemory_AsksForIt()
    {
        var job = (await RecordedTorque.ReadAsync("03_pbsnodes_busy_xml", "03_qstat_running_t_xml")).Jobs.Single(j => j.Id.Value == "9.vm");
        Assert.AreEqual(new Resources(1, 100), job.Shape.PerNode);
        Assert.AreEqual(TimeSpan.FromMinutes(10), job.Shape.Walltime);
    }

    [TestMethod]
    public async Task Read_NodeWithoutDaemon_IsNeitherUpNorDrained()
    {
        var node = (await RecordedTorque.ReadAsync("02_pbsnodes_nomom_xml", "00_qstat_empty_xml")).Nodes[0];
        Assert.AreEqual("down,offline,MOM-list-not-sent", node.StateText);
        Assert.IsFalse(node.IsUp);
        Assert.IsFalse(node.IsDrained, "the server holds it back until all nodes know of it; nobody drained it");
    }

    [TestMethod]
    public async Task Read_FreeNode_IsUpWithItsCoresMemoryAndProperties()
    {
        var snapshot = await RecordedTorque.ReadAsync("03_pbsnodes_up_xml", "00_qstat_empty_xml");
        var node = snapshot.Nodes[0];
        Assert.IsTrue(node is { IsUp: true, IsDrained: false, HasJobs: false, LastBusy: null });
        Assert.AreEqual(new Resources(2, 24105), node.Total with { MemoryMiB = Math.Min(node.Total.MemoryMiB, 24105) });
        CollectionAssert.AreEqual(new[] { "elastic" }, node.Features.ToArray());
        Assert.AreEqual("6.1.3", snapshot.Version);
    }

    [TestMethod]
    public async Task Read_DrainedBusyNode_CarriesTheNoteAndItsJobs()
    {
        var snapshot = await RecordedTorque.ReadAsync("04_pbsnodes_offline_xml", "03_qstat_running_t_xml");
        Assert.IsNull(snapshot.Incomplete);
        var node = snapshot.Nodes.Single(n => n.Name.Value == "wn-3");
        Assert.IsTrue(node is { IsUp: true, IsDrained: true, HasJobs: true, Reason: "elastic retire" });
        Assert.AreEqual(2, node.Allocated.Cores);
    }

    [TestMethod]
    public async Task Read_PartlyUsedNode_IsFreeAndHasJobs()
    {
        var snapshot = await RecordedTorque.ReadAsync("05_after_delete_pbsnodes_xml", "05_after_delete_qstat_xml");
        Assert.IsNull(snapshot.Incomplete);
        var node = snapshot.Nodes.Single(n => n.Name.Value == "wn-3");
        Assert.AreEqual("free", node.StateText);
        Assert.AreEqual((true, new Resources(1, 100)), (node.HasJobs, node.Allocated));
    }

    [TestMethod]
    public async Task Read_JobsThatAreOver_AreLeftOut() =>
        Assert.IsFalse((await RecordedTorque.ReadAsync("05_after_delete_pbsnodes_xml", "05_after_delete_qstat_xml")).Jobs.Any(j => j.Id.Value == "8.vm"));

    [TestMethod]
    public async Task Read_ServerDown_IsIncompleteWithItsWords()
    {
        var snapshot = await RecordedTorque.ReadAsync("03_pbsnodes_up_xml", "11_server_down");
        Assert.Contains("Connection refused", snapshot.Incomplete!);
    }

    [TestMethod]
    public async Task Read_Text_MeansTheSameAsXml()
    {
        var fromXml = (await RecordedTorque.ReadAsync("03_pbsnodes_busy_xml", "03_qstat_running_xml")).Jobs;
        var lrms = RecordedTorque.Lrms(new ReplayedRunner(command => RecordedTorque.Result(ReplayedRunner.Line(command) switch
        {
            "qstat -Q -f" => "00_qstat_Qf",
            "pbsnodes -x" => "03_pbsnodes_up_xml",
            "qstat -t -f -1" => "03_qstat_running_f1",
            _ => "03_pbsnodes_up", // text where XML was asked for
        })));
        Assert.IsNotNull((await lrms.ReadAsync(CancellationToken.None)).Incomplete);
        var second = await lrms.ReadAsync(CancellationToken.None);
        Assert.IsNull(second.Incomplete);
        Assert.AreEqual(Facts(fromXml), Facts(second.Jobs));
    }

    // The zone of the recording is not that of the test's machine.
    private static string Facts(IEnumerable<Job> jobs) => string.Join("\n", jobs.OrderBy(j => j.Id).Select(
        j => $"{j.Id} {j.Name} {j.User} {j.Account} {j.State} {j.Shape} {j.Shape.Walltime} {j.Reason} {j.Tasks} {string.Join('+', j.Nodes)} {j.Started?.Second}"));
}
