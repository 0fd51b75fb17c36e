using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Pbs;

/// <summary>
/// Counts by state: a queue's or server's <c>state_count</c> (<c>Transit:0 Queued:5 Held:0 Waiting:0 Running:2 Exiting:0 Begun:0 </c>; Torque adds Complete) and an
/// array's <c>array_state_count</c> (<c>Queued:7 Running:3 Exiting:0 Expired:0</c>).
/// </summary>
internal readonly record struct PbsStateCounts
{
    /// <summary>Waiting to be run.</summary>
    public int Queued { get; private init; }

    /// <summary>Running.</summary>
    public int Running { get; private init; }

    /// <summary>All that is neither over (Expired, Complete) nor of a state that we do not know.</summary>
    public int Live { get; private init; }

    /// <summary>Reads the counts; false when a part is not <c>Word:number</c>. Words that are not known count nowhere.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out PbsStateCounts counts)
    {
        counts = default;
        foreach (var range in text.Split((byte)' '))
        {
            var part = text[range];
            if (part.IsEmpty)
            {
                continue;
            }

            var colon = part.IndexOf((byte)':');
            if (colon <= 0 || !Bytes.TryNumber(part[(colon + 1)..], out int number))
            {
                return false;
            }

            counts = counts.With(part[..colon], number);
        }

        return true;
    }

    private PbsStateCounts With(ReadOnlySpan<byte> word, int number) =>
        word.SequenceEqual("Queued"u8) ? this with { Queued = number, Live = Live + number }
        : word.SequenceEqual("Running"u8) ? this with { Running = number, Live = Live + number }
        : word.SequenceEqual("Transit"u8) || word.SequenceEqual("Held"u8) || word.SequenceEqual("Waiting"u8) || word.SequenceEqual("Exiting"u8)
            || word.SequenceEqual("Begun"u8) ? this with { Live = Live + number }
        : this;
}
