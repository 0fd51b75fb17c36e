using System.Diagnostics;

namespace StratusLab.Elastic.Lab.Tests;

/// <summary>A real Grid Engine whose worker is a real VM: its qmaster runs on the lab's host, and its execd in the guest, which the join script has made an execution host.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class SgeTests
{
    private const string Pools = """
        - {name: small, template: small, queues: [batch], node: {cores: 1, memory: 400M}, max: 1, idle-timeout: 3s, min-lifetime: 3s, expected-boot: 45s, join-deadline: 5m}
        """;

    private static readonly TimeSpan Boot = TimeSpan.FromMinutes(6);

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Job_ThatWaits_RunsOnAVmThatJoinsAndLeaves()
    {
        var image = await WorkerImage.FindAsync(true, Ct);
        await using var site = await LabSite.UpAsync(Ct);
        var sge = Path.Combine(site.Directory, "sge");
        using var qmaster = await ServeAsync(site, sge);
        try
        {
            site.Lrms = $"kind: sge\nsge: {{root: {sge}/root, bin: {sge}/bin}}";
            await site.ConfigureAsync(image, Pools, "tuning: {reconcile-interval: 4s, host-interval: 2s, shutdown-grace: 20s}", TimeSpan.FromSeconds(3), Ct);
            await using var service = await LabService.StartAsync(site, null, Ct);
            (await service.CliAsync(Ct, "images", "import", "worker", image.Disk, "--sha256", await image.Sha256Async(Ct))).Ok("images import");

            // Without hosts qsub warns and ends with status 1.
            var submitted = await site.RunAsync(Ct, $"{sge}/bin/qsub", "-b", "y", "-N", "first", "-wd", "/tmp", "-o", "/dev/null", "-e", "/dev/null", "sleep", "6");
            Assert.Contains("Your job 1 (\"first\") has been submitted", submitted.Output + submitted.Error);
            await service.HookAsync(Ct);
            await Until.TrueAsync("the node is ready", Boot, async () => (await service.NodesAsync(true, Ct)).Any(n => n.State is "ready" or "draining" or "gone"), Ct, service.Tail);
            await Until.TrueAsync("nothing is left of the node", Boot, async () => (await service.NodesAsync(false, Ct)).Length == 0, Ct, service.Tail);

            // queue:host:group:owner:name:number:..., with failed and exit_status as the 12th and 13th (accounting(5)).
            var accounted = File.ReadLines($"{sge}/root/default/common/accounting").Single(l => !l.StartsWith('#')).Split(':');
            Assert.AreEqual("batch wn-2 first 1 0 0", string.Join(' ', accounted[0], accounted[1], accounted[4], accounted[5], accounted[11], accounted[12]));
            var node = (await service.NodesAsync(true, Ct)).Single();
            Assert.AreEqual(("wn-2", "gone"), (node.Name, node.State));
            Assert.IsNotNull(node.Timings.FirstBusy);
            Assert.DoesNotContain("wn-2", (await site.RunAsync(Ct, $"{sge}/bin/qconf", "-sel")).Output);
            Assert.DoesNotContain("wn-2", (await site.RunAsync(Ct, $"{sge}/bin/qconf", "-sh")).Output);
            Assert.IsEmpty(await site.DomainsAsync(Ct));
            Assert.IsEmpty(site.VmDirectories());
        }
        finally
        {
            qmaster.StandardInput.Close();
            await qmaster.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task<Process> ServeAsync(LabSite site, string sge)
    {
        string[] command = ["run", site.Directory, Checkout.PathOf("tests/lab/gridengine"), "serve", sge, "labctl"];
        var qmaster = Process.Start(new ProcessStartInfo(Checkout.PathOf("tests/lab/lab"), command) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!; // Throws when it does not start.
        var ready = await qmaster.StandardOutput.ReadLineAsync(Ct);
        return ready == "ready" ? qmaster : throw new InvalidOperationException($"gridengine serve: {ready} {await qmaster.StandardError.ReadToEndAsync(Ct)}");
    }
}
