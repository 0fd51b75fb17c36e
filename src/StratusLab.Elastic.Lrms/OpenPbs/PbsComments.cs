using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// What the scheduler's comment on a waiting job means: <c>Not Running: TEXT</c> (not now) or <c>Can Never Run: TEXT</c> (not with the nodes of today), with the texts
/// of the scheduler's table of failure codes (job_info.cpp, 14 to 23). An allow-list: a text that is not here is <see cref="WaitReason.Unknown"/>, which is no
/// pressure and is counted.
/// </summary>
internal static class PbsComments
{
    private const string NotRunning = "Not Running: ";
    private const string NeverRuns = "Can Never Run: ";
    private const string Insufficient = "Insufficient amount of resource: ";

    // The first that the text begins with counts.
    private static readonly (string Beginning, WaitReason Reason)[] Beginnings =
    [
        ("Not enough of the right type of nodes", WaitReason.Capacity),
        ("Not enough free nodes available", WaitReason.Capacity),
        ("Not enough total nodes available", WaitReason.Capacity),
        ("No available resources on nodes", WaitReason.Capacity),
        ("Too few free resources", WaitReason.Capacity),
        ("can't fit in the largest placement set", WaitReason.Capacity),
        ("Node is in an ineligible state", WaitReason.Capacity),
        ("Node ineligible because job requested pack placement", WaitReason.Capacity),
        ("Node has reached", WaitReason.Capacity), // a node's own limit of jobs: another node has its own
        ("Job would interfere with a top job", WaitReason.Capacity),
        ("Job would conflict with reservation or top job", WaitReason.Capacity),
        ("Can't preempt enough work to run job", WaitReason.Capacity),
        ("Job would interfere with a confirmed reservation", WaitReason.Reservation),
        ("Dedicated time conflict", WaitReason.Reservation),
        ("Job would cross dedicated time boundary", WaitReason.Reservation),
        ("Job will run in", WaitReason.BeginTime), // primetime only, nonprimetime only
        ("Job will cross into", WaitReason.BeginTime),
        ("Queue not started", WaitReason.QueueClosed),
        ("Queue not an execution queue", WaitReason.QueueClosed),
        ("Number of concurrent running subjobs limit reached", WaitReason.ArrayThrottle),
        ("Insufficient amount of queue resource", WaitReason.Limit),
        ("Insufficient amount of server resource", WaitReason.Licence),
        ("Specified ", WaitReason.Impossible), // ... does not exist
        ("Job has zero shares for fairshare", WaitReason.Limit),
        ("Job is under job_sort_formula threshold value", WaitReason.Limit),
        ("Job would break strict sorted order", WaitReason.Limit), // the job before it is the one to be served
        ("would exceed", WaitReason.Limit),

        // What is left from before: of an array whose first task has begun, of a job that ran and was requeued.
        ("Job Array Began at", WaitReason.NotYetConsidered),
        ("Job run at", WaitReason.NotYetConsidered),
    ];

    /// <summary>The meaning of a waiting job's comment; <paramref name="features"/> are those that it asks for.</summary>
    public static WaitReason Read(string comment, FeatureConstraint features)
    {
        if (comment.Length == 0)
        {
            return WaitReason.NotYetConsidered;
        }

        var text = comment.StartsWith(NotRunning, StringComparison.Ordinal) ? comment[NotRunning.Length..]
            : comment.StartsWith(NeverRuns, StringComparison.Ordinal) ? comment[NeverRuns.Length..]
            : comment;
        if (text.StartsWith(Insufficient, StringComparison.Ordinal))
        {
            return OfResource(text[Insufficient.Length..], features);
        }

        foreach (var (beginning, reason) in Beginnings)
        {
            if (text.StartsWith(beginning, StringComparison.Ordinal))
            {
                return reason;
            }
        }

        return text.Contains(" set ", StringComparison.Ordinal) && text.EndsWith("has too few free resources", StringComparison.Ordinal) ? WaitReason.Capacity
            : text.Contains("limit", StringComparison.Ordinal) ? WaitReason.Limit
            : WaitReason.Unknown;
    }

    // "ncpus (R: 4 A: 3 T: 4)", "gpu_node (True != False)"; a resource of the site's own that is no feature is a licence, or something else that nodes do not bring.
    private static WaitReason OfResource(string text, FeatureConstraint features)
    {
        var name = text.Split(' ')[0];
        return name is "ncpus" or "mem" or "vmem" or "ngpus" or "nodect" or "mpiprocs" || features.Expression.Split('&').Contains(name) ? WaitReason.Capacity
            : name is "host" or "vnode" ? WaitReason.Unknown
            : WaitReason.Licence;
    }
}
