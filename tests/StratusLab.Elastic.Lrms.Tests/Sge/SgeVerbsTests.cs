using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>What the verbs do beyond the contract of all batch systems, on a real Grid Engine.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class SgeVerbsTests
{
    private static readonly NodeName Node = new("wn-5");
    private static readonly DrainTag Tag = DrainTag.For("site", new VmId(5));

    private RealSge sge = null!; // set before every test

    public TestContext TestContext { get; set; } = null!; // set by the framework

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync() => sge = (RealSge)await RealSge.StartAsync();

    [TestCleanup]
    public async Task StopAsync() => await sge.DisposeAsync();

    [TestMethod]
    public async Task Drain_NodeWithRoom_TakesNoJobUntilResumed()
    {
        await sge.AddNodeAsync(Node);
        await sge.Lrms.DrainAsync(Node, Tag, Ct);
        var job = await sge.SubmitWaitingAsync();
        var probe = await sge.SubmitAsync("-l", $"elastic_drain={Tag}");
        await RealSge.UntilAsync("a job that asks for it runs, so the scheduler has been there", async () => await StateAsync(probe) == JobState.Running);
        Assert.AreEqual(JobState.Pending, await StateAsync(job));

        await sge.Lrms.ResumeAsync(Node, Tag, Ct);

        await RealSge.UntilAsync("the job runs", async () => await StateAsync(job) == JobState.Running);
    }

    [TestMethod]
    [DataRow("bigmem=true")]
    [DataRow("alone=true")]
    public async Task Register_PoolWithFeatures_RunsTheJobsThatAskForThem(string request)
    {
        await sge.DefineAsync("bigmem bigmem BOOL == YES NO 0 0", "alone alone BOOL EXCL YES YES 0 1000");
        var job = await sge.SubmitAsync("-l", request);

        await sge.Lrms.RegisterAsync(RealSge.Registration(Node) with { Features = ["bigmem", "just-a-label"] }, Ct);
        await sge.BootAsync(Node);

        await RealSge.UntilAsync("the job runs", async () => await StateAsync(job) == JobState.Running);
        var node = (await sge.Lrms.ReadAsync(Ct)).Nodes.Single();
        Assert.Contains("bigmem", node.Features);
        Assert.DoesNotContain("just-a-label", node.Features);
    }

    [TestMethod]
    public async Task Resume_NodeThatSomebodyDisabledToo_StaysDisabled()
    {
        await sge.AddNodeAsync(Node);
        await sge.Lrms.DrainAsync(Node, Tag, Ct);
        await sge.DrainByHandAsync(Node, "bad disk");

        await sge.Lrms.ResumeAsync(Node, Tag, Ct);

        var node = (await sge.Lrms.ReadAsync(Ct)).Nodes.Single();
        Assert.IsTrue(node.IsDrained);
        Assert.StartsWith("disabled", node.Reason);
    }

    [TestMethod]
    public async Task Deregister_DisabledBySomebody_IsRejected()
    {
        await sge.AddNodeAsync(Node);
        await sge.DrainByHandAsync(Node, "bad disk");

        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => sge.Lrms.DeregisterAsync(Node, isDead: false, Ct));

        Assert.Contains("qmod -e '*@wn-5'", rejected.Message);
    }

    [TestMethod]
    public async Task Deregister_DrainedByAnotherSite_IsRejected()
    {
        await sge.AddNodeAsync(Node);
        await sge.Lrms.DrainAsync(Node, DrainTag.For("another", new VmId(5)), Ct);

        await Assert.ThrowsExactlyAsync<RejectedException>(() => sge.Lrms.DeregisterAsync(Node, isDead: false, Ct));
    }

    [TestMethod]
    public async Task Deregister_Gone_LeavesNothingBehind()
    {
        var before = await ConfigurationAsync();
        await sge.AddNodeAsync(Node);
        await sge.Lrms.DrainAsync(Node, Tag, Ct);

        Assert.AreEqual(DeregisterOutcome.Gone, await sge.Lrms.DeregisterAsync(Node, isDead: false, Ct));

        Assert.AreEqual(before, await ConfigurationAsync());
    }

    [TestMethod]
    public async Task Deregister_DeadNodeWithAJobThatMayNotRunTwice_IsGoneAndSoIsTheJob()
    {
        await sge.AddNodeAsync(Node);
        var once = await sge.SubmitAsync("-r", "n");
        await RealSge.UntilAsync("the job runs", async () => await StateAsync(once) == JobState.Running);

        Assert.AreEqual(DeregisterOutcome.Gone, await sge.Lrms.DeregisterAsync(Node, isDead: true, Ct));

        Assert.IsEmpty((await sge.Lrms.ReadAsync(Ct)).Jobs);
    }

    [TestMethod]
    [DataRow("n", DisplayName = "may not run twice")]
    [DataRow("y", DisplayName = "may run again")]
    public async Task Deregister_DeadNodeThatIsNotTheFirstOfAJob_LeavesTheJobToItsFirst(string mayRunAgain)
    {
        await sge.AddNodeAsync(Node);
        await sge.AddNodeAsync(new("wn-6"));
        var job = await sge.SubmitAsync("-r", mayRunAgain, "-pe", "mpi", "4");
        await RealSge.UntilAsync("the job runs", async () => await StateAsync(job) == JobState.Running);
        var first = (await sge.QsgeAsync("qstat", "-g", "t")).Contains("batch@wn-5                     MASTER", StringComparison.Ordinal) ? Node : new("wn-6");
        var dead = first == Node ? new NodeName("wn-6") : Node;

        if (mayRunAgain == "n")
        {
            Assert.AreEqual(DeregisterOutcome.Busy, await sge.Lrms.DeregisterAsync(dead, isDead: true, Ct));
            Assert.AreEqual(JobState.Running, await StateAsync(job));
            Assert.AreEqual(DeregisterOutcome.Gone, await sge.Lrms.DeregisterAsync(first, isDead: true, Ct));
            Assert.IsNull(await StateAsync(job));
        }

        await RealSge.UntilAsync("the node is gone", async () => await sge.Lrms.DeregisterAsync(dead, isDead: true, Ct) == DeregisterOutcome.Gone);
        Assert.AreEqual(mayRunAgain == "y" ? JobState.Pending : null, await StateAsync(job));
    }

    [TestMethod]
    public async Task Register_NameThatDoesNotResolve_Throws() =>
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => sge.Lrms.RegisterAsync(RealSge.Registration(Node) with { Name = new NodeName("no-such-host") }, Ct));

    [TestMethod]
    public async Task AnyVerb_QmasterCallsTheNodeByItsFullName_IsRejectedAndLeavesNothingBehind()
    {
        var before = await ConfigurationAsync();
        await sge.RenameAsync(Node, "wn-5.example.org");

        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => sge.Lrms.RegisterAsync(RealSge.Registration(Node), Ct));

        Assert.Contains("wn-5.example.org", rejected.Message);
        Assert.AreEqual(before, await ConfigurationAsync());
        Assert.IsEmpty((await sge.Lrms.ReadAsync(Ct)).Nodes);
        Assert.AreEqual(DeregisterOutcome.Gone, await sge.Lrms.DeregisterAsync(Node, isDead: true, Ct));
    }

    [TestMethod]
    public async Task Join_AddressHasAnotherNameFirst_SaysBothAndDoesNotJoin()
    {
        await sge.RenameAsync(Node, "wn-5.example.org");

        var died = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => sge.BootAsync(Node));

        Assert.Contains("this node is wn-5, but its address 10.78.0.5 is 'wn-5.example.org'", died.Message);
    }

    [TestMethod]
    public async Task Register_Twice_IsOursFromTheFirst()
    {
        await sge.Lrms.RegisterAsync(RealSge.Registration(Node), Ct);
        await sge.Lrms.RegisterAsync(RealSge.Registration(Node), Ct);

        Assert.Contains("elastic_site=site", await sge.QsgeAsync("qconf", "-se", Node.Value));
    }

    [TestMethod]
    public async Task Deregister_HostThatItsDaemonRegistered_IsGone()
    {
        await sge.QsgeAsync("qconf", "-ah", Node.Value);
        await sge.BootAsync(Node);
        await RealSge.UntilAsync("it is there", async () => (await sge.Lrms.ReadAsync(Ct)).Nodes.Any(n => n.Name == Node));

        Assert.AreEqual(DeregisterOutcome.Gone, await sge.Lrms.DeregisterAsync(Node, isDead: true, Ct));
    }

    [TestMethod]
    [DataRow("wn-5;reboot")]
    [DataRow("-kej")]
    [DataRow("*")]
    public async Task Verbs_UnsafeName_AreRejected(string name)
    {
        var node = new NodeName(name);
        await Assert.ThrowsExactlyAsync<RejectedException>(() => sge.Lrms.RegisterAsync(RealSge.Registration(Node) with { Name = node }, Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => sge.Lrms.DrainAsync(node, Tag, Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => sge.Lrms.DeregisterAsync(node, isDead: true, Ct));
    }

    [TestMethod]
    public async Task Register_QueueThatIsNotThere_IsRejected()
    {
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(
            () => sge.Lrms.RegisterAsync(RealSge.Registration(Node) with { Queues = [new QueueName("nope")] }, Ct));

        Assert.Contains("nope", rejected.Message);
    }

    [TestMethod]
    public async Task Read_ArrayWithAThrottle_AsksForNoMoreThanIt()
    {
        await sge.SubmitAsync("-t", "1-1000", "-tc", "10");

        var job = (await sge.Lrms.ReadAsync(Ct)).Jobs.Single();

        Assert.AreEqual((1000, 10), (job.Tasks, job.TaskLimit));
    }

    [TestMethod]
    public async Task Read_ThousandJobs_HasThemAll()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var i = 0; i < 250; i++)
            {
                await sge.SubmitWaitingAsync();
            }
        }));

        var snapshot = await sge.Lrms.ReadAsync(Ct);

        Assert.IsNull(snapshot.Incomplete);
        Assert.HasCount(1000, snapshot.Jobs);
        Assert.HasCount(1, snapshot.Jobs.Select(j => j.Shape).Distinct(ReferenceEqualityComparer.Instance));
    }

    [TestMethod]
    [DataRow("user_lists", "others", "queue batch does not admit root (user_lists others)")]
    [DataRow("xuser_lists", "roots", "queue batch does not admit root (xuser_lists roots)")]
    [DataRow("projects", "physics", "queue batch admits the projects physics alone, and it has none")]
    public async Task Read_QueueThatDoesNotAdmitTheJob_SaysSoWithAndWithoutAHost(string attribute, string value, string why)
    {
        await sge.QsgeAsync("qconf", "-au", "daemon", "others");
        await sge.QsgeAsync("qconf", "-au", "@root", "roots");
        await sge.AddProjectAsync("physics");
        await sge.QsgeAsync("qconf", "-rattr", "queue", attribute, value, "batch");
        var job = await sge.SubmitAsync();

        Assert.AreNotEqual(WaitReason.Capacity, (await ReadAsync(job)).Reason, "the first read does not know the lists yet");
        Assert.AreEqual((WaitReason.Limit, why), await ReasonAsync(job));
        await sge.AddNodeAsync(Node);
        Assert.AreEqual((WaitReason.Limit, why), await ReasonAsync(job));

        await sge.QsgeAsync("qconf", "-rattr", "queue", attribute, "NONE", "batch");
        await RealSge.UntilAsync("the job runs", async () => await StateAsync(job) == JobState.Running);
    }

    [TestMethod]
    public async Task Read_UserListThatIsGone_CostsOneRead()
    {
        await sge.QsgeAsync("qconf", "-au", "daemon", "others");
        await sge.QsgeAsync("qconf", "-rattr", "queue", "user_lists", "others", "batch");
        Assert.IsNull((await sge.Adapter.ReadAsync(Ct)).Incomplete);
        await sge.QsgeAsync("qconf", "-rattr", "queue", "user_lists", "NONE", "batch");
        await sge.QsgeAsync("qconf", "-dul", "others");

        Assert.Contains("others", (await sge.Adapter.ReadAsync(Ct)).Incomplete ?? "");
        Assert.IsNull((await sge.Adapter.ReadAsync(Ct)).Incomplete);
    }

    [TestMethod]
    public async Task Read_QueueWithoutHosts_IsClosedByItsCalendar()
    {
        await sge.AddCalendarAsync("never", "off");
        await sge.AddCalendarAsync("always", "on");
        await sge.QsgeAsync("qconf", "-rattr", "queue", "calendar", "never", "batch");

        Assert.IsFalse((await sge.Adapter.ReadAsync(Ct)).Queues.Single().IsOpen, "the first read does not know the calendar yet, and waits for the next");
        Assert.IsFalse((await sge.Adapter.ReadAsync(Ct)).Queues.Single().IsOpen);

        await sge.QsgeAsync("qconf", "-rattr", "queue", "calendar", "always", "batch");
        await sge.Adapter.ReadAsync(Ct);
        Assert.IsTrue((await sge.Adapter.ReadAsync(Ct)).Queues.Single().IsOpen);
    }

    private async Task<Job> ReadAsync(JobId job) => (await sge.Adapter.ReadAsync(Ct)).Jobs.Single(j => j.Id == job);

    private async Task<(WaitReason, string)> ReasonAsync(JobId job) => await ReadAsync(job) is var read ? (read.Reason, read.ReasonText) : default;

    private async Task<JobState?> StateAsync(JobId job) => (await sge.Lrms.ReadAsync(Ct)).Jobs.FirstOrDefault(j => j.Id == job)?.State;

    // Without the hosts' loads.
    private Task<string> ConfigurationAsync() => sge.QsgeAsync("qconf", "-sq", "*", "-shgrp", "@allhosts", "-sh");
}
