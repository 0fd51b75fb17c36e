using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Slurm;
using static StratusLab.Elastic.Lrms.Tests.Slurm.SqueueTable;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

[TestClass]
public sealed class SqueueParserTests
{
    [TestMethod]
    public void Parse_WaitingJob_HasAllItsFields()
    {
        var job = Job();
        Assert.AreEqual(new JobId("7"), job.Id);
        Assert.IsNull(job.Array);
        Assert.AreEqual(("job", "alice", "physics"), (job.Name, job.User, job.Account));
        Assert.AreEqual(new QueueName("batch"), job.Queues.Single());
        Assert.AreEqual((JobState.Pending, WaitReason.Capacity, "Resources"), (job.State, job.Reason, job.ReasonText));
        Assert.AreEqual((1, new Resources(2, 100), TimeSpan.FromMinutes(90)), (job.Shape.Nodes, job.Shape.PerNode, job.Shape.Walltime!.Value));
        Assert.AreEqual((1, null), (job.Tasks, job.TaskLimit));
        Assert.AreEqual(1_795_339_000, job.Submitted.ToUnixTimeSeconds());
        Assert.AreEqual(1_795_339_000, job.Eligible!.Value.ToUnixTimeSeconds());
        Assert.IsNull(job.Started);
        Assert.IsEmpty(job.Nodes);
        Assert.AreEqual(4_294_901_757, job.Priority);
    }

    [TestMethod]
    public void Parse_RunningJob_HasItsNodes()
    {
        var job = Job((SqueueColumn.State, "RUNNING"), (SqueueColumn.Nodes, "wn-[5-6],gw"), (SqueueColumn.Started, "1795339500"));
        Assert.AreEqual(JobState.Running, job.State);
        Assert.AreEqual("wn-5 wn-6 gw", string.Join(' ', job.Nodes));
        Assert.AreEqual(1_795_339_500, job.Started!.Value.ToUnixTimeSeconds());
    }

    [TestMethod]
    [DataRow("PENDING", JobState.Pending)]
    [DataRow("REQUEUE_HOLD", JobState.Pending)]
    [DataRow("CONFIGURING", JobState.Running)]
    [DataRow("SUSPENDED", JobState.Running)]
    [DataRow("COMPLETING", JobState.Ending)]
    public void Parse_StateWord_IsMapped(string word, JobState expected) => Assert.AreEqual(expected, Job((SqueueColumn.State, word)).State);

    [TestMethod]
    public void Parse_EndedJob_IsLeftOut() => Assert.IsEmpty(Parse(Table(Row((SqueueColumn.State, "FAILED")))).Rows);

    [TestMethod]
    public void Parse_UnknownStateWithNodes_IsBusy() =>
        Assert.AreEqual(JobState.Running, Job((SqueueColumn.State, "LEVITATING"), (SqueueColumn.Nodes, "wn-5")).State);

    [TestMethod]
    public void Parse_UnknownStateWithoutNodes_IsNoPressure()
    {
        var job = Job((SqueueColumn.State, "LEVITATING"));
        Assert.AreEqual((JobState.Pending, WaitReason.Unknown), (job.State, job.Reason));
    }

    [TestMethod]
    public void Parse_ArrayRest_IsOneJobWithACount()
    {
        var job = Job((SqueueColumn.Id, "3_[6-99:3%2]"));
        Assert.AreEqual((new JobId("3"), new JobId("3"), 32, 2), (job.Id, job.Array!.Value, job.Tasks, job.TaskLimit!.Value));
    }

    [TestMethod]
    public void Parse_ArrayTask_KnowsItsArray()
    {
        var job = Job((SqueueColumn.Id, "5_0"));
        Assert.AreEqual((new JobId("5_0"), new JobId("5"), 1), (job.Id, job.Array!.Value, job.Tasks));
    }

    [TestMethod]
    public void Parse_HeterogeneousComponent_IsPartOfItsJob()
    {
        var job = Job((SqueueColumn.Id, "21+1"));
        Assert.AreEqual((new JobId("21+1"), new JobId("21"), WaitReason.Capacity), (job.Id, job.PartOf!.Value, job.Reason));
        Assert.IsNull(Job((SqueueColumn.Id, "21")).PartOf);
    }

    [TestMethod]
    public void Parse_HeldHeterogeneousComponent_IsHeld() =>
        Assert.AreEqual(WaitReason.Held, Job((SqueueColumn.Id, "21+1"), (SqueueColumn.Reason, "JobHeldUser")).Reason);

