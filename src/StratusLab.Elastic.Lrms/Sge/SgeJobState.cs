using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// A job's state as qstat prints it (qstat(1)): letters, of which h, q and w are those of a waiting job and t, r, s, S, T those of one with a queue; R says that it was
/// started before, E that it failed and waits for somebody to look, d that it is being deleted.
/// </summary>
internal readonly record struct SgeJobState(JobState State, WaitReason Reason, string Text)
{
    private const string Known = "hqwRtrsSTEdzx";

    /// <summary>Reads a state; <paramref name="isPlaced"/> when it is listed with a queue instance.</summary>
    public static SgeJobState Read(ReadOnlySpan<byte> text, bool isPlaced)
    {
        var word = Bytes.Text(text);
        if (isPlaced)
        {
            return new(word.Contains('d', StringComparison.Ordinal) ? JobState.Ending : JobState.Running, default, word);
        }

        return word.Contains('d', StringComparison.Ordinal) ? new(JobState.Ended, default, word)
            : word.Length == 0 || !word.All(letter => Known.Contains(letter, StringComparison.Ordinal)) ? new(JobState.Pending, WaitReason.Unknown, $"in the unknown state {word}")
            : word.Contains('E', StringComparison.Ordinal) ? new(JobState.Pending, WaitReason.Held, $"{word}: it failed and waits for qmod -cj")
            : word.Contains('h', StringComparison.Ordinal) ? new(JobState.Pending, WaitReason.Held, word)
            : new(JobState.Pending, WaitReason.Capacity, word);
    }
}
