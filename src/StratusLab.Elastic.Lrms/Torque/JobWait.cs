using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>Why a job waits: its state and holds before the scheduler's comment, for a held job keeps the comment of its earlier days.</summary>
internal static class JobWait
{
    /// <summary>The reason of a job that is pending, and its text.</summary>
    public static (WaitReason Reason, string Text) Of(in JobRecord job, JobRequest request, DateTimeOffset? begins, string comment, DateTimeOffset now)
    {
        var (reason, text) = job.State switch
        {
            [(byte)'H'] => OfHold(job, comment),
            [(byte)'W'] => begins > now ? (WaitReason.BeginTime, $"not before {begins:u}") : (begins is null ? WaitReason.Unknown : WaitReason.NotYetConsidered, comment),
            [(byte)'Q'] => (PendingComments.Read(comment), comment),
            _ => (WaitReason.Unknown, $"{comment}; in the state {XmlText.Read(job.State, 20)}"),
        };
        return reason is WaitReason.Capacity or WaitReason.NotYetConsidered && request.Obstacle is { } obstacle
            ? (obstacle.Reason, text.Length > 0 ? $"{text}; {obstacle.Text}" : obstacle.Text)
            : (reason, text);
    }

    // The letters: u its user, o an operator, s the system (which also holds a job until those that it depends on are over), l the slots of its array.
    private static (WaitReason Reason, string Text) OfHold(in JobRecord job, string comment)
    {
        var (types, depend) = (XmlText.Read(job.HoldTypes, 20), XmlText.Read(job.Depend));
        return types.AsSpan().ContainsAny('u', 'o') ? (WaitReason.Held, $"held ({types})")
            : depend.Length > 0 ? (WaitReason.Dependency, depend)
            : types == "l" ? (WaitReason.ArrayThrottle, "as many tasks as its array allows are running or queued")
            : (WaitReason.Held, comment.Length > 0 ? $"held ({types}): {comment}" : $"held ({types})");
    }
}
