using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// Which waiting jobs to ask about, and what the answers make of the jobs. The throttle of an array, the time that a job waits for and the scheduler's own words are in no
/// list: <c>qstat -j</c> prints them with everything else of a job, its environment too, so that only some are asked about: every array, every job that the scheduler
/// has not ranked or whose group decides where it may run, and of the rest one of each kind (who, for whom, what, where), for all of whom the scheduler's words hold.
/// </summary>
internal sealed class Inquiry
{
    /// <summary>The most jobs that are asked about; some megabytes of answer.</summary>
    public const int Most = 500;

    private readonly List<string> numbers;
    private readonly Dictionary<(string User, string Account, JobShape Shape, string Queues), string> kinds = [];
    private readonly HashSet<string> asked;
    private readonly IReadOnlyList<Job> jobs;
    private readonly SgeAdmission admission;

    /// <summary>Chooses from <paramref name="jobs"/>, in their order, which is that of priority, but every user's first before anybody's second: many of one user hide nobody's.</summary>
    public Inquiry(IReadOnlyList<Job> jobs, SgeAdmission admission)
    {
        (this.jobs, this.admission) = (jobs, admission);
        var turns = new Dictionary<string, int>(StringComparer.Ordinal);
        var chosen = jobs.Where(job => IsOpen(job) && (IsAlone(job) || kinds.TryAdd(KindOf(job), NumberOf(job))))
            .DistinctBy(NumberOf, StringComparer.Ordinal)
            .Select(job => (Number: NumberOf(job), Turn: turns[job.User] = turns.GetValueOrDefault(job.User) + 1))
            .OrderBy(job => job.Turn)
            .Take(Most);
        numbers = [.. chosen.Select(job => job.Number)];
        asked = new HashSet<string>(numbers, StringComparer.Ordinal);
    }

    /// <summary>The numbers to ask about.</summary>
    public IReadOnlyList<string> Numbers => numbers;

    /// <summary>The jobs with what was answered. A job that could not be asked about although it would have to be is no pressure yet.</summary>
    public List<Job> Answered(Parsed<JobDetails> answer, DateTimeOffset now)
    {
        var details = answer.Rows.ToDictionary(d => d.Number, StringComparer.Ordinal);
        var result = new List<Job>(jobs.Count);
        foreach (var job in jobs)
        {
            result.Add(!IsOpen(job) ? job : Answered(job, details, answer.Error, now));
        }

        return result;
    }

    private Job Answered(Job job, Dictionary<string, JobDetails> details, FormatError? error, DateTimeOffset now)
    {
        var number = NumberOf(job);
        var isAsked = asked.Contains(number);
        if (IsAlone(job) && (!isAsked || error is not null))
        {
            return job with { Reason = WaitReason.Unknown, ReasonText = error is null ? $"not among the first {Most} whose details are read" : $"qstat -j cannot be read: {error}" };
        }

        var known = details.GetValueOrDefault(isAsked ? number : kinds.GetValueOrDefault(KindOf(job), ""));
        if (known is null)
        {
            return admission.Judge(job, group: null, []);
        }

        var own = isAsked ? job with { TaskLimit = known.TaskLimit, Eligible = known.NotBefore } : job;
        return own.Eligible > now ? own with { Reason = WaitReason.BeginTime, ReasonText = $"not before {own.Eligible:yyyy-MM-dd HH:mm:ss}" }
            : isAsked && known.IsReserved ? own with { Reason = WaitReason.Reservation, ReasonText = "in an advance reservation" }
            : SgeReasons.Obstacle(known) is var (reason, text) ? own with { Reason = reason, ReasonText = text }
            : admission.Judge(own, known.Group, SgeReasons.RefusingQueues(known));
    }

    private static bool IsOpen(Job job) => job is { State: JobState.Pending, Reason: WaitReason.Capacity or WaitReason.NotYetConsidered };

    private bool IsAlone(Job job) => job.Array is not null || job.Reason == WaitReason.NotYetConsidered || admission.AsksForGroup(job);

    // Jobs alike share their shape and their queues; the instances are the parser's.
    private static (string User, string Account, JobShape Shape, string Queues) KindOf(Job job) => (job.User, job.Account, job.Shape, string.Join(',', job.Queues));

    private static string NumberOf(Job job) => job.Array?.Value ?? job.Id.Value;
}
