namespace StratusLab.Elastic.Core.Model;

/// <summary>The life of a worker node. The transitions are <c>NodeLifecycle</c>'s table.</summary>
public enum NodeState
{
    /// <summary>Decided and recorded; its VM waits for its files and its start.</summary>
    Requested,

    /// <summary>Its VM runs; the LRMS does not know it yet.</summary>
    Booting,

    /// <summary>The LRMS knows it, but it does not answer yet.</summary>
    Joining,

    /// <summary>It takes jobs.</summary>
    Ready,

    /// <summary>It takes no new jobs and will leave when it is empty.</summary>
    Draining,

    /// <summary>Empty; being taken out of the LRMS.</summary>
    Leaving,

    /// <summary>Out of the LRMS; its VM is being shut down and its files removed.</summary>
    Stopping,

    /// <summary>Retired; nothing of it is left but this record.</summary>
    Gone,

    /// <summary>It never took a job; nothing of it is left but this record, once its VM is over.</summary>
    Failed,

    /// <summary>Its VM vanished; nothing of it is left but this record, once its VM is over.</summary>
    Lost,
}
