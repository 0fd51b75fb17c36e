using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>Why a job waits: its reason, read with what is known of the job and of its partitions.</summary>
internal readonly ref struct WaitingJob(JobStanding standing, JobRequest request, DateTimeOffset? eligible, int restarts)
{
    // Slurm requeues with a begin time 120 s ahead; a minute for the clocks of two machines.
    private static readonly TimeSpan RequeueDelay = TimeSpan.FromMinutes(3);

    /// <summary>The reason and its text.</summary>
    public (WaitReason Reason, string Text) Reason(SqueueContext context)
    {
        if (standing.State is null)
        {
            return (WaitReason.Unknown, $"{standing.ReasonText}; in an unknown state");
        }

        var reason = standing.Reason.Of(Holds(standing.Reason.If, context));
        if (reason == WaitReason.NotYetConsidered && eligible > context.Now + RequeueDelay)
        {
            reason = WaitReason.BeginTime;
        }

        return reason is WaitReason.Capacity or WaitReason.NotYetConsidered && request.HasOtherGres
            ? (WaitReason.Unknown, $"{standing.ReasonText}; asks for a generic resource that is no GPU")
            : (reason, standing.ReasonText);
    }

    private bool Holds(ReasonCondition condition, SqueueContext context) => condition switch
    {
        ReasonCondition.Always => true,
        ReasonCondition.WasRequeued => restarts > 0 && eligible <= context.Now + RequeueDelay,
        ReasonCondition.PartitionIsElastic => AnyPartition(context, static (partition, _) => partition.IsElastic),
        ReasonCondition.WantsMoreNodesThanThereAre => AnyPartition(
            context,
            static (partition, nodes) => nodes > partition.Queue.TotalNodes && nodes <= (partition.Queue.MaxNodesPerJob ?? int.MaxValue)),
        _ => throw new System.Diagnostics.UnreachableException($"{condition}"),
    };

    private bool AnyPartition(SqueueContext context, Func<SlurmPartition, int, bool> holds)
    {
        foreach (var queue in standing.Queues)
        {
            if (context.Partitions.TryGetValue(queue, out var partition) && holds(partition, request.Shape?.Nodes ?? 1))
            {
                return true;
            }
        }

        return false;
    }
}
