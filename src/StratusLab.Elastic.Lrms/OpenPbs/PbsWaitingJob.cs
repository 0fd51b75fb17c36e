using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>Why a job waits: its state and holds first, then what it is bound to, then the scheduler's comment.</summary>
internal readonly ref struct PbsWaitingJob(PbsRecord record, PbsComment comment, PbsSelect select, PbsPlace place, DateTimeOffset now)
{
    private readonly PbsRecord record = record;

    /// <summary>The reason and its text.</summary>
    public (WaitReason Reason, string Text) Reason()
    {
        return record[(int)JobField.State] switch
        {
            [(byte)'H'] => OfHeld(),
            [(byte)'W'] => OfWaiting(),
            [(byte)'T'] => (WaitReason.Unknown, "is being moved or staged"),
            _ when !record[(int)JobField.Reservation].IsEmpty => (WaitReason.Reservation, $"in the reservation {record.Text((int)JobField.Reservation)}"),
            _ when select.Beyond.Length > 0 => (WaitReason.Unknown, Joined(select.Beyond)),
            _ when place.IsGrouped && !place.IsPacked && select.Chunks > 1 => (WaitReason.Unknown, Joined("asks for nodes of one group")),
            _ => (comment.Of(select.Features), comment.Text),
        };
    }

    // The server holds (s) a job for its dependencies, and for having failed to start 21 times.
    private (WaitReason Reason, string Text) OfHeld()
    {
        var holds = record.Text((int)JobField.Holds, 20);
        var depends = record.Text((int)JobField.Depends, 400);
        return holds == "s" && depends.Length > 0 && !comment.Text.Contains("failed attempts", StringComparison.Ordinal)
            ? (WaitReason.Dependency, depends)
            : (WaitReason.Held, comment.Text.Length > 0 ? comment.Text : $"held ({holds})");
    }

    private (WaitReason Reason, string Text) OfWaiting() =>
        PbsTime.Read(record[(int)JobField.NotBefore]) is not { } begin ? (WaitReason.Unknown, "waits for a time that is not told")
        : begin > now ? (WaitReason.BeginTime, "")
        : (WaitReason.NotYetConsidered, "");

    private string Joined(string what) => comment.Text.Length == 0 ? what : $"{comment.Text}; {what}";
}
