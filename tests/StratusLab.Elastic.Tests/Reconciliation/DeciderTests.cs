using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Tests.Api;

namespace StratusLab.Elastic.Tests.Reconciliation;

/// <summary>What is decided of a node that its LRMS does not list any more, by whether it still lists a job on it.</summary>
[TestClass]
public sealed class DeciderTests
{
    private TestService service = null!; // Started before every test.

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync()
    {
        service = await TestService.StartAsync(Ct);
        service.Submit("1", runTime: TimeSpan.FromHours(8));
        await service.RunUntilAsync(s => s.Nodes.Any(n => n.FirstBusy is not null), Ct);
    }

    [TestCleanup]
    public async Task StopAsync() => await service.DisposeAsync();

    [TestMethod]
    public async Task Node_DeletedFromUnderItsJob_StaysWithItsVm()
    {
        service.Lrms.Change = s => s with { Nodes = [] };
        for (var i = 0; i < 60; i++)
        {
            await service.RoundAsync(Ct);
        }

        Assert.IsNull((await service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct)).Clusters.Single().Frozen, "the list is believed, and it is not its guard that keeps the node");
        var state = await service.Ledger.LoadAsync(Ct);
        Assert.AreEqual((NodeState.Ready, VmState.Running), (state.Nodes.Single().State, state.Vms.Single().State));
    }

    [TestMethod]
    public async Task Node_NotListedAndItsJobHasEnded_IsLost()
    {
        service.Lrms.Change = s => s with { Nodes = [], Jobs = [] };

        await service.RunUntilAsync(s => s.Nodes.Single().State == NodeState.Leaving, Ct);

        Assert.AreEqual(NodeOutcome.Lost, (await service.Ledger.LoadAsync(Ct)).Nodes.Single().Outcome);
    }
}
