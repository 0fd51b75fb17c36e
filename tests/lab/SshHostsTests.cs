using StratusLab.Elastic.Contracts.Hosts;

namespace StratusLab.Elastic.Lab.Tests;

/// <summary>The main job on hosts that are other machines, with files of their own.</summary>
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
        tuning: {reconcile-interval: 4s, host-interval: 2s, shutdown-grace: 20s, orphan-grace: 20s}
        """;

    private static readonly TimeSpan Boot = TimeSpan.FromMinutes(6);

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    [TestMethod]
    public async Task TwoJobs_TwoHostsOverSsh_EachRunsOneAndNothingIsLeft()
    {
        var ct = TestContext.CancellationToken;
        var image = await WorkerImage.FindAsync(true, ct);
        await using var site = await LabSite.UpAsync(ct);
        await using var hosts = await LabHosts.UpAsync(Count, site.Directory);
        site.Hosts = string.Join('\n', Enumerable.Range(1, Count).Select(i => Describe(hosts, i)));
        await site.ConfigureAsync(image, Pools, More, TimeSpan.FromSeconds(8), ct);
        await using var service = await LabService.StartAsync(site, null, ct);
        (await service.CliAsync(ct, "images", "import", "worker", image.Disk, "--sha256", await image.Sha256Async(ct))).Ok("images import");

        var jobs = new[] { await site.SubmitAsync(ct, "-n1", "--mem=300", "--wrap", "sleep 5"), await site.SubmitAsync(ct, "-n1", "--mem=300", "--wrap", "sleep 5") };
        await service.HookAsync(ct);
        foreach (var job in jobs)
        {
            await Until.TrueAsync($"job {job} is completed", Boot, async () => await site.StateOfAsync(job, ct) == "COMPLETED", ct, service.Tail);
        }

        CollectionAssert.AreEquivalent(new[] { "kvm1", "kvm2" }, (await service.VmsAsync(true, ct)).Select(vm => vm.Host).ToArray());
        await Until.TrueAsync("all nodes are gone", TimeSpan.FromMinutes(3), async () => (await service.NodesAsync(false, ct)).Length == 0, ct, service.Tail);
        Assert.AreEqual("", string.Join("; ", await LeftOvers.FindAsync(site, service, ct)));
        for (var i = 1; i <= Count; i++)
        {
            Assert.AreEqual("", (await hosts.RunAsync(i, "virsh", "-q", "-c", "qemu:///system", "list", "--all", "--name")).Trim());
            Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(hosts.DataOf(i), "vms")));
            Assert.HasCount(3, Directory.GetFileSystemEntries(Path.Combine(hosts.DataOf(i), "images")), "the image, the kernel and the initial RAM disk, once each");
        }
    }

    private static string Describe(LabHosts hosts, int host)
    {
        var ssh = hosts.SshTo(host);
        return $$"""- {name: {{ssh.Host}}, domain-type: qemu, cpu-overcommit: 4, max-vms: 2, ssh: {address: {{ssh.Address}}, user: {{ssh.User}}, key-file: {{ssh.KeyFile}}, known-hosts: {{ssh.KnownHostsFile}}, data: {{hosts.DataOf(host)}} } }""";
    }
}
