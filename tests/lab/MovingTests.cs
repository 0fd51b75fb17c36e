using System.Collections.Immutable;
using StratusLab.Elastic.Contracts.Hosts;

namespace StratusLab.Elastic.Lab.Tests;

/// <summary>VMs that rest and move between three hosts over ssh; that the guest lives through it shows on its console, where it says once that it boots, and at last that it powers off.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class MovingTests
{
    private const int Count = 3;

    private const string Pools = """
        - {name: small, template: small, queues: [batch], features: [elastic, small], node: {cores: 1, memory: 400M}, max: 1, join-deadline: 6m}
        """;

    private const string More = """
        placement: fixed
        tuning: {reconcile-interval: 2s, host-interval: 2s, shutdown-grace: 90s, orphan-grace: 10s, sweep-interval: 5s}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Vm_OnHostsThatShareItsFiles_RestsMovesLiveAndLeavesADrainedHost()
    {
        await using var lab = await StartAsync("transfer: shared");
        var (service, hosts) = (lab.Service, lab.Hosts);
        await lab.BootAsync();
        Assert.AreSequenceEqual(new[] { 1 }, await lab.WhereAsync());

        await lab.OrderAsync("suspend", "1");
        await lab.InStateAsync("suspended");
        Assert.IsEmpty(await lab.WhereAsync());
        await lab.OrderAsync("resume", "1");
        await lab.InStateAsync("running");

        await lab.OrderAsync("migrate", "1", "--to", "kvm2");
        await lab.OnAsync(2);

        await lab.OrderAsync("stop", "1");
        await lab.InStateAsync("stopped");
        Assert.AreEqual("", await lab.DefinedAsync());
        await lab.OrderAsync("resume", "1");
        await lab.OnAsync(1);

        (await service.CliAsync(Ct, "hosts", "drain", "kvm1")).Ok("hosts drain");
        await lab.OnAsync(2);
        Assert.AreEqual("", (await hosts.RunAsync(1, "virsh", "-q", "-c", "qemu:///system", "list", "--all", "--name")).Trim());

        await lab.EndsWellAsync(Path.Combine(lab.Site.DataDirectory, "vms", "1", "console.log"));
    }

    [TestMethod]
    public async Task Vm_OnHostsWithFilesOfTheirOwn_IsSavedMovedAndRestoredElsewhere()
    {
        await using var lab = await StartAsync("");
        await lab.BootAsync();

        var live = await lab.Service.CliAsync(Ct, "vms", "migrate", "1", "--to", "kvm2");
        Assert.AreNotEqual(0, live.ExitCode);
        StringAssert.Contains(live.Error, "do not see the same files");

        await lab.OrderAsync("migrate", "1", "--to", "kvm2", "--cold");
        await lab.OnAsync(2);
        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(lab.Hosts.DataOf(1), "vms")));

        await lab.OrderAsync("stop", "1");
        await lab.InStateAsync("stopped");
        Assert.AreEqual("", await lab.DefinedAsync());
        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(lab.Hosts.DataOf(2), "vms")));
        (await lab.Service.CliAsync(Ct, "hosts", "disable", "kvm1")).Ok("hosts disable");
        (await lab.Service.CliAsync(Ct, "hosts", "disable", "kvm2")).Ok("hosts disable");
        await lab.OrderAsync("resume", "1");
        await lab.OnAsync(3);

        await lab.EndsWellAsync(Path.Combine(lab.Hosts.DataOf(3), "vms", "1", "console.log"));
    }

    private async Task<Moving> StartAsync(string ssh)
    {
        var image = await WorkerImage.FindAsync(true, Ct);
        var site = await LabSite.UpAsync(Ct);
        var hosts = await LabHosts.UpAsync(Count, site.Directory);
        site.Hosts = string.Join('\n', Enumerable.Range(1, Count).Select(i => Describe(hosts, i, ssh)));
        await site.ConfigureAsync(image, Pools, More, TimeSpan.FromSeconds(8), Ct);
        var service = await LabService.StartAsync(site, null, Ct);
        (await service.CliAsync(Ct, "images", "import", "worker", image.Disk, "--sha256", await image.Sha256Async(Ct))).Ok("images import");
        return new(site, hosts, service, Ct);
    }

    private static string Describe(LabHosts hosts, int host, string more)
    {
        var ssh = hosts.SshTo(host);
        var files = more.Length > 0 ? more : $"data: {hosts.DataOf(host)}";
        return $$"""- {name: {{ssh.Host}}, order: {{host}}, domain-type: qemu, cpu-overcommit: 4, max-vms: 2, ssh: {address: {{ssh.Address}}, user: {{ssh.User}}, key-file: {{ssh.KeyFile}}, known-hosts: {{ssh.KnownHostsFile}}, {{files}} } }""";
    }

    /// <summary>A running lab with one VM of an operator's.</summary>
    private sealed record Moving(LabSite Site, LabHosts Hosts, LabService Service, CancellationToken Ct) : IAsyncDisposable
    {
        public async Task BootAsync()
        {
            (await Service.CliAsync(Ct, "vms", "create", "small", "--name", "service")).Ok("vms create");
            await InStateAsync("running");

            // Its system must be up: one that is still in its firmware would live through anything.
            await Until.TrueAsync("the guest has booted", Patience, async () => (await Service.CliAsync(Ct, "vms", "log", "1")).Output.Contains("waiting for events", StringComparison.Ordinal), Ct, Service.Tail);
        }

        public async Task OrderAsync(params string[] order) => (await Service.CliAsync(Ct, ["vms", .. order])).Ok($"vms {string.Join(' ', order)}");

        public Task InStateAsync(string state) => Until.TrueAsync(
            $"VM 1 is {state}", Patience, async () => (await Service.VmsAsync(true, Ct)).Single() is { MovesTo: null } vm && vm.State == state, Ct, Service.Tail);

        public async Task OnAsync(int host)
        {
            await Until.TrueAsync(
                $"VM 1 runs on kvm{host}", Patience, async () => (await Service.VmsAsync(true, Ct)).Single() is { State: "running", MovesTo: null } vm && vm.Host == $"kvm{host}", Ct, Service.Tail);
            Assert.AreSequenceEqual(new[] { host }, await WhereAsync());
        }

        /// <summary>The hosts on which a domain runs.</summary>
        public async Task<ImmutableArray<int>> WhereAsync()
        {
            var found = ImmutableArray.CreateBuilder<int>();
            for (var host = 1; host <= Count; host++)
            {
                found.AddRange((await Hosts.RunAsync(host, "virsh", "-q", "-c", "qemu:///system", "list", "--name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(_ => host));
            }

            return found.ToImmutable();
        }

        /// <summary>The domains that any host knows.</summary>
        public async Task<string> DefinedAsync()
        {
            var all = await Task.WhenAll(Enumerable.Range(1, Count).Select(h => Hosts.RunAsync(h, "virsh", "-q", "-c", "qemu:///system", "list", "--all", "--name")));
            return string.Concat(all).Trim();
        }

        /// <summary>Lets the guest power off, which only a living one can, and looks that it has booted once and nothing of it is left.</summary>
        public async Task EndsWellAsync(string console)
        {
            var before = await File.ReadAllTextAsync(console, Ct);
            Assert.AreEqual(1, before.Split("waiting for events").Length - 1, "the guest has booted more than once");
            await OrderAsync("shutdown", "1");
            await InStateAsync("done");
            Assert.IsTrue((await Service.EventsAsync(Ct)).All(e => !e.Text.Contains("destroyed", StringComparison.Ordinal)));
            Assert.AreEqual("", await DefinedAsync());
            Assert.AreEqual("", string.Join("; ", await LeftOvers.FindAsync(Site, Service, Ct)));
        }

        public async ValueTask DisposeAsync()
        {
            await Service.DisposeAsync();
            await Hosts.DisposeAsync();
            await Site.DisposeAsync();
        }
    }
}
