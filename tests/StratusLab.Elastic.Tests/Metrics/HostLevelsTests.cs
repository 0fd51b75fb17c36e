using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Tests.Api;

namespace StratusLab.Elastic.Tests.Metrics;

/// <summary>Costs of an EC2 host.</summary>
[TestClass]
public sealed class HostLevelsTests : ApiSuite
{
    [TestMethod]
    public async Task Cost_BeforeTheFirstPass_IsNotWritten()
    {
        Assert.IsEmpty(await CostsAsync(null));
    }

    [TestMethod]
    public async Task Cost_BetweenPasses_StaysAsTheLastPassCountedIt()
    {
        var seen = Scenes.Seen(at: 3600);
        var memory = new CloudMemory { Total = 10, CountedAt = Scenes.Ten, Rate = 2 };
        var plan = Scenes.Plan(seen) with { Memory = seen.Memory with { Clouds = seen.Memory.Clouds.SetItem(Service.Site.Hosts[0].Name, memory) } };

        Assert.AreEqual(12, (await CostsAsync((seen, plan))).Single());
    }

    private protected override Task<TestService> MakeAsync(CancellationToken ct) => TestService.StartAsync(ct, declare: (site, _) => site with
    {
        Hosts = [site.Hosts[0] with { Policy = site.Hosts[0].Policy with { Cloud = new() { Types = [] } } }],
    });

    private async Task<ImmutableArray<double>> CostsAsync((Core.Planning.Observation Seen, Core.Planning.Plan Plan)? last)
    {
        var pass = last is var (seen, plan) ? new LiveView.Pass(seen, plan, 0, await Service.Ledger.LoadAsync(Ct), TimeSpan.Zero) : null;
        var levels = new LevelBook();
        HostLevels.Write(levels, pass, Service.Get<HostBoard>(), Service.Site, Scenes.At(3600 + 900));
        return [.. levels.Levels.Single(l => l.Name.EndsWith("cost_total", StringComparison.Ordinal)).Samples.Select(s => s.Value)];
    }
}
