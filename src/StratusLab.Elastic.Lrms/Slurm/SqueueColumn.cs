namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>The columns of <see cref="SqueueFormat"/>, in their order.</summary>
internal enum SqueueColumn
{
    Id,
    Submitted,
    Eligible,
    Started,
    Priority,
    Restarts,
    Nodes,
    User,
    Account,
    Partition,
    State,
    Reason,
    Reservation,
    RequiredNodes,
    Licences,
    NodeCount,
    Cpus,
    Tasks,
    MaxNodes,
    MinMemory,
    Tres,
    TresPerNode,
    TresPerJob,
    TresPerTask,
    OverSubscribe,
    TimeLimit,
    Features,
    Name,
}
