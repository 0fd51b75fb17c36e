namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>The attributes that are read of a queue; <see cref="PbsQueues"/> has their names.</summary>
internal enum QueueField
{
    /// <summary>Execution or Route.</summary>
    Type,

    /// <summary>True when jobs may start from it.</summary>
    IsStarted,

    /// <summary>Its jobs by state.</summary>
    Counts,

    /// <summary>True when nodes are bound to it, so that it has no others.</summary>
    HasNodes,

    /// <summary>The most nodes a job may ask for.</summary>
    MaxNodes,

    /// <summary>The longest walltime a job may ask for.</summary>
    MaxWalltime,
}
