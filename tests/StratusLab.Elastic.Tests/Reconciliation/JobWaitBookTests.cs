using System.Collections.Immutable;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Tests.Metrics;

namespace StratusLab.Elastic.Tests.Reconciliation;

[TestClass]
public sealed class JobWaitBookTests
{
    private static readonly LrmsNode Called = new() { Name = new("cloud-1"), Call = NodeCall.CalledFor, IsUp = false, HasJobs = true, Total = new(4, 8000) };

    private readonly JobWaitBook book = new();
    private int at;

    [TestMethod]
    public void Look_WaitingJobIsNotListedAnyMore_LeftWithWhatWasLastSaidOfIt()
    {
        Pass(Scenes.Job("1"), Held("2"));

        var wait = Pass(Scenes.Job("1")).Single();

        Assert.AreEqual(("2", "alice", "batch", 1), (wait.Job.Value, wait.User, wait.Queue, wait.Tasks));
        Assert.AreEqual((Scenes.Ten, Scenes.At(10), Scenes.At(20)), (wait.Submitted, wait.LastSeen, wait.Gone));
        Assert.AreEqual("It is held (the LRMS says: JobHeldUser). More nodes would not start it, so it is not counted.", wait.Reason);
    }

    [TestMethod]
    [DataRow(JobState.Running)]
    [DataRow(JobState.Ending)]
    public void Look_JobWasSeenOnANode_IsNotNoted(JobState state)
    {
        Pass(Scenes.Job("1"));
        Assert.IsEmpty(Pass(Scenes.Job("1", state, nodes: "elsewhere")));
        Assert.IsEmpty(Pass());
    }

    [TestMethod]
    public void Look_ReadThatIsNotBelieved_ProvesNothing()
    {
        Pass(Scenes.Job("1"), Scenes.Job("2"));
        Assert.IsEmpty(Look(Scenes.Cluster(incomplete: "cut off")));
        Assert.IsEmpty(Look(Scenes.Cluster(), isInDoubt: true));

        Assert.AreEqual(("2", Scenes.At(10), Scenes.At(40)), Pass(Scenes.Job("1")).Select(w => (w.Job.Value, w.LastSeen, w.Gone)).Single());
    }

    [TestMethod]
    public void Look_RowsThatCannotBeReadCameWithIt_LeavesItInDoubt()
    {
        Pass(Scenes.Job("1"), Scenes.Job("2"));
        var cluster = Scenes.Cluster([Scenes.Job("2")]);

        Assert.IsTrue(Look(cluster with { Snapshot = cluster.Snapshot! with { Skipped = cluster.Snapshot.Skipped.Add("qstat: odd", 1) } }).Single().IsInDoubt); // It has one.
        Assert.IsFalse(Pass().Single().IsInDoubt);
    }

    [TestMethod]
    public void Look_FrozenByAnOperator_StillNotesWhatLeaves()
    {
        Look(Scenes.Cluster([Scenes.Job("1")]) with { Frozen = "by bob: new switch", IsFrozenByOperator = true });

        Assert.AreEqual("Cluster \"main\" is frozen: by bob: new switch. Nothing is started or stopped there until it is unfrozen.", Pass().Single().Reason);
    }

    [TestMethod]
    public void Look_FirstReadOfAService_NotesNothing() => Assert.IsEmpty(Pass(Scenes.Job("1")));

    [TestMethod]
    public void Look_CommitFailed_GivesItAgain()
    {
        Pass(Scenes.Job("1"));
        Assert.HasCount(1, Look(Scenes.Cluster(), isWritten: false));

        Assert.AreEqual(Scenes.At(10), Look(Scenes.Cluster(), isWritten: false).Single().LastSeen);
        Assert.HasCount(1, Pass());
        Assert.IsEmpty(Pass());
    }

    [TestMethod]
    public void Look_JobWithNodesThatAreCalledFor_Waits()
    {
        var job = Scenes.Job("1", JobState.Running, nodes: "cloud-1");
        Look(Scenes.Cluster([job], [Called]));

        var wait = Look(Scenes.Cluster(nodes: [Called])).Single();

        Assert.StartsWith("The batch system has given it cloud-1 and calls for that node.", wait.Reason);
    }

