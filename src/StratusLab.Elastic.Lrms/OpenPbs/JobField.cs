namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>The attributes that are read of a job; <see cref="PbsJobs"/> has their names.</summary>
internal enum JobField
{
    /// <summary>The user's name for it.</summary>
    Name,

    /// <summary>USER@HOST of the submission.</summary>
    Owner,

    /// <summary>The user it runs as.</summary>
    User,

    /// <summary>The group it runs as.</summary>
    Group,

    /// <summary>The project, <c>_pbs_project_default</c> when none was given.</summary>
    Project,

    /// <summary>The account string of <c>qsub -A</c>.</summary>
    Account,

    /// <summary>The state's letter.</summary>
    State,

    /// <summary>The queue.</summary>
    Queue,

    /// <summary>The scheduler's words.</summary>
    Comment,

    /// <summary>Who holds it: u, o, s, p, or n for nobody.</summary>
    Holds,

    /// <summary>What it depends on, and what depends on it.</summary>
    Depends,

    /// <summary>The reservation that it runs in.</summary>
    Reservation,

    /// <summary>Not to be started before.</summary>
    NotBefore,

    /// <summary>When it was submitted.</summary>
    Created,

    /// <summary>Since when it may start.</summary>
    Eligible,

    /// <summary>When it started.</summary>
    Started,

    /// <summary>The vnodes it has.</summary>
    Vnodes,

    /// <summary>The chunks with the defaults filled in.</summary>
    Select,

    /// <summary>Where the chunks may go.</summary>
    Place,

    /// <summary>The longest it may run.</summary>
    Walltime,

    /// <summary>The user's priority for it.</summary>
    Priority,

    /// <summary>An array's counts.</summary>
    ArrayCounts,

    /// <summary>An array's throttle.</summary>
    ArrayLimit,

    /// <summary>True or False.</summary>
    IsRerunnable,
}
