namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>A worker node's VM, reduced to what the node's life cycle asks.</summary>
public enum VmSight
{
    /// <summary>It has not run yet: waits for a host, its files or its start.</summary>
    Starting,

    /// <summary>It runs, or is being shut down and still there.</summary>
    Running,

    /// <summary>It was last seen running, but not by the last look.</summary>
    Uncertain,

    /// <summary>Confirmed not to run any more; its files may still be there.</summary>
    Gone,

    /// <summary>Nothing of it is left.</summary>
    Over,
}
