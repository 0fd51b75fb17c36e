using System.Diagnostics;
using StratusLab.Elastic.Core.Demand;

namespace StratusLab.Elastic.Metrics;

/// <summary>Who could start a pending job: the few classes that a graph can show.</summary>
internal static class ReasonClass
{
    /// <summary>It counts as demand: nodes would start it.</summary>
    public const string Demand = "demand";

    /// <summary>A limit stops it.</summary>
    public const string Limit = "limit";

    /// <summary>Its cluster is frozen, so nobody knows.</summary>
    public const string Frozen = "frozen";

    /// <summary>Nothing that this site can make would start it.</summary>
    public const string Unsatisfiable = "unsatisfiable";

    /// <summary>The class of a verdict.</summary>
    public static string Of(DemandCode code) => code switch
    {
        DemandCode.Counts => Demand,
        DemandCode.Held or DemandCode.Dependency or DemandCode.BeginTime => "user",
        DemandCode.Limit or DemandCode.ArrayThrottle or DemandCode.AccountCap => Limit,
        DemandCode.Licence or DemandCode.Reservation or DemandCode.QueueClosed => "lrms",
        DemandCode.Impossible or DemandCode.FeaturesNotRead or DemandCode.NoPoolForQueue or DemandCode.NoPoolWithFeatures
            or DemandCode.TooLarge or DemandCode.TooManyNodes or DemandCode.OtherComponent => Unsatisfiable,
        DemandCode.UnknownReason => "unknown",
        _ => throw new UnreachableException(),
    };
}
