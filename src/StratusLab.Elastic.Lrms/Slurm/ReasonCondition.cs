namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>What must be known about a job before its reason can be read.</summary>
internal enum ReasonCondition
{
    /// <summary>Nothing.</summary>
    Always,

    /// <summary>Nodes can join its partition by themselves, so that what no node has today a new one may have.</summary>
    PartitionIsElastic,

    /// <summary>It wants more nodes than its partition has today, and no more than the partition allows.</summary>
    WantsMoreNodesThanThereAre,

    /// <summary>Slurm requeued it after a failure and will start it within minutes; no user asked for the delay.</summary>
    WasRequeued,
}
