using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>Reads <c>scontrol -o -a show partition</c>.</summary>
internal static class ScontrolPartitions
{
    /// <summary>The partitions of an output.</summary>
    public static Parsed<SlurmPartition> Parse(ReadOnlySpan<byte> output) =>
        ScontrolRecords.Parse<SlurmPartition>(output, "PartitionName=", "No partitions in the system", Read);

    private static SlurmPartition? Read(ScontrolLine record, out string problem)
    {
        problem = "scontrol: " + ScontrolRecords.Unreadable + "State, TotalNodes or MaxTime";
        var state = record[" State="u8];
        if (state.IsEmpty
            || !Bytes.TryNumber(record[" TotalNodes="u8], out int totalNodes)
            || !SlurmNumbers.TryDuration(record[" MaxTime="u8], out var maxTime))
        {
            return null;
        }

        var nodes = record[" Nodes="u8];
        return new SlurmPartition
        {
            Nodes = SlurmNumbers.IsNothing(nodes) ? "" : Bytes.Text(nodes, int.MaxValue),
            HasNodeSets = !SlurmNumbers.IsNothing(record[" NodeSets="u8]),
            Queue = new LrmsQueue
            {
                Name = new QueueName(Bytes.Text(record["PartitionName="u8])),
                IsOpen = state.SequenceEqual("UP"u8) || state.SequenceEqual("DRAIN"u8), // DRAIN takes no new job but starts those it has
                MaxNodesPerJob = Bytes.TryNumber(record[" MaxNodes="u8], out int maxNodes) ? maxNodes : null,
                MaxWalltime = maxTime,
                TotalNodes = totalNodes,
            },
        };
    }
}
