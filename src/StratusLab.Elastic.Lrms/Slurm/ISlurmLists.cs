using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>The three lists of a read, each for one command. Both forms give the same records of the same site.</summary>
internal interface ISlurmLists
{
    /// <summary>The partitions.</summary>
    Task<Parsed<SlurmPartition>> PartitionsAsync(CancellationToken ct);

    /// <summary>The nodes.</summary>
    Task<Parsed<SlurmNode>> NodesAsync(CancellationToken ct);

    /// <summary>The jobs, read with what is known of nodes and partitions.</summary>
    Task<Parsed<Job>> JobsAsync(SqueueContext context, CancellationToken ct);
}