    [TestMethod]
    public void Parse_SeveralPartitions_AreSeveralQueues() =>
        Assert.AreEqual("batch,long", string.Join(',', Job((SqueueColumn.Partition, "batch,long")).Queues));

    [TestMethod]
    public void Parse_FeatureAlternatives_AreKept()
    {
        var features = Job((SqueueColumn.Features, "elastic|small&gpu")).Shape.Features;
        Assert.IsTrue(features.IsSatisfiedBy(["small", "gpu"]));
        Assert.IsFalse(features.IsSatisfiedBy(["small"]));
    }

    [TestMethod]
    public void Parse_ReservedJob_WaitsForItsReservation()
    {
        var job = Job((SqueueColumn.Reservation, "maintenance"));
        Assert.AreEqual(WaitReason.Reservation, job.Reason);
        Assert.Contains("maintenance", job.ReasonText);
    }

    [TestMethod]
    public void Parse_JobForANodeByName_IsNoPressure()
    {
        var job = Job((SqueueColumn.RequiredNodes, "wn-5"));
        Assert.AreEqual(WaitReason.Unknown, job.Reason);
        Assert.Contains("wn-5", job.ReasonText);
    }

    [TestMethod]
    public void Parse_OtherGenericResource_IsNoPressure() =>
        Assert.AreEqual(WaitReason.Unknown, Job((SqueueColumn.TresPerNode, "gres:fpga:1")).Reason);

    [TestMethod]
    public void Parse_Gpus_AreInTheShape() => Assert.AreEqual(2, Job((SqueueColumn.TresPerNode, "gres:gpu:tesla:2")).Shape.PerNode.Gpus);

    [TestMethod]
    [DataRow("NO", true)]
    [DataRow("USER", true)]
    [DataRow("MCS", true)]
    [DataRow("TOPO", true)]
    [DataRow("OK", false)]
    [DataRow("YES", false)]
    public void Parse_OverSubscribe_DecidesExclusive(string word, bool expected) =>
        Assert.AreEqual(expected, Job((SqueueColumn.OverSubscribe, word)).Shape.IsExclusive);

    [TestMethod]
    public void Parse_JobsAlike_ShareOneShapeAndOneUser()
    {
        var running = Row((SqueueColumn.Id, "8"), (SqueueColumn.State, "RUNNING"), (SqueueColumn.Nodes, "wn-5"));
        var jobs = Parse(Table(Row(), running, Row((SqueueColumn.Id, "9")))).Rows;
        Assert.AreSame(jobs[0].Shape, jobs[1].Shape);
        Assert.AreSame(jobs[0].Shape, jobs[2].Shape);
        Assert.AreSame(jobs[0].User, jobs[2].User);
        Assert.AreSame(jobs[0].Name, jobs[2].Name);
    }

    [TestMethod]
    public void Parse_LineEndsInAName_AreInTheName()
    {
        var parsed = Parse(Table(Row((SqueueColumn.Name, "two\nlines\r\n|\t")), Row((SqueueColumn.Id, "8"))));
        Assert.AreEqual("7,8", string.Join(',', parsed.Rows.Select(j => j.Id)));
        Assert.AreEqual("two\nlines\r\n|\t", parsed.Rows[0].Name);
    }

    [TestMethod]
    public void Parse_RowForgedInAName_IsNoRow()
    {
        var forged = Row((SqueueColumn.Id, "666"), (SqueueColumn.User, "mallory")).Replace(Mark, "#ffffffffffffffff", StringComparison.Ordinal);
        var parsed = Parse(Table(Row((SqueueColumn.Name, "x\n" + forged))));
        Assert.AreEqual(new JobId("7"), parsed.Rows.Single().Id);
    }

    [TestMethod]
    public void Parse_SeparatorInAnAccount_CostsOnlyThatRow()
    {
        var parsed = Parse(Table(Row((SqueueColumn.Account, "a\tb")), Row((SqueueColumn.Id, "8"))));
        Assert.AreEqual(new JobId("8"), parsed.Rows.Single().Id);
        Assert.AreEqual(1, parsed.Skipped.Values.Single());
    }

