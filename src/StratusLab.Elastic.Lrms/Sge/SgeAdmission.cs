using System.Collections.Frozen;
using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// Says which queues admit a job: the scheduler places it in no other, however many nodes come, and says so only where there is a host that the job could have had. What counts is the
/// user's name, the group that the job was submitted with, and its project; other groups of the user do not (tried with 8.1.9).
/// </summary>
internal sealed class SgeAdmission
{
    private readonly FrozenDictionary<string, SgeQueue> restricted;
    private readonly FrozenDictionary<string, FrozenSet<string>> lists;
    private readonly FrozenSet<string> byGroup;
    private readonly Dictionary<(string User, string? Group, string Project, QueueName Queue), (bool? Admits, string Why)> answers = [];

    /// <summary>Of this configuration.</summary>
    public SgeAdmission(SgeSite site)
    {
        restricted = site.Queues.Where(q => !q.Access.IsOpenToAll).ToFrozenDictionary(q => q.Name, StringComparer.Ordinal);
        lists = site.UserLists;
        byGroup = restricted.Values.Where(q => q.Access.UserLists.Any(l => lists.TryGetValue(l, out var entries) && HasGroup(entries))).Select(q => q.Name).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>True when one of its queues admits groups: of two jobs of a user, it may admit one.</summary>
    public bool AsksForGroup(Job job) => byGroup.Count > 0 && job.Queues.Any(q => byGroup.Contains(q.Value));

    /// <summary>The waiting job with those of its queues that admit it; when none does, with that as its reason.</summary>
    /// <param name="job">The job.</param>
    /// <param name="group">The group it was submitted with; null when that was not read.</param>
    /// <param name="refusing">The cluster queues that refuse it by the scheduler's own words.</param>
    public Job Judge(Job job, string? group, IReadOnlyCollection<string> refusing)
    {
        if (refusing.Count == 0 && !job.Queues.Any(q => restricted.ContainsKey(q.Value)))
        {
            return job;
        }

        var judged = job.Queues.Select(q => (Queue: q, Answer: refusing.Contains(q.Value) ? (false, Named(Of(job, group, q).Why, q)) : Of(job, group, q))).ToArray();
        ImmutableArray<QueueName> admitting = [.. judged.Where(j => j.Answer.Item1 == true).Select(j => j.Queue)];
        if (!admitting.IsEmpty)
        {
            return admitting.Length == job.Queues.Length ? job : job with { Queues = admitting };
        }

        var open = judged.FirstOrDefault(j => j.Answer.Item1 is null);
        return open.Answer.Item2 is { } unknown
            ? job with { Reason = WaitReason.Unknown, ReasonText = unknown }
            : job with { Reason = WaitReason.Limit, ReasonText = string.Join("; ", judged.Select(j => j.Answer.Item2)) };
    }

    private static string Named(string why, QueueName queue) => why.Length > 0 ? why : $"the scheduler says that queue {queue} does not admit it";

    private (bool? Admits, string Why) Of(Job job, string? group, QueueName queue)
    {
        var key = (job.User, group, job.Account, queue);
        if (!answers.TryGetValue(key, out var answer))
        {
            answers[key] = answer = restricted.TryGetValue(queue.Value, out var known) ? Of(known, job.User, group, job.Account) : (true, "");
        }

        return answer;
    }

    private (bool? Admits, string Why) Of(SgeQueue queue, string user, string? group, string project)
    {
        var access = queue.Access;
        if (!access.Projects.IsEmpty && !access.Projects.Contains(project))
        {
            return (false, $"queue {queue.Name} admits the projects {Some(access.Projects)} alone, {(project.Length > 0 ? $"not {project}" : "and it has none")}");
        }

        if (access.NoProjects.Contains(project))
        {
            return (false, $"queue {queue.Name} does not admit the project {project}");
        }

        // A list whose name cannot be asked for admits everybody: the scheduler knows better, and says so where there is a host.
        var isShut = IsIn([.. access.NoUsers.Where(SafeName.IsSafe)], user, group);
        var isLet = access.Users.IsEmpty || !access.Users.All(SafeName.IsSafe) ? true : IsIn(access.Users, user, group);
        return isShut == true ? (false, $"queue {queue.Name} does not admit {user} (xuser_lists {Some(access.NoUsers)})")
            : isLet == false ? (false, $"queue {queue.Name} does not admit {user} (user_lists {Some(access.Users)})")
            : isShut is null || isLet is null ? (null, $"whether queue {queue.Name} admits {user} is not read yet (user lists {Some([.. access.UserLists])})")
            : (true, "");
    }

    // Null when a list was not read, or asks for a group that was not. A name with @ is a group's (access_list(5)).
    private bool? IsIn(ImmutableArray<string> names, string user, string? group)
    {
        bool? found = false;
        foreach (var name in names)
        {
            if (!lists.TryGetValue(name, out var entries))
            {
                found = null;
            }
            else if (entries.Contains(user) || (group is not null && entries.Contains($"@{group}")))
            {
                return true;
            }
            else if (group is null && HasGroup(entries))
            {
                found = null;
            }
        }

        return found;
    }

    private static bool HasGroup(FrozenSet<string> entries) => entries.Any(e => e.StartsWith('@'));

    private static string Some(ImmutableArray<string> names) => names.Length <= 3 ? string.Join(" ", names) : $"{string.Join(" ", names.Take(3))} ...";
}
