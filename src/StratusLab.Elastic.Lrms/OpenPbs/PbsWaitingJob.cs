using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>Why a job waits: its state and holds first, then what it is bound to, then the scheduler's comment.</summary>
internal readonly ref struct PbsWaitingJob(PbsRecord record, PbsSelect select, PbsPlace place, DateTimeOffset now)
{
    private readonly PbsRecord record = record;

    /// <summary>The reason and its text.</summary>
    public (WaitReason Reason, string Text) Reason()
    {
        var comment = record.Text((int)JobField.Comment, 400);
        var reservation = record.Text((int)JobField.Reservation);
        return record[(int)JobField.State] switch
        {
            [(byte)'H'] => OfHeld(comment),
            [(byte)'W'] => OfWaiting(),
            [(byte)'T'] => (WaitReason.Unknown, "is being moved or staged"),
            _ when reservation.Length > 0 => (WaitReason.Reservation, $"in the reservation {reservation}"),
            _ when select.Beyond.Length > 0 => (WaitReason.Unknown, Joined(comment, select.Beyond)),
            _ when place.IsGrouped && !place.IsPacked && select.Chunks > 1 => (WaitReason.Unknown, Joined(comment, "asks for nodes of one group")),
            _ => (PbsComments.Read(comment, select.Features), comment),
        };
    }

    // The server holds (s) a job for its dependencies, and for having failed to start 21 times.
    private (WaitReason Reason, string Text) OfHeld(string comment)
    {
        var holds = record.Text((int)JobField.Holds, 20);
        var depends = record.Text((int)JobField.Depends, 400);
        return holds == "s" && depends.Length > 0 && comment.Length == 0
            ? (WaitReason.Dependency, depends)
            : (WaitReason.Held, comment.Length > 0 ? comment : $"held ({holds})");
    }

    private (WaitReason Reason, string Text) OfWaiting() =>
        PbsTime.Read(record[(int)JobField.NotBefore]) is not { } begin ? (WaitReason.Unknown, "waits for a time that is not told")
        : begin > now ? (WaitReason.BeginTime, "")
        : (WaitReason.NotYetConsidered, "");

    private static string Joined(string comment, string what) => comment.Length == 0 ? what : $"{comment}; {what}";
}
