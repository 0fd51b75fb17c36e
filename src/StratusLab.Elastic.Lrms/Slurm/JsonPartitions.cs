using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>Reads <c>scontrol --json show partition</c> (since 23.11) into what <see cref="ScontrolPartitions"/> reads of text.</summary>
internal static class JsonPartitions
{
    private static readonly string[] Names = ["name", "nodes/configured", "node_sets", "partition/state", "nodes/total", "maximums/nodes", "maximums/time"];

    private enum Field
    {
        Name,
        Nodes,
        NodeSets,
        State,
        TotalNodes,
        MaxNodes,
        MaxMinutes,
    }

    /// <summary>The partitions of an output.</summary>
    public static Parsed<SlurmPartition> Parse(Stream output)
    {
        var (rows, skipped) = (new List<SlurmPartition>(), new SkippedRows());
        var error = SlurmJson.Read(output, "partitions", new JsonFields(Names), record =>
        {
            if (Read(record) is { } partition)
            {
                rows.Add(partition);
            }
            else
            {
                skipped.Add("JSON: " + ScontrolRecords.Unreadable + "name, partition/state or nodes/total");
            }
        });
        return new Parsed<SlurmPartition> { Rows = rows, Skipped = skipped.Counts, Error = error };
    }

    private static SlurmPartition? Read(JsonRecord record)
    {
        var state = record.Text((int)Field.State);
        if (record[(int)Field.Name].IsEmpty || state.Length == 0 || !Bytes.TryNumber(record[(int)Field.TotalNodes], out int total))
        {
            return null;
        }

        return new SlurmPartition
        {
            Nodes = record.Text((int)Field.Nodes, int.MaxValue),
            HasNodeSets = !record[(int)Field.NodeSets].IsEmpty,
            Queue = new LrmsQueue
            {
                Name = new QueueName(record.Text((int)Field.Name)),
                IsOpen = state is "UP" or "DRAIN", // DRAIN takes no new job but starts those it has
                MaxNodesPerJob = Bytes.TryNumber(record[(int)Field.MaxNodes], out int most) ? most : null,
                MaxWalltime = SlurmNumbers.Minutes(record[(int)Field.MaxMinutes]),
                TotalNodes = total,
            },
        };
    }
}
