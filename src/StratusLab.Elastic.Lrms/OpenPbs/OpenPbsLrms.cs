using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// OpenPBS, or PBS Professional from 14 on: nodes are made with qmgr before their daemon starts, drained with pbsnodes and deleted with qmgr. Holds no state; any
/// number of calls may run at a time, as many as the server shall bear.
/// </summary>
public sealed class OpenPbsLrms : ILrms
{
    private readonly OpenPbsReader reader;
    private readonly OpenPbsNodes nodes;
    private readonly OpenPbsJoin join;
    private readonly TimeProvider clock;

    /// <summary>The server of <paramref name="options"/>, spoken to with the programs that <paramref name="runner"/> runs.</summary>
    public OpenPbsLrms(OpenPbsOptions options, ICommandRunner runner, TimeProvider clock)
    {
        var commands = new OpenPbsCommands(options, runner);
        var lists = new OpenPbsLists(options, commands);
        reader = new OpenPbsReader(options, lists);
        nodes = new OpenPbsNodes(options, lists, commands);
        join = new OpenPbsJoin(options);
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
