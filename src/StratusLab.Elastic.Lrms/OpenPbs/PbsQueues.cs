using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Pbs;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>Makes queues of what <c>qstat -Qf</c> prints. One that cannot be read makes the whole unusable, as with nodes.</summary>
internal sealed class PbsQueues() : PbsRecords<PbsQueue>(WantedFields)
{
    private static readonly PbsFields WantedFields =
        new(["queue_type", "started", "state_count", "hasnodes", "resources_max.nodect", "resources_max.walltime"]);

    /// <summary>The first queue that could not be read; null when all could.</summary>
    public string? Unreadable { get; private set; }

    /// <inheritdoc/>
    protected override void Read(PbsRecord record)
    {
        var name = Bytes.Text(record.Name);
        if (name.Length == 0 || record[(int)QueueField.Counts].IsEmpty || !PbsStateCounts.TryRead(record[(int)QueueField.Counts], out var counts))
        {
            Unreadable ??= name;
            return;
        }

        var isRoute = record[(int)QueueField.Type].StartsWith("Route"u8);
        Rows.Add(new PbsQueue(
            new LrmsQueue
            {
                Name = new QueueName(name),
                // No scheduler sees a job that is still in a queue that only passes jobs on.
                IsOpen = IsTrue(record[(int)QueueField.IsStarted]) && !isRoute,
                MaxNodesPerJob = Bytes.TryNumber(record[(int)QueueField.MaxNodes], out int nodes) ? nodes : null,
                MaxWalltime = PbsDuration.TryRead(record[(int)QueueField.MaxWalltime], out var walltime) ? walltime : null,
            },
            counts.Live,
            IsTrue(record[(int)QueueField.HasNodes]),
            isRoute));
    }

    private static bool IsTrue(ReadOnlySpan<byte> text) => text.SequenceEqual("True"u8);
}
