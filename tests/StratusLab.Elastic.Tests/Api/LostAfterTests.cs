using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>A cluster whose <c>lost-after</c> is half an hour, and a guest that hangs with a job on it.</summary>
[TestClass]
public sealed class LostAfterTests : ApiSuite
{
    private WorkerNode node = null!; // set before every test

    private protected override Task<TestService> MakeAsync(CancellationToken ct) => TestService.StartAsync(ct, declare: (site, _) => site with
    {
        Clusters = [.. site.Clusters.Select(c => c with { Policy = c.Policy with { LostAfter = TimeSpan.FromMinutes(30) } })],
    });

    [TestInitialize]
    public async Task HangAsync()
    {
        Service.Submit("4711", runTime: TimeSpan.FromDays(7));
        await Service.RunUntilAsync(s => s.Nodes.Any(n => n.FirstBusy is not null), Ct);
        node = (await Service.Ledger.LoadAsync(Ct)).Nodes.Single();
        Service.Lrms.Change = read => read with { Nodes = [.. read.Nodes.Select(n => n.Name == node.Name && n.IsUp ? n with { IsUp = false, HasJobs = true } : n)] };
    }

    [TestMethod]
    public async Task Hang_ForThatLong_IsGivenUp()
    {
        await PassesAsync(TimeSpan.FromMinutes(29));
        Assert.AreEqual(VmWish.Run, await WishAsync());

        await PassesAsync(TimeSpan.FromMinutes(3));

        Assert.AreEqual(NodeState.Lost, (await Service.Ledger.FindNodesAsync(node.Name, Ct)).Single(n => n.Id == node.Id).State);
        var events = (await Service.GetAsync(ApiPaths.Events, ApiJson.Default.ListOfEventRow, Ct)).Items.Select(e => e.Text).ToArray();
        Assert.IsTrue(events.Any(e => e.StartsWith($"{node.Name} is leaving: it has been out of reach for 30 min", StringComparison.Ordinal) && e.Contains("its jobs are given up (lost-after)", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Hang_OnAHostThatIsNotLookedAt_IsKept()
    {
        await PassesAsync(TimeSpan.FromMinutes(10));
        for (var i = 0; i < 30; i++)
        {
            Service.Clock.Advance(TimeSpan.FromMinutes(1));
            await Service.PassAsync(Ct);
        }

        Assert.AreEqual(VmWish.Run, await WishAsync(), "a host that is out of reach itself says nothing about its guests");
        await PassesAsync(TimeSpan.FromMinutes(1));
        Assert.AreNotEqual(VmWish.Run, await WishAsync(), "its host is seen again");
    }

    [TestMethod]
    public async Task Hang_ThatAnAdministratorHasDrained_IsKept()
    {
        Service.Batch.DrainByHand(node.Name, "I look at it");

        await PassesAsync(TimeSpan.FromMinutes(60));

        Assert.AreEqual(VmWish.Run, await WishAsync());
    }

    private async Task PassesAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(15))
        {
            Service.Clock.Advance(TimeSpan.FromSeconds(15));
            await Service.LaneAsync(Ct);
            await Service.PassAsync(Ct);
        }
    }

    private async Task<VmWish?> WishAsync() => (await Service.Ledger.LoadAsync(Ct)).Vms.FirstOrDefault(v => v.Id == node.Id)?.Wish;
}
