using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>Room for tasks on one node, existing or to be made. What is taken is given back within one packing only by a job that did not get all it needs at once.</summary>
internal sealed class Bin
{
    public required SlotKind Kind { get; init; }

    public NodeName? Name { get; init; }

    public WorkerNode? Ours { get; init; }

    public Pool? Pool { get; init; }

    public HostName? Host { get; init; }

    /// <summary>What a node to be made on an EC2 host is made of.</summary>
    public string? InstanceType { get; init; }

    public required Resources Free { get; set; }

    /// <summary>True when nothing runs there and nothing has been put there: only then may an exclusive job have it.</summary>
    public required bool IsEmpty { get; set; }

    public required ImmutableArray<string> Features { get; init; }

    /// <summary>The queues whose jobs may run there; empty for all.</summary>
    public required ImmutableArray<QueueName> Queues { get; init; }

    public List<(Job Job, int Tasks)> Taken { get; } = [];

    public bool Serves(Job job) =>
        (Queues.IsEmpty || job.Queues.Any(q => Queues.Contains(q))) && job.Shape.Features.IsSatisfiedBy(Features);

    public int Room(JobShape shape) => shape.IsExclusive ? (IsEmpty && shape.PerNode.Fits(Free) ? 1 : 0) : shape.PerNode.TimesIn(Free);

    /// <summary>Takes room; what it returns undoes that, the last taking first.</summary>
    public Undo Take(Job job, int tasks)
    {
        var undo = new Undo(this, Free, IsEmpty);
        Free = job.Shape.IsExclusive ? Resources.Zero : Free - (job.Shape.PerNode * tasks);
        IsEmpty = false;
        Taken.Add((job, tasks));
        return undo;
    }

    /// <summary>How a bin was before something was taken of it.</summary>
    public readonly record struct Undo(Bin Bin, Resources Free, bool IsEmpty)
    {
        /// <summary>Gives that back.</summary>
        public void Run()
        {
            (Bin.Free, Bin.IsEmpty) = (Free, IsEmpty);
            Bin.Taken.RemoveAt(Bin.Taken.Count - 1);
        }
    }
}
