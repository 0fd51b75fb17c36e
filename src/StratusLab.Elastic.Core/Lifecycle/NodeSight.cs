using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>Reduces what was seen of a worker node to the words of its life cycle.</summary>
public static class NodeSight
{
    /// <summary>How the LRMS shows the node.</summary>
    /// <param name="isRead">True when there is a snapshot that may be believed.</param>
    /// <param name="seen">The node in it; null when it is not listed.</param>
    /// <param name="isInUse">True when a job of the snapshot is on it (<see cref="LrmsSnapshot.NodesInUse"/>).</param>
    /// <param name="tag">The tag our drain of this node would carry.</param>
    public static LrmsSight OfLrms(bool isRead, LrmsNode? seen, bool isInUse, DrainTag tag) => (isRead, seen) switch
    {
        (false, _) => LrmsSight.NotRead,
        (true, null) when isInUse => LrmsSight.AbsentWithJobs,
        (true, null) => LrmsSight.Absent,
        (true, { Call: NodeCall.Released }) => LrmsSight.Released,
        (true, { Call: NodeCall.CalledFor }) => LrmsSight.CalledFor,
        (true, { Call: NodeCall.GivenUp }) => LrmsSight.GivenUp,
        (true, { IsDrained: true } node) when !tag.IsIn(node.Reason) => LrmsSight.DrainedByOther,
        (true, { IsDrained: true, HasJobs: true }) => LrmsSight.DrainingByUs,
        (true, { IsDrained: true }) => LrmsSight.DrainedByUs,
        (true, { IsUp: false }) => LrmsSight.Down,
        (true, { IsForeign: true }) => LrmsSight.Foreign,
        (true, { HasJobs: true }) => LrmsSight.Busy,
        _ => LrmsSight.Idle,
    };

    /// <summary>
    /// How the VM stands. A VM without a record is over. One that is cleaned up is gone when it was seen so, or powered off; one that was ordered to be destroyed may run on until that is
    /// done, as long as its host does not answer.
    /// </summary>
    public static VmSight OfVm(Vm? vm) => vm switch
    {
        null or { IsOver: true } => VmSight.Over,
        { State: VmState.Epilog, FirstRunning: not null, Wish: VmWish.Destroy, AbsentReads: < VmLifecycle.Witnesses } => VmSight.Uncertain,
        { State: VmState.Epilog, FirstRunning: not null } => VmSight.Gone,
        { State: VmState.Unknown } => VmSight.Uncertain,
        { State: VmState.Running or VmState.Migrate or VmState.Shutdown } => VmSight.Running,
        _ => VmSight.Starting,
    };
}
