namespace StratusLab.Elastic.Lab.Tests;

/// <summary>A site that lacks something: one clear sentence, a rest, nothing lost, and on it goes when it is mended.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class TroubleTests
{
    private const string Pools = """
        - {name: small, template: small, queues: [batch], features: [elastic, small], node: {cores: 1, memory: 400M}, max: 2, idle-timeout: 30s, expected-boot: 30s, join-deadline: 5m}
        """;

    private const string Tuning = "tuning: {reconcile-interval: 3s, host-interval: 2s}";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Site_FullNetworkThenDeadLibvirtdThenMissingBridge_SaysSoAndGoesOn()
    {
        var image = await WorkerImage.FindAsync(true, Ct);
        await using var site = await LabSite.UpAsync(Ct);

        await ConfigureAsync(site, image, "last: 10.77.0.60", "last: 10.77.0.2");
        await FullNetworkAsync(site, image);

        await ConfigureAsync(site, image, "", "");
        await DeadLibvirtdAsync(site);

        await ConfigureAsync(site, image, "bridge: lab0", "bridge: nobr0");
        await MissingBridgeAsync(site);
    }

    private async Task ConfigureAsync(LabSite site, WorkerImage image, string good, string bad)
    {
        await site.ConfigureAsync(image, Pools, Tuning, TimeSpan.FromSeconds(3), Ct);
        if (good.Length > 0)
        {
            var text = await File.ReadAllTextAsync(site.ConfigurationFile, Ct);
            Assert.Contains(good, text);
            await File.WriteAllTextAsync(site.ConfigurationFile, text.Replace(good, bad, StringComparison.Ordinal), Ct);
        }
    }

    // The one address is a VM's that is no worker node. It runs when it is let, and gives the address back when it is destroyed.
    private async Task FullNetworkAsync(LabSite site, WorkerImage image)
    {
        await using var service = await LabService.StartAsync(site, null, Ct);
        (await service.CliAsync(Ct, "images", "import", "worker", image.Disk, "--sha256", await image.Sha256Async(Ct))).Ok("images import");
        (await service.CliAsync(Ct, "vms", "create", "small", "--name", "service", "--hold")).Ok("vms create");
        await site.SubmitAsync(Ct, "-n1", "--mem=100", "--wrap", "true");
        await service.HookAsync(Ct);
        await SaysAsync(service, "has no free address", "plan");
        Assert.IsEmpty(await service.NodesAsync(true, Ct));
        var second = await service.CliAsync(Ct, "vms", "create", "small", "--name", "other");
        Assert.AreNotEqual(0, second.ExitCode);
        StringAssert.Contains(second.Error, "has no free address");
        (await service.CliAsync(Ct, "vms", "release", "1")).Ok("vms release");
        await SaysAsync(service, "running", "vms", "show", "1");
        Assert.HasCount(1, await site.DomainsAsync(Ct));
        (await service.CliAsync(Ct, "vms", "destroy", "1")).Ok("vms destroy");
        await Until.TrueAsync("nothing is left of the service VM", Patience, async () => (await site.DomainsAsync(Ct)).Length == 0 && site.VmDirectories().Length == 0, Ct, service.Tail);
    }

    private async Task DeadLibvirtdAsync(LabSite site)
    {
        // The lab's own, and no other libvirtd of the machine.
        (await site.RunAsync(Ct, "sh", "-c", "for p in $(pgrep -x libvirtd); do [ \"$(readlink /proc/$p/ns/net)\" != \"$(readlink /proc/self/ns/net)\" ] || kill -9 $p; done")).Ok("kill libvirtd");
        await using var service = await LabService.StartAsync(site, null, Ct);
        await SaysAsync(service, "libvirtd (or virtqemud) does not seem to run there", "hosts");
        (await site.RunAsync(Ct, "libvirtd", "--daemon")).Ok("libvirtd");
        await Until.TrueAsync("the job's node runs", Patience, async () => (await service.VmsAsync(false, Ct)).Any(vm => vm.State == "running"), Ct, service.Tail);
    }

    // The node of the job before lives on under the bridge it was made with; the next job's cannot be started.
    private async Task MissingBridgeAsync(LabSite site)
    {
        await using var service = await LabService.StartAsync(site, null, Ct);
        var good = await site.DomainsAsync(Ct);
        Assert.HasCount(1, good);
        await site.SubmitAsync(Ct, "-n1", "--mem=100", "--exclusive", "--wrap", "sleep 300");
        await site.SubmitAsync(Ct, "-n1", "--mem=100", "--exclusive", "--wrap", "sleep 300");
        await service.HookAsync(Ct);
        await SaysAsync(service, "bridge does not exist on this host", "events");
        await SaysAsync(service, "rests", "hosts");
        await Until.TrueAsync(
            "only the good VM is left", Patience, async () => (await site.DomainsAsync(Ct)).SequenceEqual(good) && site.VmDirectories().Length == 1, Ct, service.Tail);
    }

    private async Task SaysAsync(LabService service, string sentence, params string[] command) => await Until.TrueAsync(
        $"elastic {string.Join(' ', command)} says \"{sentence}\"",
        Patience,
        async () => (await service.CliAsync(Ct, command)).Output.Contains(sentence, StringComparison.Ordinal),
        Ct,
        service.Tail);
}
