namespace StratusLab.Elastic.Lab.Tests;

/// <summary>kill -9 of the service between all steps of a VM's life on hosts that share its files (<see cref="ServiceLives"/>): one VM comes out of it, booted once, and when it ends nothing is left.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class KillSharedTests
{
    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    [TestMethod]
    public async Task Kill9_BetweenAllStepsOfSuspendResumeAndLiveMigration_OneVmBootedOnce()
    {
        await using var lab = await FaultLab.StartAsync(areShared: true, TestContext.CancellationToken);
        var lives = new ServiceLives(lab, TestContext);
        await lab.RunningAsync("victim", 1, 2);
        await lives.ThroughAsync("suspended", 2, () => lab.OrderAsync("suspend", "1"));
        await lives.ThroughAsync("running", 4, () => lab.OrderAsync("resume", "1"));
        await lab.LivesAsync(1);
        await lives.ThroughAsync("running on kvm2", 2, () => lab.OrderAsync("migrate", "1", "--to", "kvm2"));
        await lab.OnAsync(1, 2);
        await lab.LivesAsync(1);
        await lives.ThroughAsync("done", 2, () => lab.OrderAsync("destroy", "1"));
        await lab.NothingIsLeftAsync(1);
    }
}
