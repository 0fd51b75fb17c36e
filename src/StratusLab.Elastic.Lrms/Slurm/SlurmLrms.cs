using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// Slurm 22.05 or later. With dynamic nodes, workers join by themselves (<c>slurmd -Z</c>), enter partitions by their features (node sets) and are drained and deleted
/// with scontrol; with cloud nodes, Slurm calls for them and releases them by name. Remembers only in which form it reads; any number of calls may run at a time, as many as
/// Slurm shall bear.
/// </summary>
public sealed class SlurmLrms : ICallingLrms
{
    private readonly SlurmReader reader;
    private readonly SlurmMode mode;
    private readonly SlurmNodeAccess access;
    private readonly SlurmNodes nodes;
    private readonly SlurmCloudNodes cloud;
    private readonly SlurmJoin join;
    private readonly TimeProvider clock;

    /// <summary>The cluster of <paramref name="options"/>, spoken to with the programs that <paramref name="runner"/> runs.</summary>
    public SlurmLrms(SlurmOptions options, ICommandRunner runner, TimeProvider clock)
    {
        var commands = new SlurmCommands(options, runner);
        reader = new SlurmReader(options, commands);
        access = new SlurmNodeAccess(options, commands);
        mode = options.Mode;
        nodes = new SlurmNodes(options, commands, access);
        cloud = new SlurmCloudNodes(options, access);
        join = new SlurmJoin(options, access);
        this.clock = clock;
    }

    /// <inheritdoc/>
    public Task<LrmsSnapshot> ReadAsync(CancellationToken ct) => reader.ReadAsync(clock.GetUtcNow(), ct);

    /// <inheritdoc/>
    public Task<JoinContext> JoinContextAsync(NodeRegistration node, CancellationToken ct) => join.ContextAsync(node, ct);

    /// <summary>
    /// Nothing to do but to see that the name is not somebody else's: <c>slurmd</c> registers itself, in the record of its name if there is one.
    /// </summary>
    public Task RegisterAsync(NodeRegistration node, CancellationToken ct) => access.LookAtOursAsync(node.Name, ct);

    /// <inheritdoc/>
    public Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct) => nodes.DrainAsync(node, tag, ct);

    /// <inheritdoc/>
    public Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct) => nodes.ResumeAsync(node, tag, ct);

    /// <inheritdoc/>
    public Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct) =>
        mode == SlurmMode.Cloud ? cloud.ReleaseAsync(node, isDead, ct) : nodes.DeregisterAsync(node, isDead, ct);

    /// <inheritdoc/>
    public Task CallAsync(NodeName node, CancellationToken ct) => cloud.CallAsync(node, ct);

    /// <inheritdoc/>
    public Task GiveBackAsync(NodeName node, CancellationToken ct) => cloud.GiveBackAsync(node, ct);
}
