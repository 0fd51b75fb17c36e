namespace StratusLab.Elastic.Core.Model;

/// <summary>What a job does, as far as elasticity cares.</summary>
public enum JobState
{
    /// <summary>Waits to start.</summary>
    Pending,

    /// <summary>Has nodes: running, suspended on them, or being configured.</summary>
    Running,

    /// <summary>Its work is over but its nodes are not yet free (Slurm COMPLETING, PBS E).</summary>
    Ending,

    /// <summary>Over; listed only because the LRMS still remembers it.</summary>
    Ended,
}
