using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>A test class with a service of its own for every test.</summary>
public abstract class ApiSuite
{
    private TestService? service;

    public required TestContext TestContext { get; set; }

    private protected TestService Service => service ?? throw new InvalidOperationException("The service is not started.");

    private protected CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync() => service = await MakeAsync(Ct);

    [TestCleanup]
    public async Task StopAsync()
    {
        if (service is not null)
        {
            await service.DisposeAsync();
        }
    }

    private protected virtual Task<TestService> MakeAsync(CancellationToken ct) => TestService.StartAsync(ct);

    /// <summary>One job, and a node that is ready for it.</summary>
    private protected async Task<WorkerNode> ReadyNodeAsync(string job = "1")
    {
        Service.Submit(job);
        await Service.RunUntilAsync(s => s.Nodes.Any(n => n.State == NodeState.Ready), Ct);
        return (await Service.Ledger.LoadAsync(Ct)).Nodes.First(n => n.State == NodeState.Ready);
    }
}
