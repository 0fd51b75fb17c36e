namespace StratusLab.Elastic.Lab.Tests;

/// <summary>
/// kill -9 of the service between any two steps of what it does with a VM. A life of the service is armed with a kill after the second thing that it does for the VM (the first is a look),
/// the next with one after the third, until the VM's state moves on; then it begins again. So every command that changes something, and every commit, is followed by a death.
/// </summary>
internal sealed class ServiceLives(FaultLab lab, TestContext context)
{
    private const int First = 2;
    private const int Most = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Orders something of VM 1, and lets the service die again and again on the way to it: at least <paramref name="atLeast"/> times, or nothing is proved.</summary>
    /// <param name="end">The state in which that ends, as in "running" or "running on kvm2".</param>
    /// <param name="atLeast">How many deaths it takes at least.</param>
    /// <param name="orderAsync">Gives the order.</param>
    /// <param name="failPoint">Where it dies; every step unless a test says otherwise.</param>
    public async Task ThroughAsync(string end, int atLeast, Func<Task> orderAsync, string failPoint = "lane.*")
    {
        var (kills, steps) = (0, First);
        await lab.RestartAsync($"{failPoint}:{steps}");
        await lab.Service.AnswersAsync(context.CancellationToken);
        await OrderAsync(orderAsync);
        while (!await IsThereAsync(end))
        {
            Assert.IsLessThan(Most, ++kills, lab.Service.Tail());
            Assert.IsLessThanOrEqualTo(1, (await lab.WhereAsync(1)).Length, "it runs twice");
            // What it said before it died tells whether the VM's state has moved on.
            steps = lab.Service.Tail().Contains(" VM 1 (victim) ", StringComparison.Ordinal) ? First : steps + 1;
            await lab.RestartAsync($"{failPoint}:{steps}");
        }

        context.WriteLine($"{end}: killed {kills} times");
        Assert.IsGreaterThanOrEqualTo(atLeast, kills, "the fail points were hardly hit");
        await lab.RestartAsync(null);
    }

    // A service that has just started refuses what it cannot judge yet: a move to a host that it has not looked at.
    private Task OrderAsync(Func<Task> orderAsync) => Until.TrueAsync(
        "the order is taken, or a fail point kills the service",
        Patience,
        async () =>
        {
            try
            {
                await orderAsync();
                return true;
            }
            catch (InvalidOperationException)
            {
                return lab.Service.HasEnded; // It has taken the order, and died of it before it could say so.
            }
        },
        context.CancellationToken,
        lab.Service.Tail);

    // False when it has died instead.
    private async Task<bool> IsThereAsync(string end)
    {
        var isThere = false;
        try
        {
            await Until.TrueAsync(
                $"VM 1 is {end}, or a fail point kills the service", Patience, async () => lab.Service.HasEnded || (isThere = await IsAsync(end)), context.CancellationToken, lab.Service.Tail);
            return isThere;
        }
        catch (TimeoutException e)
        {
            throw new AssertFailedException($"{e.Message}\n{await lab.StoryAsync()}", e);
        }
    }

    private async Task<bool> IsAsync(string end)
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
