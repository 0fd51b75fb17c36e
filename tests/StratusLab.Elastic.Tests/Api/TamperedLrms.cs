using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>An LRMS whose reads a test changes: names that only a hostile user would choose, or no whole read at all.</summary>
internal sealed class TamperedLrms(ILrms inner) : ILrms
{
    public Func<LrmsSnapshot, LrmsSnapshot> Change { get; set; } = s => s;

    /// <summary>What a read waits for.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public async Task<LrmsSnapshot> ReadAsync(CancellationToken ct)
    {
        await Before();
        return Change(await inner.ReadAsync(ct));
    }

    public Task<JoinContext> JoinContextAsync(NodeRegistration node, CancellationToken ct) => inner.JoinContextAsync(node, ct);

    public Task RegisterAsync(NodeRegistration node, CancellationToken ct) => inner.RegisterAsync(node, ct);

    public Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct) => inner.DrainAsync(node, tag, ct);

    public Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct) => inner.ResumeAsync(node, tag, ct);

    public Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct) => inner.DeregisterAsync(node, isDead, ct);
}
