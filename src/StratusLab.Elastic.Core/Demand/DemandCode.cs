namespace StratusLab.Elastic.Core.Demand;

/// <summary>Why a pending job does, or does not, count as demand.</summary>
public enum DemandCode
{
    /// <summary>More nodes would start it.</summary>
    Counts,

    /// <summary>Held by its user or an administrator.</summary>
    Held,

    /// <summary>Waits for another job.</summary>
    Dependency,

    /// <summary>Its begin time is still to come.</summary>
    BeginTime,

    /// <summary>A limit of its account, QOS, user or queue stops it.</summary>
    Limit,

    /// <summary>As many tasks of its array run as may.</summary>
    ArrayThrottle,

    /// <summary>Waits for a licence.</summary>
    Licence,

    /// <summary>Bound to a reservation.</summary>
    Reservation,

    /// <summary>Its queue is closed.</summary>
    QueueClosed,

    /// <summary>Its LRMS says it can never run.</summary>
    Impossible,

    /// <summary>Its LRMS gave a reason that we do not know.</summary>
    UnknownReason,

    /// <summary>Its feature expression has operators that we do not read.</summary>
    FeaturesNotRead,

    /// <summary>No pool serves its queues.</summary>
    NoPoolForQueue,

    /// <summary>No pool has its features.</summary>
    NoPoolWithFeatures,

    /// <summary>Larger than any node that a pool can make.</summary>
    TooLarge,

    /// <summary>Wants more nodes than its pools may ever have.</summary>
    TooManyNodes,

    /// <summary>Its account has as many cores as this site gives it.</summary>
    AccountCap,

    /// <summary>It is a component of a heterogeneous job of which another component does not count; they start together or not at all.</summary>
    OtherComponent,
}
