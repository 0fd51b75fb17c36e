using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>Whose a job is, where it is and how it stands there: the columns User to RequiredNodes, which many jobs share.</summary>
internal sealed record JobStanding
{
    private const int ColumnCount = SqueueColumn.RequiredNodes - SqueueColumn.User;

    public required string User { get; init; }

    public required string Account { get; init; }

    public required ImmutableArray<QueueName> Queues { get; init; }

    /// <summary>Null for a word that we do not know.</summary>
    public required JobState? State { get; init; }

    public required string ReasonText { get; init; }

    public required SlurmReason Reason { get; init; }

    /// <summary>Reads the columns; <paramref name="text"/> has their separators.</summary>
    public static JobStanding Read(ReadOnlySpan<byte> text)
    {
        Span<int> ends = stackalloc int[ColumnCount];
        FieldSplitter.Split(text, SqueueFormat.Separator, ends);
        var (stateWord, reasonText) = (Field(text, ends, SqueueColumn.State), Field(text, ends, SqueueColumn.Reason));
        var (reason, what) = (SlurmReasons.Read(reasonText), reasonText);
        if (SlurmJobStates.IsHeld(stateWord))
        {
            (reason, what) = (new SlurmReason(WaitReason.Held), $"{stateWord}: {reasonText}");
        }
        else if (Field(text, ends, SqueueColumn.Reservation) is { Length: > 0 } reservation)
        {
            (reason, what) = (new SlurmReason(WaitReason.Reservation), $"{reasonText}; in the reservation {reservation}");
        }
        else if (Field(text, ends, SqueueColumn.RequiredNodes) is { Length: > 0 } nodes)
        {
            // A new node would have another name.
            (reason, what) = (new SlurmReason(WaitReason.Unknown), $"{reasonText}; asks for {nodes} by name");
        }

        return new JobStanding
        {
            User = Field(text, ends, SqueueColumn.User),
            Account = Field(text, ends, SqueueColumn.Account),
            Queues = [.. Field(text, ends, SqueueColumn.Partition).Split(',').Select(name => new QueueName(name))],
            State = SlurmJobStates.Read(stateWord),
            ReasonText = what,
            Reason = reason,
        };
    }

    private static string Field(ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, SqueueColumn column)
    {
        var index = column - SqueueColumn.User;
        var start = index == 0 ? 0 : ends[index - 1] + 1;
        var field = text[start..(index == ColumnCount ? text.Length : ends[index])];
        return SlurmNumbers.IsNothing(field) ? "" : Bytes.Text(field);
    }
}
