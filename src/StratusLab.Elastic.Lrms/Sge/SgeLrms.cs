using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// Son of Grid Engine 8.1.9 and its relatives: workers are put into a host group with qconf before they boot, and taken out again.
/// <para>
/// A drain of ours is no <c>qmod -d</c>: that has no place for a reason, and an administrator's could not be told from it. Instead the host gets a value of the complex
/// <see cref="SgeOptions.DrainComplex"/>, a text that is FORCED: only jobs that ask for it may start there, and no job does. So one command drains and says who did it and for which
/// machine, the qmaster keeps both, and removing it undoes our drain and never theirs.
/// </para>
/// Holds nothing but names and times that the last read saw; any number of calls may run at a time.
/// </summary>
public sealed class SgeLrms : ILrms
{
    private readonly SgeReader reader;
    private readonly SgeNodes nodes;
    private readonly SgeJoin join;
    private readonly TimeProvider clock;

    /// <summary>The cluster of <paramref name="options"/>, spoken to with the programs that <paramref name="runner"/> runs.</summary>
    public SgeLrms(SgeOptions options, ICommandRunner runner, TimeProvider clock)
    {
        var commands = new SgeCommands(options, runner);
        reader = new SgeReader(options, commands, clock.LocalTimeZone);
        nodes = new SgeNodes(options, commands, new SgeHostLook(options, commands));
        join = new SgeJoin(options);
        this.clock = clock;
    }

    /// <inheritdoc/>
    public Task<LrmsSnapshot> ReadAsync(CancellationToken ct) => reader.ReadAsync(clock.GetUtcNow(), ct);

    /// <inheritdoc/>
    public Task<JoinContext> JoinContextAsync(NodeRegistration node, CancellationToken ct) => join.ContextAsync(node, ct);

    /// <inheritdoc/>
    public Task RegisterAsync(NodeRegistration node, CancellationToken ct) => nodes.RegisterAsync(node, ct);

    /// <inheritdoc/>
    public Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct) => nodes.DrainAsync(node, tag, ct);

    /// <inheritdoc/>
    public Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct) => nodes.ResumeAsync(node, tag, ct);

    /// <inheritdoc/>
    public Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct) => nodes.DeregisterAsync(node, isDead, ct);
}
