using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Pbs;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>What a job asks for, which many jobs share.</summary>
internal sealed record JobRequest
{
    /// <summary>The shape of one task; null when <see cref="Problem"/> says why not.</summary>
    public JobShape? Shape { get; private init; }

    /// <summary>Why elastic nodes cannot help it, whatever the scheduler says; null when they can.</summary>
    public (WaitReason Reason, string Text)? Obstacle { get; private init; }

    /// <summary>Why the job cannot be read; a constant.</summary>
    public string? Problem { get; private init; }

    /// <summary>Makes the request of a list.</summary>
    public static JobRequest Of(ResourceList list, TorqueContext context)
    {
        if (NodesSpec.Read(list.Nodes.IsEmpty ? "1"u8 : list.Nodes) is not { } nodes)
        {
            return new JobRequest { Problem = "qstat: nodes cannot be read" };
        }

        // A default of the queue, which maps it to nodes of a property.
        var queue = list.NeedNodes.IsEmpty || list.NeedNodes.SequenceEqual(list.Nodes) ? null : NodesSpec.Read(list.NeedNodes);
        string[] names = [.. nodes.Names, .. queue?.Names ?? []];
        var bound = Array.Find(names, context.NodeNames.Contains);
        return Shaped(list, nodes, context.LargestNode) is { } shape
            ? new JobRequest
            {
                Shape = shape with { Features = FeaturesOf([.. nodes.Properties, .. queue?.Properties ?? [], .. names.Where(n => !context.NodeNames.Contains(n))]) },
                Obstacle = ObstacleOf(list, bound),
            }
            : new JobRequest { Problem = "qstat: procs, ncpus, mem, pmem or walltime cannot be read" };
    }

    /// <summary>The same with the one instance of its shape that <paramref name="known"/> holds; lists that differ may mean the same.</summary>
    public JobRequest WithShapeFrom(Dictionary<JobShape, JobShape> known) =>
        Shape is null || known.TryAdd(Shape, Shape) ? this : this with { Shape = known[Shape] };

    private static JobShape? Shaped(ResourceList list, NodesSpec spec, Resources? largest)
    {
        if (!TryNumber(list.Procs, out var procs) || !TryNumber(list.Ncpus, out var ncpus) || !TryMemory(list.Memory, out var memory)
            || !TryMemory(list.ProcessMemory, out var processMemory) || !TryWalltime(list.Walltime, out var walltime))
        {
            return null;
        }

        var (nodes, cores) = procs > 0 ? Spread(procs, largest) : (spec.Count, Math.Max(spec.Cores, spec.Count == 1 ? ncpus : 1));
        return new JobShape
        {
            Nodes = nodes,
            PerNode = new Resources(cores, Math.Max(CeilingOf(memory, nodes), processMemory * cores), spec.Gpus),
            Walltime = walltime,
            IsExclusive = spec.IsExclusive || list.AccessPolicy.SequenceEqual("singlejob"u8) || list.AccessPolicy.SequenceEqual("singleuser"u8),
        };
    }

    // procs= are processors anywhere: as few nodes as the largest allow, and as even as possible.
    private static (int Nodes, int Cores) Spread(int procs, Resources? largest)
    {
        var nodes = largest is { Cores: > 0 } size ? (int)CeilingOf(procs, size.Cores) : 1;
        return (nodes, (int)CeilingOf(procs, nodes));
    }

    private static (WaitReason Reason, string Text)? ObstacleOf(ResourceList list, string? bound) =>
        bound is not null ? (WaitReason.Unknown, $"asks for {bound} by name")
        : !list.Reservation.IsEmpty ? (WaitReason.Reservation, $"in the reservation {Bytes.Text(list.Reservation)}")
        : !list.Unknown.IsEmpty ? (WaitReason.Unknown, $"asks for {Bytes.Text(list.Unknown)}, which elastic nodes may not have")
        : null;

    // A property whose name is an operator of ours asks for what we cannot read.
    private static FeatureConstraint FeaturesOf(IEnumerable<string> properties) => new(string.Join('&', properties.Distinct().Select(p => SafeName.IsSafe(p) ? p : $"({p})")));

    private static bool TryNumber(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        return text.IsEmpty || (Bytes.TryNumber(text, out number) && number <= 1_000_000);
    }

    private static bool TryMemory(ReadOnlySpan<byte> text, out long mib)
    {
        mib = 0;
        return text.IsEmpty || (PbsSize.TryMiB(text, out mib) && mib < 1L << 40);
    }

    private static bool TryWalltime(ReadOnlySpan<byte> text, out TimeSpan? walltime)
    {
        var isRead = PbsDuration.TryRead(text, out var duration);
        walltime = isRead ? duration : null;
        return isRead || text.IsEmpty;
    }

    private static long CeilingOf(long amount, long parts) => (amount + parts - 1) / parts;
}
