namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>A worker node as its LRMS shows it, reduced to what its life cycle asks.</summary>
public enum LrmsSight
{
    /// <summary>There is no snapshot that may be believed.</summary>
    NotRead,

    /// <summary>The LRMS does not list it, nor a job on it.</summary>
    Absent,

    /// <summary>The LRMS does not list it, but jobs on it: it was deleted from under them, and they may run on.</summary>
    AbsentWithJobs,

    /// <summary>Listed, but down or silent, and nobody drained it.</summary>
    Down,

    /// <summary>Up, takes jobs, has none.</summary>
    Idle,

    /// <summary>Up, takes jobs, has some.</summary>
    Busy,

    /// <summary>Up, takes jobs, and has not our mark: somebody else's node of its name.</summary>
    Foreign,

    /// <summary>Drained with our tag; jobs still run.</summary>
    DrainingByUs,

    /// <summary>Drained with our tag; no job is left.</summary>
    DrainedByUs,

    /// <summary>Drained by somebody else. Never touched.</summary>
    DrainedByOther,

    /// <summary>The LRMS calls for it and waits for it: no job runs on it yet.</summary>
    CalledFor,

    /// <summary>The LRMS does not need it and places nothing on it.</summary>
    Released,

    /// <summary>The LRMS waited for it in vain. It may still join.</summary>
    GivenUp,
}