    [TestMethod]
    [DataRow("Id", "seven")]
    [DataRow("Priority", "high")]
    [DataRow("Restarts", "-1")]
    [DataRow("NodeCount", "2-4")]
    [DataRow("Cpus", "")]
    [DataRow("Tasks", "x")]
    [DataRow("MinMemory", "lots")]
    [DataRow("TimeLimit", "forever")]
    public void Parse_UnreadableColumn_SkipsAndCountsTheRow(string column, string value)
    {
        var parsed = Parse(Table(Row((Enum.Parse<SqueueColumn>(column), value)), Row((SqueueColumn.Id, "8"))));
        Assert.IsNull(parsed.Error);
        Assert.HasCount(1, parsed.Rows);
        Assert.AreEqual(1, parsed.Skipped.Values.Single());
    }

    [TestMethod]
    public void Parse_UnreadableNodes_SkipsAndCountsTheRow() =>
        Assert.HasCount(1, Parse(Table(Row((SqueueColumn.State, "RUNNING"), (SqueueColumn.Nodes, "wn-[5-")))).Skipped);

    [TestMethod]
    public void Parse_NameNotUtf8_IsNoError() =>
        Assert.AreEqual("caf\uFFFD \uFFFD\uFFFD end", Job((SqueueColumn.Name, "caf\u00e9 \u00ff\u00fe end")).Name);

    [TestMethod]
    public void Parse_HugeName_IsCut()
    {
        var name = new string('x', 20_000_000);
        Assert.AreEqual(256, Job((SqueueColumn.Name, name)).Name.Length);
    }

    [TestMethod]
    public void Parse_HugeReason_SkipsTheRow() => Assert.HasCount(1, Parse(Table(Row((SqueueColumn.Reason, new string('x', 2_000_000))))).Skipped);

    [TestMethod]
    [DataRow("Priority", "soft:1", "soft:1", WaitReason.Licence)]
    [DataRow("None", "soft:1", "soft:1", WaitReason.Licence)]
    [DataRow("Priority", "soft", "soft:1", WaitReason.Licence)]
    [DataRow("Priority", "maths,soft:3", "soft:2", WaitReason.Licence)]
    [DataRow("Priority", "soft:1|maths:1", "soft:1|maths:1", WaitReason.Licence)]
    [DataRow("Priority", "soft:1", "soft:2", WaitReason.Capacity)] // one may be left
    [DataRow("Priority", "soft:1", "soft:1,maths:1", WaitReason.Capacity)] // it may be the other that is lacking
    [DataRow("Priority", "soft:1|maths:1", "soft:1", WaitReason.Capacity)]
    [DataRow("Priority", "(null)", "soft:1", WaitReason.Capacity)]
    [DataRow("Resources", "soft:1", "soft:1", WaitReason.Capacity)] // its licences were free when slurmctld looked
    public void Parse_JobBehindOneThatLacksLicences_LacksThemWhenItAsksForAsMany(string reason, string licences, string lacking, WaitReason expected)
    {
        var jobs = Parse(Table(
            Row((SqueueColumn.Reason, reason), (SqueueColumn.Licences, licences)),
            Row((SqueueColumn.Id, "8"), (SqueueColumn.Reason, "Licenses"), (SqueueColumn.Licences, lacking)),
            Row((SqueueColumn.Id, "9"), (SqueueColumn.Reason, "Priority")))).Rows;
        Assert.AreEqual($"{expected} Licence Capacity", string.Join(' ', jobs.Select(j => j.Reason)));
    }

    [TestMethod]
    public void Parse_OnlyTheHeader_IsEmptyAndWhole()
    {
        var parsed = Parse(Table());
        Assert.IsNull(parsed.Error);
        Assert.IsEmpty(parsed.Rows);
    }

    [TestMethod]
    public void Parse_Nothing_IsAnError() => Assert.IsNotNull(Parse([]).Error);

    [TestMethod]
    public void Parse_AnotherHeader_IsAnErrorWithItsPlace()
    {
        var error = Parse(Encoding.ASCII.GetBytes("CLUSTER: lab\nJOBID\n")).Error;
        Assert.IsNotNull(error);
        Assert.AreEqual((1, 1), (error.Line, error.Column));
        Assert.Contains("CLUSTER: lab", error.Snippet);
    }

    [TestMethod]
    public void Parse_CutInsideARow_IsAnErrorWithItsLine()
    {
        var table = Table(Row(), Row((SqueueColumn.Id, "8")));
        var parsed = Parse(table[..^30]);
        Assert.IsNotNull(parsed.Error);
        Assert.AreEqual((3, 1), (parsed.Error.Line, parsed.Error.Column));
        Assert.IsEmpty(parsed.Rows);
    }
}
