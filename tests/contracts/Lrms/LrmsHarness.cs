using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Contracts.Lrms;

/// <summary>
/// One batch system for <see cref="LrmsContract"/>: the adapter under test, and hands to do behind its back what users, machines and administrators
/// do.
/// </summary>
public abstract class LrmsHarness : IAsyncDisposable
{
    /// <summary>The adapter under test. Its LRMS has neither nodes nor jobs at first.</summary>
    public abstract ILrms Lrms { get; }

    /// <summary>What the adapter runs its programs with, where it runs any.</summary>
    public FaultyRunner Runner { get; } = new();

    /// <summary>How long a node may take to leave after it was told to; by default no time.</summary>
    public virtual TimeSpan ReleaseTakes => TimeSpan.Zero;

    /// <summary>A node with 2 cores joins, is up and idle.</summary>
    public abstract Task AddNodeAsync(NodeName node);

    /// <summary>A node of an administrator's own, which has this name by chance, with 2 cores, up and idle.</summary>
    /// <exception cref="NotSupportedException">This batch system is here without nodes of others: then there is no <see cref="ForeignNodeContract"/> of it.</exception>
    public abstract Task AddForeignNodeAsync(NodeName node);

    /// <summary>A job of one core starts on the node and runs until told otherwise.</summary>
    public abstract Task<JobId> OccupyAsync(NodeName node);

    /// <summary>The jobs on the node end well.</summary>
    public abstract Task FinishJobsAsync(NodeName node);

    /// <summary>A job of one core that waits because no node has room for it.</summary>
    public abstract Task<JobId> SubmitWaitingAsync();

    /// <summary>A job that waited starts on a node that has room, as the scheduler would let it.</summary>
    public abstract Task StartJobAsync(JobId job, NodeName node);

    /// <summary>A job that its user holds.</summary>
    public abstract Task<JobId> SubmitHeldAsync();

    /// <summary>An administrator drains the node for a reason of their own.</summary>
    public abstract Task DrainByHandAsync(NodeName node, string reason);

    /// <summary>What the LRMS shows of such a reason; by default the reason. An LRMS that has no place for one shows that the node is drained.</summary>
    public virtual string ShownReason(string reason) => reason;

    /// <summary>The node's machine dies and the LRMS notices: the node is down, its jobs wait again.</summary>
    public abstract Task LoseAsync(NodeName node);

    /// <summary>The LRMS stops answering.</summary>
    public abstract Task StopServerAsync();

    /// <summary>The LRMS answers again and has forgotten nothing.</summary>
    public abstract Task StartServerAsync();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
