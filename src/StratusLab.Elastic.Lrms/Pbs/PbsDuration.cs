using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Pbs;

/// <summary>Durations as PBS writes them: <c>[[[D:]H:]M:]S</c>, the seconds perhaps with a fraction; a plain number is seconds.</summary>
internal static class PbsDuration
{
    private const long MostSeconds = 100L * 365 * 24 * 3600;

    /// <summary>Reads a duration; false when it is none. A fraction of a second is dropped.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out TimeSpan duration)
    {
        duration = default;
        var dot = text.LastIndexOf((byte)'.');
        if (dot >= 0)
        {
            if (!Bytes.TryNumber(text[(dot + 1)..], out long _))
            {
                return false;
            }

            text = text[..dot];
        }

        long seconds = 0;
        var parts = 0;
        foreach (var part in text.Split((byte)':'))
        {
            if (++parts > 4 || !Bytes.TryNumber(text[part], out long number) || number > MostSeconds)
            {
                return false;
            }

            // With four parts the first counts days, of 24 of the hours that come next.
            seconds = (seconds * (parts == 2 && text.Count((byte)':') == 3 ? 24 : 60)) + number;
        }

        if (seconds > MostSeconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
