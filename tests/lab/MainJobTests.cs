using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Lab.Tests;

/// <summary>
/// The main job and its faults on real slurmctld, libvirt and QEMU. One site for all; a test uses a ready node that is there, or makes one, and leaves the site sound.
/// </summary>
[TestClass]
[TestCategory("Lab")]
public sealed class MainJobTests
{
    private const string Pools = """
        - {name: small, template: small, queues: [batch], features: [elastic, small], node: {cores: 1, memory: 400M}, max: 3, idle-timeout: 25s, min-lifetime: 5s, expected-boot: 45s, join-deadline: 6m}
        """;

    private const string Tuning = "tuning: {reconcile-interval: 4s, host-interval: 2s, shutdown-grace: 20s, orphan-grace: 20s}";

    private static readonly TimeSpan Boot = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private static LabSite site = null!; // Set before the first test.
    private static LabService service = null!; // Set before the first test.

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task BringUpAsync(TestContext context)
    {
        var image = await WorkerImage.FindAsync(true, context.CancellationToken);
        site = await LabSite.UpAsync(context.CancellationToken);
        await site.ConfigureAsync(image, Pools, Tuning, TimeSpan.FromSeconds(8), context.CancellationToken);
        service = await LabService.StartAsync(site, null, context.CancellationToken);
        (await service.CliAsync(context.CancellationToken, "images", "import", "worker", image.Disk, "--sha256", await image.Sha256Async(context.CancellationToken))).Ok("images import");
    }

    [ClassCleanup]
    public static async Task TakeDownAsync()
    {
        await service.DisposeAsync();
        await site.DisposeAsync();
    }

