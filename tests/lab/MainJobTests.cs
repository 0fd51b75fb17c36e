namespace StratusLab.Elastic.Lab.Tests;

/// <summary>The main job on real slurmctld, libvirt and QEMU. One site for all; a test uses a ready node that is there, or makes one, and leaves the site sound.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class MainJobTests
{
    private static MainLab lab = null!; // Set before the first test.

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task BringUpAsync(TestContext context) => lab = await MainLab.StartAsync(context.CancellationToken);

    [ClassCleanup]
    public static async Task TakeDownAsync() => await lab.DisposeAsync();

    [TestMethod]
    public async Task JobsOfTheDemo_NoNodeThere_AllRunTwoWaitAndNothingIsLeft()
    {
        await lab.EmptyAsync();
        var jobs = await DemoJobs.SubmitAsync(lab.Site, lab.Service, Ct);
        await Until.TrueAsync("the jobs are over", MainLab.Boot * 2, () => jobs.AllOverAsync(lab.Site, Ct), Ct, lab.Service.Tail);
        Assert.AreEqual("", string.Join("; ", await jobs.FaultsAsync(lab.Site, lab.Service, Ct)));
        (await lab.Site.RunAsync(Ct, "scancel", jobs.Held, jobs.TooLarge)).Ok("scancel");
        await lab.EmptyAsync();
        await lab.NothingIsLeftAsync();
    }

    [TestMethod]
    public async Task TwoNodeJob_NoNodeThere_GetsBothRunsAndBothGoAway()
    {
        await lab.EmptyAsync();
        var job = await lab.SubmitAsync("-N2", "-n2", "--mem=100", "--wrap", "srun sleep 8");
        await lab.CompletedAsync(job, MainLab.Boot);
        await lab.EmptyAsync();
        var nodes = (await lab.Service.NodesAsync(true, Ct)).OrderByDescending(n => n.Id).Take(2).ToArray();
        Assert.IsTrue(nodes.All(n => n is { State: "gone", Timings.FirstBusy: not null }), string.Join("; ", nodes.Select(n => n.ToString())));
        await lab.NothingIsLeftAsync();
    }

    [TestMethod]
    public async Task NewJob_WhileANodeDrains_KeepsTheNode()
    {
        var node = await lab.ReadyNodeAsync();
        await lab.NodeIsAsync(node.Name, "draining", MainLab.Soon);
        var job = await lab.SubmitAsync("-n1", "--mem=100", "--wrap", "true");
        await lab.CompletedAsync(job, MainLab.Soon);
        var journal = await lab.Service.EventsAsync(Ct);
        Assert.IsTrue(journal.Any(e => e.Subject == node.Name && e.Text.Contains("its drain is undone", StringComparison.Ordinal)), lab.Service.Tail());
        Assert.AreEqual("ready", (await lab.Service.NodesAsync(false, Ct)).Single(n => n.Id == node.Id).State);
    }

    [TestMethod]
    public async Task AdminsDrain_OfAReadyNode_IsLeftAlone()
    {
        var node = await lab.ReadyNodeAsync();
        (await lab.Site.RunAsync(Ct, "scontrol", "update", $"nodename={node.Name}", "state=drain", "reason=disk trouble")).Ok("scontrol");

        // Longer than an idle node of ours would be kept.
        await Task.Delay(TimeSpan.FromSeconds(25), TimeProvider.System, Ct);
        var shown = (await lab.Site.RunAsync(Ct, "scontrol", "-o", "show", "node", node.Name)).Output;
        StringAssert.Contains(shown, "DRAIN");
        StringAssert.Contains(shown, "disk trouble");
        Assert.AreEqual("ready", (await lab.Service.NodesAsync(false, Ct)).Single(n => n.Id == node.Id).State);
        (await lab.Site.RunAsync(Ct, "scontrol", "update", $"nodename={node.Name}", "state=resume")).Ok("scontrol");
        await lab.EmptyAsync();
    }

    [TestMethod]
    public async Task HostileJobName_InTheQueue_IsShownAndNeverRun()
    {
        var trap = Path.Combine(lab.Site.Directory, "was-here");
        var job = await lab.SubmitAsync("-H", "-n1", "--mem=100", "-J", $"$(touch {trap})|'\"`;\u001b[31m", "--wrap", "true");
        await Until.TrueAsync("the job is listed", MainLab.Soon, async () => (await lab.Service.QueueAsync(Ct)).Any(j => j.JobId == job), Ct, lab.Service.Tail);
        var shown = (await lab.Service.CliAsync(Ct, "queue")).Ok("queue");
        Assert.IsTrue(shown.Split('\n').Any(l => l.StartsWith($"{job} ", StringComparison.Ordinal) && l.Contains("$(touch", StringComparison.Ordinal)), shown);
        Assert.IsFalse(shown.Contains('\u001b', StringComparison.Ordinal));
        Assert.IsFalse(File.Exists(trap));
        await lab.Site.RunAsync(Ct, "scancel", job);
    }
}
