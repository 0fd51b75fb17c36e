using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>Whose a job is, where it is and how it stands there: the columns User to Licences, which many jobs share.</summary>
internal sealed record JobStanding
{
    private const int SeparatorCount = SqueueColumn.Licences - SqueueColumn.User;

    public required string User { get; init; }

    public required string Account { get; init; }

    public required ImmutableArray<QueueName> Queues { get; init; }

    /// <summary>Null for a word that we do not know.</summary>
    public required JobState? State { get; init; }

    public required string ReasonText { get; init; }

    public required SlurmReason Reason { get; init; }

    /// <summary>The licences that it asks for; null when it asks for none.</summary>
    public JobLicences? Licences { get; init; }

    /// <summary>Reads the columns; <paramref name="text"/> has their separators.</summary>
    public static JobStanding Read(ReadOnlySpan<byte> text)
    {
        Span<int> ends = stackalloc int[SeparatorCount];
        FieldSplitter.Split(text, SqueueFormat.Separator, ends);
        var row = new SqueueRow(text, ends, SqueueColumn.User);
        var (stateWord, reasonText) = (Text(row[SqueueColumn.State]), Text(row[SqueueColumn.Reason]));
        var (reason, what) = (SlurmReasons.Read(reasonText), reasonText);
        if (SlurmJobStates.IsHeld(stateWord))
        {
            (reason, what) = (new SlurmReason(WaitReason.Held), $"{stateWord}: {reasonText}");
        }
        else if (reason.Then is WaitReason.Capacity or WaitReason.NotYetConsidered)
        {
            (reason, what) = OfBoundJob(row, reason, what);
        }

        return new JobStanding
        {
            User = Text(row[SqueueColumn.User]),
            Account = Text(row[SqueueColumn.Account]),
            Queues = [.. Bytes.Text(row[SqueueColumn.Partition], int.MaxValue).Split(',').Select(name => new QueueName(name))],
            State = SlurmJobStates.Read(stateWord),
            ReasonText = what,
            Reason = reason,
            Licences = JobLicences.Read(row[SqueueColumn.Licences]),
        };
    }

    // A new node is in no reservation and has another name.
    private static (SlurmReason Reason, string Text) OfBoundJob(SqueueRow row, SlurmReason reason, string text) =>
        Text(row[SqueueColumn.Reservation]) is { Length: > 0 } reservation
            ? (new SlurmReason(WaitReason.Reservation), $"{text}; in the reservation {reservation}")
            : Text(row[SqueueColumn.RequiredNodes]) is { Length: > 0 } nodes
                ? (new SlurmReason(WaitReason.Unknown), $"{text}; asks for {nodes} by name")
                : (reason, text);

    private static string Text(ReadOnlySpan<byte> field) => SlurmNumbers.IsNothing(field) ? "" : Bytes.Text(field);
}
