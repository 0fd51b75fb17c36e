using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>Remembers when jobs were submitted: of a job that has started qstat tells only when that was.</summary>
internal sealed class SubmissionTimes
{
    private Dictionary<string, DateTimeOffset> known = new(StringComparer.Ordinal);

    /// <summary>The jobs of a read. One that had started before it was first seen was submitted then, at the latest.</summary>
    public Job[] Filled(IReadOnlyList<Job> jobs)
    {
        var now = new Dictionary<string, DateTimeOffset>(jobs.Count, StringComparer.Ordinal);
        foreach (var job in jobs.Where(j => j.State == JobState.Pending))
        {
            now.TryAdd(NumberOf(job), job.Submitted);
        }

        Job[] filled = [.. jobs.Select(job => job.State == JobState.Pending ? job : job with { Submitted = TimeOf(job, now) })];
        known = now;
        return filled;
    }

    private DateTimeOffset TimeOf(Job job, Dictionary<string, DateTimeOffset> now)
    {
        var number = NumberOf(job);
        if (!now.TryGetValue(number, out var time))
        {
            now[number] = time = known.TryGetValue(number, out var before) ? before : job.Started ?? default;
        }

        return time;
    }

    private static string NumberOf(Job job) => (job.Array ?? job.Id).Value;
}
