namespace StratusLab.Elastic.Lab.Tests;

/// <summary>kill -9 of the service between all steps of a VM's life on hosts with files of their own (<see cref="ServiceLives"/>): one VM comes out of it, booted once, and when it ends nothing is left.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class KillTests
{
    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    [TestMethod]
    public async Task Kill9_BetweenAllStepsOfStopResumeAndColdMigration_OneVmBootedOnce()
    {
        await using var lab = await FaultLab.StartAsync(areShared: false, TestContext.CancellationToken);
        var lives = new ServiceLives(lab, TestContext);
        await lives.ThroughAsync("running", 5, () => lab.OrderNewAsync("victim", 1, 2));
        await lab.LivesAsync(1);
        await lives.ThroughAsync("stopped", 5, () => lab.OrderAsync("stop", "1"));
        Assert.AreEqual("", string.Concat(await Task.WhenAll(Enumerable.Range(1, FaultLab.Count).Select(h => lab.LeftOnAsync(1, h)))));
        await lives.ThroughAsync("running", 5, () => lab.OrderAsync("resume", "1"));
        await lab.LivesAsync(1);

        // It was restored on whichever host was seen first. The steps of a cold migration are those of the two orders before; only the states between them are new.
        var other = (await lab.VmAsync(1)).Host == "kvm1" ? 2 : 1;
        await lives.ThroughAsync($"running on kvm{other}", 3, () => lab.OrderAsync("migrate", "1", "--to", $"kvm{other}", "--cold"), "lane.committed");
        await lab.OnAsync(1, other);
        await lab.LivesAsync(1);
        await lives.ThroughAsync("done", 3, () => lab.OrderAsync("shutdown", "1"));
        await lab.NothingIsLeftAsync(1);
    }
}