    [TestMethod]
    public async Task JobsOfTheDemo_NoNodeThere_AllRunTwoWaitAndNothingIsLeft()
    {
        await EmptyAsync();
        var jobs = await DemoJobs.SubmitAsync(site, service, Ct);
        await Until.TrueAsync("the jobs are over", Boot * 2, () => jobs.AllOverAsync(site, Ct), Ct, service.Tail);
        Assert.AreEqual("", string.Join("; ", await jobs.FaultsAsync(site, service, Ct)));
        (await site.RunAsync(Ct, "scancel", jobs.Held, jobs.TooLarge)).Ok("scancel");
        await EmptyAsync();
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    public async Task TwoNodeJob_NoNodeThere_GetsBothRunsAndBothGoAway()
    {
        await EmptyAsync();
        var job = await SubmitAsync("-N2", "-n2", "--mem=100", "--wrap", "srun hostname");
        await CompletedAsync(job, Boot);
        await EmptyAsync();
        var nodes = (await service.NodesAsync(true, Ct)).OrderByDescending(n => n.Id).Take(2).ToArray();
        Assert.IsTrue(nodes.All(n => n is { State: "gone", Timings.FirstBusy: not null }), string.Join("; ", nodes.Select(n => n.ToString())));
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    public async Task NewJob_WhileANodeDrains_KeepsTheNode()
    {
        var node = await ReadyNodeAsync();
        await NodeIsAsync(node.Name, "draining", Soon);
        var job = await SubmitAsync("-n1", "--mem=100", "--wrap", "true");
        await CompletedAsync(job, Soon);
        var journal = await service.EventsAsync(Ct);
        Assert.IsTrue(journal.Any(e => e.Subject == node.Name && e.Text.Contains("its drain is undone", StringComparison.Ordinal)), service.Tail());
        Assert.AreEqual("ready", (await service.NodesAsync(false, Ct)).Single(n => n.Id == node.Id).State);
    }

    [TestMethod]
    public async Task Vm_DestroyedBehindOurBack_JobIsRequeuedNodeReplacedNothingLeaks()
    {
        var node = await ReadyNodeAsync();
        var job = await SubmitAsync("-n1", "--mem=100", "--requeue", "--wrap", "sleep 20");
        await Until.TrueAsync("the job runs", Soon, async () => await site.StateOfAsync(job, Ct) == "RUNNING", Ct, service.Tail);
        var on = (await site.RunAsync(Ct, "squeue", "-h", "-o", "%N", "-j", job)).Output.Trim();
        var victim = (await service.NodesAsync(false, Ct)).Single(n => n.Name == on);
        (await site.RunAsync(Ct, "virsh", "-q", "-c", "qemu:///system", "destroy", $"one-lab-{victim.Id}")).Ok("virsh destroy");

        // Slurm waits two minutes before it starts a requeued job again.
        await Until.TrueAsync("the node is lost", Soon, async () => (await service.NodesAsync(true, Ct)).Single(n => n.Id == victim.Id).State == "lost", Ct, service.Tail);
        Assert.AreEqual("PENDING", await site.StateOfAsync(job, Ct));
        await CompletedAsync(job, Boot);
        await EmptyAsync();
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    public async Task Slurmctld_StoppedAndStartedAgain_IsFrozenMeanwhileAndGoesOn()
    {
        var node = await ReadyNodeAsync();
        (await site.RunAsync(Ct, "pkill", "-STOP", "-F", "/run/slurmctld.pid")).Ok("pkill");
        try
        {
            await Until.TrueAsync("the cluster is frozen", Soon, async () => (await StatusAsync()).Frozen is not null, Ct, service.Tail);
            var before = (await service.EventsAsync(Ct)).Max(e => e.Id);
            await Task.Delay(TimeSpan.FromSeconds(45), TimeProvider.System, Ct);
            var meanwhile = (await service.EventsAsync(Ct)).Where(e => e.Id > before && e.Kind is "node" or "vm").Where(e => e.Id > before).ToArray();
            Assert.IsEmpty(meanwhile, string.Join("; ", meanwhile.Select(e => e.Text)));
        }
        finally
        {
            await site.RunAsync(Ct, "pkill", "-CONT", "-F", "/run/slurmctld.pid");
        }

        await Until.TrueAsync("the cluster goes on", Soon, async () => (await StatusAsync()).Frozen is null, Ct, service.Tail);
        Assert.IsTrue((await service.NodesAsync(false, Ct)).Any(n => n.Id == node.Id));
        await CompletedAsync(await SubmitAsync("-n1", "--mem=100", "--wrap", "true"), Boot);
    }

    [TestMethod]
    public async Task Kill9_AfterTheIntentIsCommitted_ExactlyOneVm()
    {
        await EmptyAsync();
        await RestartAsync("reconcile.intent-committed");
        var before = (await service.VmsAsync(true, Ct)).Length;
        var job = await SubmitAsync("-n1", "--mem=100", "--wrap", "true");
        await service.DiedAsync(Soon, Ct);
        Assert.IsEmpty(await site.DomainsAsync(Ct));

        await RestartAsync(null);
        await CompletedAsync(job, Boot);
        await AssertOneVmForEachIntentAsync(before + 1);
    }

    [TestMethod]
    public async Task Kill9_WhileAVmBootsAndAJobRuns_TheVmIsAdoptedAndBothJobsRunOnce()
    {
        await EmptyAsync();
        var running = await SubmitAsync("-n1", "--mem=100", "--requeue", "--wrap", "sleep 90");
        await Until.TrueAsync("the long job runs", Boot, async () => await site.StateOfAsync(running, Ct) == "RUNNING", Ct, service.Tail);
        var before = (await service.VmsAsync(true, Ct)).Length;
        var job = await SubmitAsync("-n1", "--mem=100", "--requeue", "--wrap", "true");
        await Until.TrueAsync("another domain is there", Soon, async () => (await site.DomainsAsync(Ct)).Length == 2, Ct, service.Tail);
        await service.KillAsync();
        Assert.AreEqual("RUNNING", await site.StateOfAsync(running, Ct));

        await RestartAsync(null);
        await CompletedAsync(job, Boot);
        await CompletedAsync(running, Boot);
        Assert.AreEqual(("0", "0"), (await RestartsAsync(running), await RestartsAsync(job)));
        await AssertOneVmForEachIntentAsync(before + 1);
    }

    [TestMethod]
    public async Task Kill9_WhileANodeDrains_ItIsRetiredAfterTheRestart()
    {
        var node = await ReadyNodeAsync();
        var before = (await service.VmsAsync(true, Ct)).Length;
        await RestartAsync("reconcile.Drain");
        await service.DiedAsync(Soon, Ct);
        await RestartAsync(null);
        await AssertOneVmForEachIntentAsync(before);
        await Until.TrueAsync("the node is gone", Soon, async () => (await service.NodesAsync(true, Ct)).Single(n => n.Id == node.Id).State == "gone", Ct, service.Tail);
        await EmptyAsync();
        await AssertOneVmForEachIntentAsync(before);
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    public async Task AdminsDrain_OfAReadyNode_IsLeftAlone()
    {
        var node = await ReadyNodeAsync();
        (await site.RunAsync(Ct, "scontrol", "update", $"nodename={node.Name}", "state=drain", "reason=disk trouble")).Ok("scontrol");
        await Task.Delay(TimeSpan.FromSeconds(45), TimeProvider.System, Ct);
        var shown = (await site.RunAsync(Ct, "scontrol", "-o", "show", "node", node.Name)).Output;
        StringAssert.Contains(shown, "DRAIN");
        StringAssert.Contains(shown, "disk trouble");
        Assert.AreEqual("ready", (await service.NodesAsync(false, Ct)).Single(n => n.Id == node.Id).State);
        (await site.RunAsync(Ct, "scontrol", "update", $"nodename={node.Name}", "state=resume")).Ok("scontrol");
        await EmptyAsync();
    }

    [TestMethod]
    public async Task HostileJobName_InTheQueue_IsShownAndNeverRun()
    {
        var trap = Path.Combine(site.Directory, "was-here");
        var job = await SubmitAsync("-H", "-n1", "--mem=100", "-J", $"$(touch {trap})|'\"`;\u001b[31m", "--wrap", "true");
        await Until.TrueAsync("the job is listed", Soon, async () => (await service.QueueAsync(Ct)).Any(j => j.JobId == job), Ct, service.Tail);
        var shown = (await service.CliAsync(Ct, "queue")).Ok("queue");
        Assert.IsTrue(shown.Split('\n').Any(l => l.StartsWith($"{job} ", StringComparison.Ordinal) && l.Contains("$(touch", StringComparison.Ordinal)), shown);
        Assert.IsFalse(shown.Contains('\u001b', StringComparison.Ordinal));
        Assert.IsFalse(File.Exists(trap));
        await site.RunAsync(Ct, "scancel", job);
    }

    private async Task<string> SubmitAsync(params string[] arguments)
    {
        var job = await site.SubmitAsync(Ct, arguments);
        await service.HookAsync(Ct);
        return job;
    }

    private async Task<ClusterStatus> StatusAsync() => (await service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct)).Clusters[0];

    private Task CompletedAsync(string job, TimeSpan within) =>
        Until.TrueAsync($"job {job} is completed", within, async () => await site.StateOfAsync(job, Ct) == "COMPLETED", Ct, service.Tail);

    private Task NodeIsAsync(string name, string state, TimeSpan within) =>
        Until.TrueAsync($"{name} is {state}", within, async () => (await service.NodesAsync(false, Ct)).Any(n => n.Name == name && n.State == state), Ct, service.Tail);

    private async Task<NodeRow> ReadyNodeAsync()
    {
        NodeRow? Ready(NodeRow[] nodes) => nodes.FirstOrDefault(n => n.State == "ready");
        if (Ready(await service.NodesAsync(false, Ct)) is not { } node)
        {
            await CompletedAsync(await SubmitAsync("-n1", "--mem=100", "--wrap", "true"), Boot);
            node = Ready(await service.NodesAsync(false, Ct)) ?? throw new AssertFailedException($"The node that ran the job is not ready.\n{service.Tail()}");
        }

        return node;
    }

    private Task EmptyAsync() => Until.TrueAsync("no node is left", Boot, async () => (await service.NodesAsync(false, Ct)).Length == 0, Ct, service.Tail);

    private async Task AssertNothingIsLeftAsync() => Assert.AreEqual("", string.Join(", ", await LeftOvers.FindAsync(site, service, Ct)));

    // A VM that was started twice would be one more in the ledger, or a domain that no living VM of the ledger accounts for.
    private async Task AssertOneVmForEachIntentAsync(int intents)
    {
        var vms = await service.VmsAsync(true, Ct);
        Assert.HasCount(intents, vms);
        var nodes = await service.NodesAsync(true, Ct);
        CollectionAssert.AreEquivalent(vms.Select(v => v.Id).ToArray(), nodes.Select(n => n.Id).ToArray());
        var living = vms.Where(v => v.State is not ("done" or "failed")).Select(v => $"one-lab-{v.Id}").ToArray();
        CollectionAssert.IsSubsetOf(await site.DomainsAsync(Ct), living);
    }

    private async Task<string> RestartsAsync(string job)
    {
        var shown = (await site.RunAsync(Ct, "scontrol", "-o", "show", "job", job)).Ok("scontrol show job");
        return shown.Split(' ').Single(f => f.StartsWith("Restarts=", StringComparison.Ordinal))["Restarts=".Length..];
    }

    private async Task RestartAsync(string? failPoint)
    {
        await service.DisposeAsync();
        service = await LabService.StartAsync(site, failPoint, Ct);
    }
}
