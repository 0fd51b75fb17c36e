namespace StratusLab.Elastic.Lab.Tests;

/// <summary>
/// kill -9 of the service between any two steps of what it does with a VM. Each life of the service is armed with a kill after one more step than the life before, until the VM's
/// state moves on, and then begins again with one: so every command that changes something, every commit, and every row of the table is followed by a death. One VM comes out
/// of it, booted once, and when it ends nothing is left.
/// </summary>
[TestClass]
[TestCategory("Lab")]
public sealed class KillTests
{
    private const int MostLives = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Kill9_BetweenAllStepsOfStopResumeAndColdMigration_OneVmBootedOnce()
    {
        await using var lab = await FaultLab.StartAsync(areShared: false, Ct);
        await ThroughAsync(lab, "running", 6, () => lab.OrderNewAsync("victim", 1, 2));
        await lab.LivesAsync(1);
        await ThroughAsync(lab, "stopped", 6, () => lab.OrderAsync("stop", "1"));
        Assert.AreEqual("", string.Concat(await Task.WhenAll(Enumerable.Range(1, FaultLab.Count).Select(h => lab.LeftOnAsync(1, h)))));
        await ThroughAsync(lab, "running", 6, () => lab.OrderAsync("resume", "1"));
        await lab.LivesAsync(1);
        await ThroughAsync(lab, "running on kvm2", 8, () => lab.OrderAsync("migrate", "1", "--to", "kvm2", "--cold"));
        await lab.OnAsync(1, 2);
        await lab.LivesAsync(1);
        await ThroughAsync(lab, "done", 4, () => lab.OrderAsync("shutdown", "1"));
        await lab.NothingIsLeftAsync(1);
    }

    [TestMethod]
    public async Task Kill9_BetweenAllStepsOfSuspendResumeAndLiveMigration_OneVmBootedOnce()
    {
        await using var lab = await FaultLab.StartAsync(areShared: true, Ct);
        await lab.RunningAsync("victim");
        await ThroughAsync(lab, "suspended", 3, () => lab.OrderAsync("suspend", "1"));
        await ThroughAsync(lab, "running", 5, () => lab.OrderAsync("resume", "1"));
        await lab.LivesAsync(1);
        await ThroughAsync(lab, "running on kvm2", 3, () => lab.OrderAsync("migrate", "1", "--to", "kvm2"));
        await lab.OnAsync(1, 2);
        await lab.LivesAsync(1);
        await ThroughAsync(lab, "done", 4, () => lab.OrderAsync("destroy", "1"));
        await lab.NothingIsLeftAsync(1);
    }

    // Orders something and lets the service die on its way to it, at least so often.
    private async Task ThroughAsync(FaultLab lab, string end, int atLeast, Func<Task> orderAsync)
    {
        await lab.RestartAsync("lane.*:1");
        await lab.Service.AnswersAsync(Ct);
        await orderAsync();
        var (kills, steps) = (0, 1);
        for (var isThere = false; !isThere;)
        {
            await Until.TrueAsync($"VM 1 is {end}, or a fail point kills the service", Patience, async () => lab.Service.HasEnded || (isThere = await IsAsync(lab, end)), Ct, lab.Service.Tail);
            if (!isThere)
            {
                Assert.IsLessThan(MostLives, ++kills, lab.Service.Tail());
                Assert.IsLessThanOrEqualTo(1, (await lab.WhereAsync(1)).Length);
                // What it said before it died tells whether its state has moved on.
                steps = lab.Service.Tail().Contains(" VM 1 (victim) ", StringComparison.Ordinal) ? 1 : steps + 1;
                await lab.RestartAsync($"lane.*:{steps}");
            }
        }

        TestContext.WriteLine($"{end}: killed {kills} times");
        Assert.IsGreaterThanOrEqualTo(atLeast, kills, "the fail points were hardly hit: this proves nothing");
        await lab.RestartAsync(null);
    }

    private static async Task<bool> IsAsync(FaultLab lab, string end)
    {
        try
        {
            return await lab.VmAsync(1) is { MovesTo: null } vm && end.Split(" on ") is var words && vm.State == words[0] && (words.Length == 1 || vm.Host == words[1]);
        }
        catch (HttpRequestException)
        {
            return false; // It has just been killed, or does not answer yet.
        }
    }
}
