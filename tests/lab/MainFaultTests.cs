namespace StratusLab.Elastic.Lab.Tests;

/// <summary>The main job while something is killed, stopped or taken away, on real slurmctld, libvirt and QEMU. One site for all; a test leaves it sound.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class MainFaultTests
{
    private static MainLab lab = null!; // Set before the first test.

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task BringUpAsync(TestContext context) => lab = await MainLab.StartAsync(context.CancellationToken);

    [ClassCleanup]
    public static async Task TakeDownAsync() => await lab.DisposeAsync();

    [TestMethod]
    public async Task Vm_DestroyedBehindOurBack_JobIsRequeuedNodeReplacedNothingLeaks()
    {
        var node = await lab.ReadyNodeAsync();
        var job = await lab.SubmitAsync("-n1", "--mem=100", "--requeue", "--wrap", "sleep 20");
        await Until.TrueAsync("the job runs", MainLab.Soon, async () => await lab.Site.StateOfAsync(job, Ct) == "RUNNING", Ct, lab.Service.Tail);
        var on = (await lab.Site.RunAsync(Ct, "squeue", "-h", "-o", "%N", "-j", job)).Output.Trim();
        var victim = (await lab.Service.NodesAsync(false, Ct)).Single(n => n.Name == on);
        (await lab.Site.RunAsync(Ct, "virsh", "-q", "-c", "qemu:///system", "destroy", $"one-lab-{victim.Id}")).Ok("virsh destroy");

        await Until.TrueAsync("the node is lost", MainLab.Soon, async () => (await lab.Service.NodesAsync(true, Ct)).Single(n => n.Id == victim.Id).State == "lost", Ct, lab.Service.Tail);
        Assert.AreEqual("PENDING", await lab.Site.StateOfAsync(job, Ct));
        await lab.CompletedAsync(job, MainLab.Boot);
        await lab.EmptyAsync();
        await lab.NothingIsLeftAsync();
    }

    [TestMethod]
    public async Task Slurmctld_StoppedAndStartedAgain_IsFrozenMeanwhileAndGoesOn()
    {
        var node = await lab.ReadyNodeAsync();
        (await lab.Site.RunAsync(Ct, "pkill", "-STOP", "-F", "/run/slurmctld.pid")).Ok("pkill");
        try
        {
            await Until.TrueAsync("the cluster is frozen", MainLab.Soon, async () => (await lab.StatusAsync()).Frozen is not null, Ct, lab.Service.Tail);
            var before = (await lab.Service.EventsAsync(Ct)).Max(e => e.Id);
            await Task.Delay(TimeSpan.FromSeconds(25), TimeProvider.System, Ct);
            var meanwhile = (await lab.Service.EventsAsync(Ct)).Where(e => e.Id > before && e.Kind is "node" or "vm").Where(e => e.Id > before).ToArray();
            Assert.IsEmpty(meanwhile, string.Join("; ", meanwhile.Select(e => e.Text)));
        }
        finally
        {
            await lab.Site.RunAsync(Ct, "pkill", "-CONT", "-F", "/run/slurmctld.pid");
        }

        await Until.TrueAsync("the cluster goes on", MainLab.Soon, async () => (await lab.StatusAsync()).Frozen is null, Ct, lab.Service.Tail);
        Assert.IsTrue((await lab.Service.NodesAsync(false, Ct)).Any(n => n.Id == node.Id));
        await lab.CompletedAsync(await lab.SubmitAsync("-n1", "--mem=100", "--wrap", "true"), MainLab.Boot);
    }

    [TestMethod]
    public async Task Kill9_AfterTheIntentIsCommitted_ExactlyOneVm()
    {
        await lab.EmptyAsync();
        await lab.RestartAsync("reconcile.intent-committed");
        var before = (await lab.Service.VmsAsync(true, Ct)).Length;
        var job = await lab.SubmitAsync("-n1", "--mem=100", "--wrap", "true");
        await lab.Service.DiedAsync(MainLab.Soon, Ct);
        Assert.IsEmpty(await lab.Site.DomainsAsync(Ct));

        await lab.RestartAsync(null);
        await lab.CompletedAsync(job, MainLab.Boot);
        await lab.OneVmForEachIntentAsync(before + 1);
    }

    [TestMethod]
    public async Task Kill9_WhileAVmBootsAndAJobRuns_TheVmIsAdoptedAndBothJobsRunOnce()
    {
        await lab.EmptyAsync();
        var running = await lab.SubmitAsync("-n1", "--mem=100", "--requeue", "--wrap", "sleep 45");
        await Until.TrueAsync("the long job runs", MainLab.Boot, async () => await lab.Site.StateOfAsync(running, Ct) == "RUNNING", Ct, lab.Service.Tail);
        var before = (await lab.Service.VmsAsync(true, Ct)).Length;
        var job = await lab.SubmitAsync("-n1", "--mem=100", "--requeue", "--wrap", "true");
        await Until.TrueAsync("another domain is there", MainLab.Soon, async () => (await lab.Site.DomainsAsync(Ct)).Length == 2, Ct, lab.Service.Tail);
        await lab.Service.KillAsync();
        Assert.AreEqual("RUNNING", await lab.Site.StateOfAsync(running, Ct));

        await lab.RestartAsync(null);
        await lab.CompletedAsync(job, MainLab.Boot);
        await lab.CompletedAsync(running, MainLab.Boot);
        Assert.AreEqual(("0", "0"), (await lab.RestartsAsync(running), await lab.RestartsAsync(job)));
        await lab.OneVmForEachIntentAsync(before + 1);
    }

    [TestMethod]
    public async Task Kill9_WhileANodeDrains_ItIsRetiredAfterTheRestart()
    {
        var node = await lab.ReadyNodeAsync();
        var before = (await lab.Service.VmsAsync(true, Ct)).Length;
        await lab.RestartAsync("reconcile.Drain");
        await lab.Service.DiedAsync(MainLab.Soon, Ct);
        await lab.RestartAsync(null);
        await lab.OneVmForEachIntentAsync(before);
        await Until.TrueAsync("the node is gone", MainLab.Soon, async () => (await lab.Service.NodesAsync(true, Ct)).Single(n => n.Id == node.Id).State == "gone", Ct, lab.Service.Tail);
        await lab.EmptyAsync();
        await lab.OneVmForEachIntentAsync(before);
        await lab.NothingIsLeftAsync();
    }
}
