using System.Collections.Frozen;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// What the comments of pbs_sched on a waiting job mean (constant.h and globals.c of its fifo sample, which every Torque has; seen with 6.1.3). Maui and Moab write
/// none. An allow-list: a comment that is not here is <see cref="WaitReason.Unknown"/>, which is no pressure and is counted.
/// </summary>
internal static class PendingComments
{
    private const string Prefix = "Not Running: ";

    private static readonly FrozenDictionary<string, WaitReason> Words = new Dictionary<string, WaitReason>(StringComparer.Ordinal)
    {
        ["Not enough of the right type of nodes are available"] = WaitReason.Capacity,
        ["Draining system to allow starving job to run"] = WaitReason.Capacity,
        ["Strict fifo order"] = WaitReason.Capacity,
        ["All timesharing nodes are too loaded to run job"] = WaitReason.Capacity,
        ["Queue not started."] = WaitReason.QueueClosed,
        ["Queue not an execution queue."] = WaitReason.QueueClosed,
        ["Queue is configured to be ignored"] = WaitReason.QueueClosed,
        ["Queue job limit has been reached."] = WaitReason.Limit,
        ["Server job limit has been reached."] = WaitReason.Limit,
        ["User has reached server running job limit."] = WaitReason.Limit,
        ["User has reached queue running job limit."] = WaitReason.Limit,
        ["Group has reached server running limit."] = WaitReason.Limit,
        ["Group has reached queue running limit."] = WaitReason.Limit,
        // Of what resources_available of the server or the queue lets run at a time: more nodes are no more of it.
        ["Not enough memory available"] = WaitReason.Limit,
        ["Not enough cpus available"] = WaitReason.Limit,
        ["Not enough nodes available"] = WaitReason.Limit,
        ["Max token usage reached"] = WaitReason.Licence,
        ["Job would cross dedicated time boundry"] = WaitReason.Reservation,
        ["Dedicated time conflict"] = WaitReason.Reservation,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The meaning of the comment on a job that is queued.</summary>
    public static WaitReason Read(string comment) =>
        comment.Length == 0 ? WaitReason.NotYetConsidered
        : comment.StartsWith(Prefix, StringComparison.Ordinal) ? Words.GetValueOrDefault(comment[Prefix.Length..], WaitReason.Unknown)
        // Of its run before it was requeued; the scheduler has not looked at it since.
        : comment.StartsWith("Job started on ", StringComparison.Ordinal) ? WaitReason.NotYetConsidered
        : WaitReason.Unknown;
}
