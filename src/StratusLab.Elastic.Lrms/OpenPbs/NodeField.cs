namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>The attributes that are read of a vnode; <see cref="PbsNodes"/> has their names.</summary>
internal enum NodeField
{
    /// <summary>The words of its state, with commas.</summary>
    State,

    /// <summary>Why it is what it is.</summary>
    Comment,

    /// <summary>The jobs on it.</summary>
    Jobs,

    /// <summary>The jobs that were suspended by an administrator for a maintenance.</summary>
    MaintenanceJobs,

    /// <summary>The reservations that have it.</summary>
    Reservations,

    /// <summary>The only queue that may use it.</summary>
    Queue,

    /// <summary>When a job last ended on it.</summary>
    LastUsed,

    /// <summary>Its cores.</summary>
    Cores,

    /// <summary>Its memory.</summary>
    Memory,

    /// <summary>Its GPUs.</summary>
    Gpus,

    /// <summary>Cores that jobs have.</summary>
    UsedCores,

    /// <summary>Memory that jobs have.</summary>
    UsedMemory,

    /// <summary>GPUs that jobs have.</summary>
    UsedGpus,
}
