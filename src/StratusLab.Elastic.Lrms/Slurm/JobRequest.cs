using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>What a job asks for, or has: the columns NodeCount to Features, which many jobs share.</summary>
internal sealed record JobRequest
{
    private const int SeparatorCount = SqueueColumn.Features - SqueueColumn.NodeCount;

    /// <summary>The shape of one task; null when <see cref="Problem"/> says why not.</summary>
    public JobShape? Shape { get; private init; }

    /// <summary>True when it asks for a generic resource that is no GPU, which elastic nodes do not have.</summary>
    public bool HasOtherGres { get; private init; }

    /// <summary>Why the row cannot be used; a constant.</summary>
    public string? Problem { get; private init; }

    /// <summary>Reads the columns of a waiting job; <paramref name="text"/> has their separators.</summary>
    public static JobRequest ReadWaiting(ReadOnlySpan<byte> text, SqueueContext context) => Read(text, context, isWaiting: true);

    /// <summary>Reads the columns of a job that has nodes.</summary>
    public static JobRequest ReadPlaced(ReadOnlySpan<byte> text, SqueueContext context) => Read(text, context, isWaiting: false);

    /// <summary>The same with the one instance of its shape that <paramref name="known"/> holds; texts that differ may mean the same.</summary>
    public JobRequest WithShapeFrom(Dictionary<JobShape, JobShape> known) =>
        Shape is null || known.TryAdd(Shape, Shape) ? this : this with { Shape = known[Shape] };

    private static JobRequest Read(ReadOnlySpan<byte> text, SqueueContext context, bool isWaiting)
    {
        Span<int> ends = stackalloc int[SeparatorCount];
        FieldSplitter.Split(text, SqueueFormat.Separator, ends);
        var row = new SqueueRow(text, ends, SqueueColumn.NodeCount);
        if (FirstUnreadable(row) is { } column)
        {
            return new JobRequest { Problem = $"squeue: {SqueueFormat.Name(column)} cannot be read" };
        }

        var amounts = Amounts(row);
        var takesAllMemory = isWaiting && amounts.TakesAllMemory(context.IsMemoryAllocated);
        var nodes = isWaiting ? amounts.SpreadOver(context.LargestNode) : amounts.Nodes;
        SlurmNumbers.TryDuration(row[SqueueColumn.TimeLimit], out var walltime);
        var features = row[SqueueColumn.Features];
        return new JobRequest
        {
            HasOtherGres = amounts.HasOtherGres,
            Shape = new JobShape
            {
                Nodes = nodes,
                PerNode = amounts.PerNodeOf(nodes, takesAllMemory),
                Walltime = walltime,
                Features = SlurmNumbers.IsNothing(features) ? FeatureConstraint.None : new FeatureConstraint(Bytes.Text(features, int.MaxValue)),
                IsExclusive = takesAllMemory || IsExclusiveWord(row[SqueueColumn.OverSubscribe]),
            },
        };
    }

    private static SqueueColumn? FirstUnreadable(SqueueRow row)
    {
        foreach (var column in (ReadOnlySpan<SqueueColumn>)[SqueueColumn.NodeCount, SqueueColumn.Cpus, SqueueColumn.Tasks, SqueueColumn.MaxNodes])
        {
            if (!Bytes.TryNumber(row[column], out int _))
            {
                return column;
            }
        }

        return !SlurmNumbers.TryMemory(row[SqueueColumn.MinMemory], out _) ? SqueueColumn.MinMemory
            : !SlurmNumbers.TryDuration(row[SqueueColumn.TimeLimit], out _) ? SqueueColumn.TimeLimit
            : null;
    }

    private static JobAmounts Amounts(SqueueRow row)
    {
        SlurmNumbers.TryMemory(row[SqueueColumn.MinMemory], out var memory);
        return new JobAmounts
        {
            NodeGuess = Number(row[SqueueColumn.NodeCount]),
            Cpus = Number(row[SqueueColumn.Cpus]),
            Tasks = Number(row[SqueueColumn.Tasks]),
            MaxNodes = Number(row[SqueueColumn.MaxNodes]),
            MinMemoryMiB = memory,
            Tres = Tres.Read(row[SqueueColumn.Tres]),
            PerNode = Tres.Read(row[SqueueColumn.TresPerNode]),
            PerJob = Tres.Read(row[SqueueColumn.TresPerJob]),
            PerTask = Tres.Read(row[SqueueColumn.TresPerTask]),
        };
    }

    private static int Number(ReadOnlySpan<byte> text) => Bytes.TryNumber(text, out int value) ? value : 0;

    // NO: --exclusive, or the partition's OverSubscribe=EXCLUSIVE. USER, MCS and TOPO share with some jobs only, of which we know nothing.
    private static bool IsExclusiveWord(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("NO"u8) || word.SequenceEqual("USER"u8) || word.SequenceEqual("MCS"u8) || word.SequenceEqual("TOPO"u8);
}
