using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// What the scheduler says of a waiting job (schedd_message(), sge_schedd_text.c of 8.1.9) and what it means for elasticity. There are many messages, and several for
/// each job, one for each host or queue that did not do; those are no news. Only what says that nodes would not help is looked for.
/// </summary>
internal static class SgeReasons
{
    private const string NoAccess = "no access to PE ";

    private static readonly string[] Refusals = ["has no permission for", "does not have the correct project to run in", "is not allowed to run in"];

    // The first that fits counts.
    private static readonly (string Part, WaitReason Reason)[] Obstacles =
    [
        ("execution time not reached", WaitReason.BeginTime),
        ("because of job dependencies", WaitReason.Dependency),
        ("is in hold state", WaitReason.Held),
        ("is in error state", WaitReason.Held),
        ("because of user limitations", WaitReason.Limit),
        ("exceeds limit", WaitReason.Limit), // a rule of a resource quota set
        ("max_aj_instances", WaitReason.ArrayThrottle),
        ("cannot run globally because", WaitReason.Licence),
        ("advance reservation", WaitReason.Reservation),
        ("for host \"global\"", WaitReason.Limit), // the user lists of all hosts, host_conf(5)
        ("in host \"global\"", WaitReason.Limit), // the same for projects
        (NoAccess, WaitReason.Limit),
    ];

    /// <summary>What stops the job; null when nothing does that we know.</summary>
    public static (WaitReason Reason, string Text)? Obstacle(JobDetails details)
    {
        foreach (var (part, reason) in Obstacles)
        {
            // The throttle of an array is counted elsewhere, and exactly.
            if (details.Messages.FirstOrDefault(m => m.Contains(part, StringComparison.Ordinal) && !IsOfOneHost(m)) is { } message
                && !(reason == WaitReason.ArrayThrottle && details.TaskLimit is not null)
                && !(part == NoAccess && HasAnotherEnvironment(details)))
            {
                return (reason, message);
            }
        }

        return null;
    }

    /// <summary>The cluster queues that do not admit the job, on no host: by their user lists or projects.</summary>
    public static IReadOnlyCollection<string> RefusingQueues(JobDetails details) =>
        [.. details.Messages.Where(m => Refusals.Any(r => m.Contains(r, StringComparison.Ordinal))).Select(m => m.Split("cluster queue \"")).Where(m => m.Length == 2).Select(m => m[1].Split('"')[0])];

    // Of those that a pattern matches one may admit the job: what the scheduler says of that one is something else.
    private static bool HasAnotherEnvironment(JobDetails details)
    {
        var said = details.Messages.Select(m => (Text: m, Parts: m.Split("PE \""))).Where(m => m.Parts.Length == 2)
            .ToLookup(m => m.Text.Contains(NoAccess, StringComparison.Ordinal), m => m.Parts[1].Split('"')[0]);
        return said[false].Except(said[true]).Any();
    }

    // What a quota counts stands in quotes, as user/project/pe/queue/host/, empty where it counts all together. One for each host ("hosts {*}") is what a full host says: a
    // new one has its own.
    private static bool IsOfOneHost(string message) =>
        message.Split('"') is [var before, var counted, ..] && before.Contains("exceeds limit", StringComparison.Ordinal)
        && counted.Split('/') is [_, _, _, _, { Length: > 0 }, ..];
}