    [TestMethod]
    public void Look_JobOfWhichARunEnds_HasAnotherRecord()
    {
        Look(Scenes.Cluster([Scenes.Job("1", JobState.Running, nodes: "cloud-1")], [Called]));

        Assert.IsEmpty(Look(Scenes.Cluster(nodes: [Called]), runs: new JobRun { Cluster = new("main"), Job = new("1"), Submitted = Scenes.Ten, Started = Scenes.Ten, Nodes = [new("cloud-1")], Ended = Scenes.At(20) }));
    }

    [TestMethod]
    public void Look_RestOfAnArrayIsGone_NotesTheTasksThatWereNotStarted()
    {
        Job Task(int n) => Scenes.Job($"7_{n}", JobState.Running, nodes: "wn-1") with { Array = new JobId("7") };
        var rest = Scenes.Job("7") with { Array = new JobId("7"), Tasks = 5 };
        Pass(rest, Task(1));

        var wait = Pass(Task(1), Task(2), Task(3)).Single();

        Assert.AreEqual(("7", null, 3), (wait.Job.Value, wait.Whole, wait.Tasks));
    }

    [TestMethod]
    public void Look_LastTasksOfAnArrayStart_NotesNothing()
    {
        Pass(Scenes.Job("7") with { Array = new JobId("7"), Tasks = 1 });
        Assert.IsEmpty(Pass(Scenes.Job("7_1", JobState.Running, nodes: "wn-1") with { Array = new JobId("7") }));
    }

    [TestMethod]
    public void Look_TaskGoesBackAmongTheRestOfItsArray_HasNotLeft()
    {
        Pass(Scenes.Job("7") with { Array = new JobId("7"), Tasks = 4 }, Held("7_5") with { Array = new JobId("7") });
        Assert.IsEmpty(Pass(Scenes.Job("7") with { Array = new JobId("7"), Tasks = 5 }));
    }

    [TestMethod]
    public void Look_ComponentOfAHeterogeneousJob_NamesTheWhole()
    {
        Pass(Scenes.Job("12+1") with { PartOf = new JobId("12") });
        Assert.AreEqual(new JobId("12"), Pass().Single().Whole);
    }

    [TestMethod]
    public void Look_HundredThousandWait_GivesOnlyThoseThatLeftAndNeverTooManyAtOnce()
    {
        Job[] jobs = [.. Enumerable.Range(1, 100_000).Select(i => Scenes.Job($"{i}"))];
        Pass(jobs);
        Assert.IsEmpty(Pass(jobs));
        Assert.AreSequenceEqual(new[] { "99999", "100000" }, Pass(jobs[..^2]).Select(w => w.Job.Value));

        Assert.HasCount(JobWaitBook.MostAtOnce, Pass(jobs[..88_000]));
        Assert.HasCount(JobWaitBook.MostAtOnce, Pass(jobs[..88_000]));
        Assert.HasCount(11_998 - (2 * JobWaitBook.MostAtOnce), Pass(jobs[..88_000]));
        Assert.IsEmpty(Pass(jobs[..88_000]));
    }

    private static Job Held(string id) => Scenes.Job(id) with { Reason = WaitReason.Held, ReasonText = "JobHeldUser" };

    private ImmutableArray<JobWait> Pass(params Job[] jobs) => Look(Scenes.Cluster(jobs));

    // Ten seconds after the one before; every pending job counts, or is held.
    private ImmutableArray<JobWait> Look(ClusterObservation cluster, bool isInDoubt = false, bool isWritten = true, params JobRun[] runs)
    {
        var read = cluster.Snapshot! with { ReadAt = Scenes.At(at += 10) }; // Scenes give one.
        var seen = Scenes.Seen(cluster with { Snapshot = read }, at);
        seen = isInDoubt ? seen with { Memory = PlannerMemory.Empty with { Snapshots = PlannerMemory.Empty.Snapshots.Add(new("main"), new() { FrozenSince = seen.Now }) } } : seen;
        JobVerdict Judge(Job job) => job.Reason == WaitReason.Held ? new(job, DemandCode.Held, 0, [], "") : new(job, DemandCode.Counts, job.Tasks, [], "no room");
        var frozen = cluster.Frozen ?? read.Incomplete ?? (isInDoubt ? "in doubt" : null);
        var plan = Scenes.Plan(seen) with
        {
            Clusters = [new() { Cluster = new("main"), Frozen = frozen, Jobs = frozen is null ? [.. read.Jobs.Where(j => j.State == JobState.Pending).Select(Judge)] : [] }],
        };
        var left = book.Look(seen, plan, DemandAges.None, [.. runs]);
        if (isWritten)
        {
            book.Written();
        }

        return left;
    }
}
