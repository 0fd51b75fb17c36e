using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Tests.Scenarios;

/// <summary>An adapter whose batch system lives by this machine's clock, for a service that lives by another one: a read is as old as it is for the service.</summary>
internal sealed class OutsideLrms(ILrms lrms, TimeProvider clock) : ILrms
{
    /// <summary>Done once, between the service's decision to drain a node and the drain.</summary>
    public Func<NodeName, Task>? BeforeDrain { get; set; }

    public async Task<LrmsSnapshot> ReadAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await lrms.ReadAsync(ct) with { ReadAt = now };
    }

    public Task<JoinContext> JoinContextAsync(NodeRegistration node, CancellationToken ct) => Task.FromResult(new JoinContext());

    public Task RegisterAsync(NodeRegistration node, CancellationToken ct) => lrms.RegisterAsync(node, ct);

    public async Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct)
    {
        if (BeforeDrain is { } act)
        {
            BeforeDrain = null;
            await act(node);
        }

        await lrms.DrainAsync(node, tag, ct);
    }

    public Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct) => lrms.ResumeAsync(node, tag, ct);

    public Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct) => lrms.DeregisterAsync(node, isDead, ct);
}
