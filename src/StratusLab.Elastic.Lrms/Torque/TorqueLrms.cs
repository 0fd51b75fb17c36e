using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// Torque 4 to 6: nodes are made with qmgr, taken offline with pbsnodes and deleted with qmgr, guarded by this adapter because the server does not. Any number of calls
/// may run at a time. Torque does not keep when a node last had a job.
/// </summary>
public sealed class TorqueLrms : ILrms
{
    private readonly TorqueOptions options;
    private readonly TorqueReader reader;
    private readonly TorqueNodes nodes;
    private readonly NodeRemoval removal;
    private readonly TimeProvider clock;

    /// <summary>The cluster of <paramref name="options"/>, spoken to with the programs that <paramref name="runner"/> runs.</summary>
    public TorqueLrms(TorqueOptions options, ICommandRunner runner, TimeProvider clock)
    {
        (this.options, this.clock) = (options, clock);
        var commands = new TorqueCommands(options, runner);
        var look = new NodeLook(options, commands);
        reader = new TorqueReader(options, commands, clock.LocalTimeZone);
        nodes = new TorqueNodes(options, commands, look);
        removal = new NodeRemoval(options, commands, look);
    }

    /// <inheritdoc/>
    public Task<LrmsSnapshot> ReadAsync(CancellationToken ct) => reader.ReadAsync(clock.GetUtcNow(), ct);

    /// <summary>What a worker's <c>pbs_mom</c> needs: its own name and the server's. There are no secrets; the server trusts the nodes that it knows by name.</summary>
    public Task<JoinContext> JoinContextAsync(NodeRegistration node, CancellationToken ct) => Task.FromResult(new JoinContext
    {
        Variables = ImmutableSortedDictionary<string, string>.Empty
            .Add("LRMS", "torque")
            .Add("NODE_NAME", SafeName.Require(node.Name.Value, "node name"))
            .Add("TORQUE_SERVER", options.Server),
    });

    /// <inheritdoc/>
    public Task RegisterAsync(NodeRegistration node, CancellationToken ct) => nodes.RegisterAsync(node, ct);

    /// <inheritdoc/>
    public Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct) => nodes.DrainAsync(node, tag, ct);

    /// <inheritdoc/>
    public Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct) => nodes.ResumeAsync(node, tag, ct);

    /// <inheritdoc/>
    public Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct) => removal.DeregisterAsync(node, isDead, ct);
}
