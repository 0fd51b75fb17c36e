namespace StratusLab.Elastic.Lab.Tests;

/// <summary>Slurm's cloud mode on real slurmctld, libvirt and QEMU: Slurm calls for nodes by name and releases them. Its hints get lost here; the interval finds everything.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class CloudTests
{
    private static readonly TimeSpan Boot = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Jobs_OneAfterTheOther_GetTheSameNameTwiceThoughTheServiceIsKilled()
    {
        await using var site = await LabSite.UpAsync(Ct);
        var service = await StartAsync(site, withJoin: true, "join-deadline: 5m", "boot-deadline: 2m");
        try
        {
            var first = await SubmitAsync(site);
            await Until.TrueAsync("Slurm calls for a node and a domain is there", Soon, async () => (await site.DomainsAsync(Ct)).Length == 1, Ct, service.Tail);
            await Until.TrueAsync(
                "the service says what is with the node", Soon, async () => (await service.CliAsync(Ct, "why", first)).Output.Contains("The batch system has given it wn-2 and calls for that node. wn-2: ", StringComparison.Ordinal), Ct, service.Tail);
            await service.KillAsync();
            await service.DisposeAsync();
            service = await LabService.StartAsync(site, null, Ct);
            await CompletedAsync(site, service, first);
            Assert.AreEqual("0", (await site.RunAsync(Ct, "squeue", "-h", "-t", "all", "-O", "RestartCnt:10", "-j", first)).Output.Trim());

            await ReleasedAsync(site, service);
            var second = await SubmitAsync(site);
            await CompletedAsync(site, service, second);
            await ReleasedAsync(site, service);

            var nodes = (await service.NodesAsync(true, Ct)).OrderBy(n => n.Id).ToArray();
            Assert.HasCount(2, nodes);
            Assert.IsTrue(nodes.All(n => n is { Name: "wn-2", State: "gone", Timings.FirstBusy: not null }), string.Join("; ", nodes.Select(n => n.ToString())));
            Assert.IsEmpty(site.VmDirectories());
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    [TestMethod]
    public async Task Node_ThatNeverJoins_GoesDownItsJobWaitsAgainAndItIsGivenBack()
    {
        await using var site = await LabSite.UpAsync(Ct);
        await using var service = await StartAsync(site, withJoin: false, "expected-boot: 20s, join-deadline: 30s", "boot-deadline: 40s");
        var job = await SubmitAsync(site);
        await Until.TrueAsync("the node has failed", Boot, async () => (await service.NodesAsync(true, Ct)).Any(n => n is { Name: "wn-2", State: "failed" }), Ct, service.Tail);
        Assert.AreEqual("PENDING", await site.StateOfAsync(job, Ct));
        (await site.RunAsync(Ct, "scancel", job)).Ok("scancel");
        await Until.TrueAsync("the name can be called for again", Soon, async () => (await site.NodeStateAsync("wn-2", Ct)).Replace("+NOT_RESPONDING", "", StringComparison.Ordinal) == "IDLE+CLOUD+POWERED_DOWN", Ct, service.Tail);
        Assert.IsTrue((await service.EventsAsync(Ct)).Any(e => e.Subject == "wn-2" && e.Text.Contains("is given back", StringComparison.Ordinal)), service.Tail());
        Assert.IsEmpty(await site.DomainsAsync(Ct));
    }

    private async Task<LabService> StartAsync(LabSite site, bool withJoin, string pool, string tuning)
    {
        var image = await WorkerImage.FindAsync(withJoin, Ct);
        site.Mode = "cloud";
        var pools = $"- {{name: small, template: small, queues: [batch], features: [elastic, small], node: {{cores: 1, memory: 400M}}, max: 3, idle-timeout: 20s, {pool}}}";
        await site.ConfigureAsync(image, pools, $"tuning: {{reconcile-interval: 4s, host-interval: 2s, shutdown-grace: 20s, orphan-grace: 20s, {tuning}}}", TimeSpan.FromSeconds(3), Ct);
        var service = await LabService.StartAsync(site, null, Ct);
        var include = (await service.CliAsync(Ct, "lrms", "config", "main", "--config", site.ConfigurationFile, "--plugins", Checkout.PathOf("lrms-plugins"))).Ok("lrms config");
        await site.DeclareNodesAsync(include, TimeSpan.FromSeconds(20), Ct);
        (await service.CliAsync(Ct, "images", "import", "worker", image.Disk, "--sha256", await image.Sha256Async(Ct))).Ok("images import");
        return service;
    }

    private Task<string> SubmitAsync(LabSite site) => site.SubmitAsync(Ct, "-n1", "--mem=100", "--requeue", "--wrap", "sleep 6");

    private Task CompletedAsync(LabSite site, LabService service, string job) =>
        Until.TrueAsync($"job {job} is completed", Boot, async () => await site.StateOfAsync(job, Ct) == "COMPLETED", Ct, service.Tail);

    private async Task ReleasedAsync(LabSite site, LabService service)
    {
        await Until.TrueAsync("the node's VM is gone", Soon, async () => (await site.DomainsAsync(Ct)).Length == 0 && (await service.NodesAsync(false, Ct)).Length == 0, Ct, service.Tail);
        await Until.TrueAsync("the node is powered down", Soon, async () => (await site.NodeStateAsync("wn-2", Ct)).StartsWith("IDLE+CLOUD+POWERED_DOWN", StringComparison.Ordinal), Ct, service.Tail);
    }
}
