using System.Collections.Frozen;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// The pending reasons of Slurm 22.05 to 25.11 (job_reason_string() and, as free text, job_record_t.state_desc) and what they mean for elasticity. An
/// allow-list: a reason that is not here is <see cref="WaitReason.Unknown"/>, which is no pressure and is counted.
/// </summary>
internal static class SlurmReasons
{
    /// <summary>Some of the licences that the job asks for are in use.</summary>
    public const string Licences = "Licenses";

    private static readonly FrozenDictionary<string, SlurmReason> Words = new Dictionary<string, SlurmReason>(StringComparer.Ordinal)
    {
        // More nodes help.
        ["Resources"] = new(WaitReason.Capacity),
        ["Priority"] = new(WaitReason.Capacity),
        ["NodeDown"] = new(WaitReason.Capacity),
        ["None"] = new(WaitReason.NotYetConsidered),
        ["SchedDefer"] = new(WaitReason.NotYetConsidered),

        // More nodes help sometimes. Seen with 22.05 and dynamic nodes: without any node every job waits with PartitionConfig; with one 2-core node a
        // job of 2 nodes waits with PartitionNodeLimit and one of 8 cores with PartitionConfig; both start once nodes join that suit them.
        ["PartitionConfig"] = new(WaitReason.Capacity, ReasonCondition.PartitionIsElastic, WaitReason.Impossible),
        ["Constraints"] = new(WaitReason.Capacity, ReasonCondition.PartitionIsElastic, WaitReason.Impossible),
        ["PartitionNodeLimit"] = new(WaitReason.Capacity, ReasonCondition.WantsMoreNodesThanThereAre, WaitReason.Limit),
        // After the failure of its node a job is put back with a begin time 2 minutes ahead (slurmctld, job_begin_time of a requeue).
        ["BeginTime"] = new(WaitReason.Capacity, ReasonCondition.WasRequeued, WaitReason.BeginTime),

        ["JobHeldUser"] = new(WaitReason.Held),
        ["JobHeldAdmin"] = new(WaitReason.Held),
        ["JobHoldMaxRequeue"] = new(WaitReason.Held),
        ["FedJobLock"] = new(WaitReason.Held),
        // What ended the run before, of a job that was requeued and held.
        ["JobLaunchFailure"] = new(WaitReason.Held),
        ["SystemFailure"] = new(WaitReason.Held),
        ["NonZeroExitCode"] = new(WaitReason.Held),
        ["RaisedSignal"] = new(WaitReason.Held),
        ["TimeLimit"] = new(WaitReason.Held),
        ["InactiveLimit"] = new(WaitReason.Held),
        ["OutOfMemory"] = new(WaitReason.Held),

        ["Dependency"] = new(WaitReason.Dependency),
        ["DependencyNeverSatisfied"] = new(WaitReason.Dependency),

        ["JobArrayTaskLimit"] = new(WaitReason.ArrayThrottle),

        ["PartitionTimeLimit"] = new(WaitReason.Limit),
        ["AccountingPolicy"] = new(WaitReason.Limit),
        ["InvalidAccount"] = new(WaitReason.Limit),
        ["InvalidQOS"] = new(WaitReason.Limit),
        ["AccountNotAllowed"] = new(WaitReason.Limit),
        ["MaxMemPerLimit"] = new(WaitReason.Limit),
        ["MaxPoweredUpNodes"] = new(WaitReason.Limit),
        ["PowerNotAvail"] = new(WaitReason.Limit),
        ["PowerReserved"] = new(WaitReason.Limit),

        [Licences] = new(WaitReason.Licence),
        ["FrontEndDown"] = new(WaitReason.Licence),
        ["NvidiaImexChannels"] = new(WaitReason.Licence),
        ["MpiPortsBusy"] = new(WaitReason.Licence),
        ["Prolog"] = new(WaitReason.Licence),
        ["Cleaning"] = new(WaitReason.Licence),

        ["PartitionDown"] = new(WaitReason.QueueClosed),
        ["PartitionInactive"] = new(WaitReason.QueueClosed),

        ["BadConstraints"] = new(WaitReason.Impossible),
        ["DeadLine"] = new(WaitReason.Impossible),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // The first that fits counts.
    private static readonly (string Prefix, SlurmReason Reason)[] Prefixes =
    [
        ("ReqNodeNotAvail, Reserved for maintenance", new(WaitReason.Reservation)), // nodes that join fall under it too
        // "ReqNodeNotAvail, UnavailableNodes:wn-[2-3]", "ReqNodeNotAvail, May be reserved for other job": a new node is neither.
        ("ReqNodeNotAvail", new(WaitReason.Capacity)),
        ("Nodes required for job are DOWN, DRAINED", new(WaitReason.Capacity)),
        ("Reservation", new(WaitReason.Reservation)), // also ReservationDeleted, "Reservation x, which this job was running under, has ended"
        ("Assoc", new(WaitReason.Limit)), // about 70 of them: AssocGrpCpuLimit, AssociationJobLimit...
        ("QOS", new(WaitReason.Limit)), // about 80: QOSMaxJobsPerUserLimit, QOSUsageThreshold, QOSNotAllowed...
        ("Job is at or exceeds", new(WaitReason.Limit)), // the long form of both
        ("BurstBuffer", new(WaitReason.Licence)),
    ];

    /// <summary>
    /// True for the reasons that slurmctld gives before it has looked at a job's licences (job_scheduler.c, _schedule(): once a job of a partition lacks resources, every one behind
    /// it waits with Priority). When its turn comes, it may turn out to lack licences.
    /// </summary>
    public static bool IsBeforeLicences(string text) => text is "Priority" or "None";

    /// <summary>
    /// The meaning of a reason as squeue prints it. Where squeue merges requeued tasks into the rest of their array it joins the reasons by commas:
    /// the first is that of the rest.
    /// </summary>
    public static SlurmReason Read(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        var first = comma < 0 ? text : text[..comma];
        if (Words.TryGetValue(first, out var reason))
        {
            return reason;
        }

        foreach (var (prefix, meaning) in Prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return meaning;
            }
        }

        return IsAccountLimit(first) ? new(WaitReason.Limit) : new(WaitReason.Unknown);
    }

    // MaxBBPerAccount, MaxCpuRunMinsPerUser... (25 of them)
    private static bool IsAccountLimit(string text) =>
        text.StartsWith("Max", StringComparison.Ordinal)
        && (text.EndsWith("PerAccount", StringComparison.Ordinal) || text.EndsWith("PerUser", StringComparison.Ordinal));
}
