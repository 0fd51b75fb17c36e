using StratusLab.Elastic.Contracts.Hosts;

namespace StratusLab.Elastic.Lab.Tests;

/// <summary>The main job on hosts that are other machines, with files of their own. One site for all; a test leaves it sound.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class SshHostsTests
{
    private const int Count = 2;

    private const string Pools = """
        - {name: small, template: small, queues: [batch], features: [elastic, small], node: {cores: 1, memory: 400M}, max: 2, idle-timeout: 10s, min-lifetime: 5s, expected-boot: 45s, join-deadline: 6m}
        """;

    private const string More = """
        placement: striping
        tuning: {reconcile-interval: 2s, host-interval: 1s, shutdown-grace: 20s, orphan-grace: 20s}
        """;

    private static readonly TimeSpan Boot = TimeSpan.FromMinutes(6);

    private static LabSite site = null!; // Set before the first test.
    private static LabHosts hosts = null!; // Set before the first test.
    private static LabService service = null!; // Set before the first test.

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task BringUpAsync(TestContext context)
    {
        var ct = context.CancellationToken;
        var image = await WorkerImage.FindAsync(true, ct);
        site = await LabSite.UpAsync(ct);
        hosts = await LabHosts.UpAsync(Count, site.Directory);
        site.Hosts = string.Join('\n', Enumerable.Range(1, Count).Select(Describe));
        await site.ConfigureAsync(image, Pools, More, TimeSpan.FromSeconds(8), ct);
        service = await LabService.StartAsync(site, null, ct);
        (await service.CliAsync(ct, "images", "import", "worker", image.Disk, "--sha256", await image.Sha256Async(ct))).Ok("images import");
    }

    [ClassCleanup]
    public static async Task TakeDownAsync()
    {
        await service.DisposeAsync();
        await hosts.DisposeAsync();
        await site.DisposeAsync();
    }

    [TestMethod]
    public async Task TwoJobs_TwoHostsOverSsh_EachRunsOneAndNothingIsLeft()
    {
        var before = (await service.VmsAsync(true, Ct)).Length;
        var jobs = new[] { await site.SubmitAsync(Ct, "-n1", "--mem=300", "--wrap", "sleep 5"), await site.SubmitAsync(Ct, "-n1", "--mem=300", "--wrap", "sleep 5") };
        await service.HookAsync(Ct);
        foreach (var job in jobs)
        {
            await CompletedAsync(job);
        }

        CollectionAssert.AreEquivalent(new[] { "kvm1", "kvm2" }, (await service.VmsAsync(true, Ct)).OrderBy(vm => vm.Id).Skip(before).Select(vm => vm.Host).ToArray());
        await NothingIsLeftAsync();
    }

    [TestMethod]
    public async Task Host_SwitchedOffUnderAJob_LosesItsNodeOnlyWhenSlurmSaysSoAndTheJobRunsElsewhere()
    {
        var job = await site.SubmitAsync(Ct, "-n1", "--mem=300", "--requeue", "--wrap", "sleep 25");
        await service.HookAsync(Ct);
        await Until.TrueAsync("the job runs", Boot, async () => await site.StateOfAsync(job, Ct) == "RUNNING", Ct, service.Tail);
        await Until.TrueAsync("its node is ready", Boot, async () => (await service.NodesAsync(false, Ct)).Single().State == "ready", Ct, service.Tail);
        var lost = (await service.NodesAsync(false, Ct)).Single();
        var vm = (await service.VmsAsync(false, Ct)).Single(v => v.Id == lost.Id);
        var host = int.Parse(vm.Host!["kvm".Length..], System.Globalization.CultureInfo.InvariantCulture); // It runs on one.

        await hosts.SwitchOffAsync(host);
        await Until.TrueAsync(
            "Slurm gives the node up, and the job waits again",
            Boot,
            async () =>
            {
                var state = (await service.NodesAsync(true, Ct)).Single(n => n.Id == lost.Id).State;
                var runs = await site.StateOfAsync(job, Ct) == "RUNNING";
                // It may be drained meanwhile, which leaves its job alone.
                Assert.IsTrue(!runs || state is "ready" or "draining", $"the node is {state} while its job runs for all that Slurm knows");
                return !runs;
            },
            Ct,
            service.Tail);
        await CompletedAsync(job);

        // The address and name of the VM that may still run there are nobody else's.
        var ran = (await site.RunAsync(Ct, "squeue", "-h", "-t", "all", "-o", "%N", "-j", job)).Output.Trim();
        Assert.AreNotEqual(lost.Name, ran);
        Assert.AreEqual($"kvm{3 - host}", (await service.VmsAsync(true, Ct)).Single(v => v.Name == ran && v.Id != lost.Id).Host);
        Assert.IsTrue((await service.VmsAsync(false, Ct)).Any(v => v.Id == lost.Id), "nobody knows whether it still runs");
        Assert.IsGreaterThan(0, (await service.NetworksAsync(Ct)).Single().Held);

        await hosts.SwitchOnAsync(host);
        await NothingIsLeftAsync();
        Assert.AreEqual("1", (await site.RunAsync(Ct, "squeue", "-h", "-t", "all", "-O", "RestartCnt:10", "-j", job)).Output.Trim());
    }

    private Task CompletedAsync(string job) => Until.TrueAsync($"job {job} is completed", Boot, async () => await site.StateOfAsync(job, Ct) == "COMPLETED", Ct, service.Tail);

    private async Task NothingIsLeftAsync()
    {
        await Until.TrueAsync("all nodes and VMs are gone", Boot, async () => (await service.NodesAsync(false, Ct)).Length == 0 && (await service.VmsAsync(false, Ct)).Length == 0, Ct, service.Tail);
        Assert.AreEqual("", string.Join("; ", await LeftOvers.FindAsync(site, service, Ct)));
        for (var i = 1; i <= Count; i++)
        {
            Assert.AreEqual("", (await hosts.RunAsync(i, "virsh", "-q", "-c", "qemu:///system", "list", "--all", "--name")).Trim());
            Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(hosts.DataOf(i), "vms")));
            Assert.HasCount(3, Directory.GetFileSystemEntries(Path.Combine(hosts.DataOf(i), "images")), "the image, the kernel and the initial RAM disk, once each");
        }
    }

    private static string Describe(int host)
    {
        var ssh = hosts.SshTo(host);
        return $$"""- {name: {{ssh.Host}}, domain-type: qemu, cpu-overcommit: 4, max-vms: 2, ssh: {address: {{ssh.Address}}, user: {{ssh.User}}, key-file: {{ssh.KeyFile}}, known-hosts: {{ssh.KnownHostsFile}}, data: {{hosts.DataOf(host)}} } }""";
    }
}
