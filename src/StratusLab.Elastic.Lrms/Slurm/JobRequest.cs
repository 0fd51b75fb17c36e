using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>What a job asks for, or has: the columns NodeCount to Features, which many jobs share.</summary>
internal sealed record JobRequest
{
    private const int ColumnCount = SqueueColumn.Features - SqueueColumn.NodeCount;

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

    private static JobRequest Read(ReadOnlySpan<byte> text, SqueueContext context, bool isWaiting)
    {
        Span<int> ends = stackalloc int[ColumnCount];
        FieldSplitter.Split(text, SqueueFormat.Separator, ends);
        foreach (var column in (ReadOnlySpan<SqueueColumn>)[SqueueColumn.NodeCount, SqueueColumn.Cpus, SqueueColumn.Tasks, SqueueColumn.MaxNodes])
        {
            if (!Bytes.TryNumber(Field(text, ends, column), out int _))
            {
                return new JobRequest { Problem = $"squeue: {SqueueFormat.Name(column)} is no number" };
            }
        }

        if (!SlurmNumbers.TryMemory(Field(text, ends, SqueueColumn.MinMemory), out var memory))
        {
            return new JobRequest { Problem = "squeue: MIN_MEMORY is no amount" };
        }

        if (!SlurmNumbers.TryDuration(Field(text, ends, SqueueColumn.TimeLimit), out var walltime))
        {
            return new JobRequest { Problem = "squeue: TIME_LIMIT is no duration" };
        }

        var asked = new JobAmounts
        {
            NodeGuess = Number(text, ends, SqueueColumn.NodeCount),
            Cpus = Number(text, ends, SqueueColumn.Cpus),
            Tasks = Number(text, ends, SqueueColumn.Tasks),
            MaxNodes = Number(text, ends, SqueueColumn.MaxNodes),
            MinMemoryMiB = memory,
            Tres = Tres.Read(Field(text, ends, SqueueColumn.Tres)),
            PerNode = Tres.Read(Field(text, ends, SqueueColumn.TresPerNode)),
            PerJob = Tres.Read(Field(text, ends, SqueueColumn.TresPerJob)),
            PerTask = Tres.Read(Field(text, ends, SqueueColumn.TresPerTask)),
        };
        var takesAllMemory = isWaiting && asked.TakesAllMemory(context.IsMemoryAllocated);
        var nodes = isWaiting ? asked.SpreadOver(context.LargestNode) : asked.Nodes;
        var features = Field(text, ends, SqueueColumn.Features);
        return new JobRequest
        {
            HasOtherGres = asked.HasOtherGres,
            Shape = new JobShape
            {
                Nodes = nodes,
                PerNode = asked.PerNodeOf(nodes, takesAllMemory),
                Walltime = walltime,
                Features = SlurmNumbers.IsNothing(features) ? FeatureConstraint.None : new FeatureConstraint(Bytes.Text(features, int.MaxValue)),
                // NO: --exclusive, or the partition's OverSubscribe=EXCLUSIVE. USER, MCS and TOPO share with some jobs only, of which we know nothing.
                IsExclusive = takesAllMemory || Field(text, ends, SqueueColumn.OverSubscribe) is [(byte)'N', ..] or [(byte)'U', ..] or [(byte)'M', ..] or [(byte)'T', ..],
            },
        };
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, SqueueColumn column)
    {
        var index = column - SqueueColumn.NodeCount;
        var start = index == 0 ? 0 : ends[index - 1] + 1;
        return text[start..(index == ColumnCount ? text.Length : ends[index])];
    }

    // Checked before.
    private static int Number(ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, SqueueColumn column) =>
        Bytes.TryNumber(Field(text, ends, column), out int value) ? value : 0;
}
