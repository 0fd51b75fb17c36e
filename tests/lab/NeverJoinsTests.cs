using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Lab.Tests;

/// <summary>A worker image that boots and never joins.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class NeverJoinsTests
{
    private const string Pools = """
        - {name: small, template: small, queues: [batch], features: [elastic, small], node: {cores: 1, memory: 400M}, max: 2, idle-timeout: 30s, expected-boot: 30s, join-deadline: 45s}
        """;

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    [TestMethod]
    public async Task Worker_ImageWithoutJoinScript_IsDestroyedAtItsDeadlineAndThePoolBacksOff()
    {
        var ct = TestContext.CancellationToken;
        var image = await WorkerImage.FindAsync(false, ct);
        await using var site = await LabSite.UpAsync(ct);
        await site.ConfigureAsync(image, Pools, "tuning: {reconcile-interval: 4s, host-interval: 2s}", TimeSpan.FromSeconds(3), ct);
        await using var service = await LabService.StartAsync(site, null, ct);
        (await service.CliAsync(ct, "images", "import", "worker", image.Disk, "--sha256", await image.Sha256Async(ct))).Ok("images import");
        await site.SubmitAsync(ct, "-n1", "--mem=100", "--wrap", "true");
        await service.HookAsync(ct);
        await Until.TrueAsync("the node has failed", TimeSpan.FromMinutes(5), async () => (await service.NodesAsync(true, ct)).Any(n => n.State == "failed"), ct, service.Tail);

        var first = (await service.VmsAsync(true, ct)).Min(v => v.Id);
        var vm = await service.GetAsync(ApiPaths.Vm.Replace("{id}", $"{first}", StringComparison.Ordinal), ApiJson.Default.VmRow, ct);
        Assert.IsGreaterThan(20, vm.ConsoleTail.Length, "the end of the console is kept");
        Assert.IsFalse((await site.DomainsAsync(ct)).Contains($"one-lab-{vm.Id}"));
        StringAssert.Contains((await service.CliAsync(ct, "pools")).Ok("pools"), "rests");
        var gauge = (await service.TextAsync(ApiPaths.Metrics, ct)).Split('\n').Single(l => l.StartsWith("stratuslab_elastic_backoff_active{", StringComparison.Ordinal) && l.Contains("reason=\"resting\"", StringComparison.Ordinal));
        Assert.EndsWith(" 1", gauge);
    }

    [TestMethod]
    public async Task Image_WithAWrongChecksum_IsRefusedAndNothingIsKept()
    {
        var ct = TestContext.CancellationToken;
        var image = await WorkerImage.FindAsync(true, ct);
        await using var site = await LabSite.UpAsync(ct);
        await site.ConfigureAsync(image, Pools, "", TimeSpan.FromSeconds(3), ct);
        await using var service = await LabService.StartAsync(site, null, ct);
        var result = await service.CliAsync(ct, "images", "import", "worker", image.Kernel, "--sha256", new string('0', 64));
        Assert.AreEqual(4, result.ExitCode, result.Output + result.Error);
        StringAssert.Contains(result.Error, "SHA-256");
        var kept = Path.Combine(site.DataDirectory, "images");
        Assert.IsTrue(!Directory.Exists(kept) || Directory.GetFiles(kept).Length == 0);
    }
}
