namespace StratusLab.Elastic.Core.Model;

/// <summary>Why a pending job waits, in words that every LRMS shares. Only the first two can be cured by more nodes.</summary>
public enum WaitReason
{
    /// <summary>It waits for free nodes, or behind jobs that do.</summary>
    Capacity,

    /// <summary>The scheduler has not looked at it yet.</summary>
    NotYetConsidered,

    /// <summary>Held by its user or an administrator.</summary>
    Held,

    /// <summary>Waits for another job.</summary>
    Dependency,

    /// <summary>Has asked not to start before a time that is still to come.</summary>
    BeginTime,

    /// <summary>A limit of its association, QOS, queue, user or project stops it.</summary>
    Limit,

    /// <summary>As many tasks of its array run as the array allows.</summary>
    ArrayThrottle,

    /// <summary>Waits for a licence or another thing that is not a node.</summary>
    Licence,

    /// <summary>Waits for, or is bound to, a reservation.</summary>
    Reservation,

    /// <summary>Its queue is closed or stopped.</summary>
    QueueClosed,

    /// <summary>It asks for something that can never be given.</summary>
    Impossible,

    /// <summary>The LRMS gave a word that we do not know: not pressure, and counted in a metric.</summary>
    Unknown,
}
