using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>Tasks of an array as qstat prints them: <c>1</c>, <c>3-49:2</c>, <c>1,5-9:2</c>; what is left of one has no throttle here.</summary>
internal readonly record struct TaskRange(int First, int Count)
{
    /// <summary>Reads them; no text is no array. Ranges without a step have step 1.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out TaskRange tasks)
    {
        tasks = default;
        if (text.IsEmpty)
        {
            return true;
        }

        var (first, count) = (0, 0L);
        foreach (var part in text.Split((byte)','))
        {
            if (!TryReadPart(text[part], out var start, out var more))
            {
                return false;
            }

            first = first == 0 ? start : first;
            count += more;
        }

        tasks = new TaskRange(first, (int)Math.Min(count, int.MaxValue));
        return true;
    }

    private static bool TryReadPart(ReadOnlySpan<byte> text, out int first, out long count)
    {
        var (last, step) = (0, 1);
        count = 0;
        var dash = text.IndexOf((byte)'-');
        if (!Bytes.TryNumber(dash < 0 ? text : text[..dash], out first) || first == 0)
        {
            return false;
        }

        if (dash >= 0)
        {
            var rest = text[(dash + 1)..];
            var colon = rest.IndexOf((byte)':');
            if (!Bytes.TryNumber(colon < 0 ? rest : rest[..colon], out last) || (colon >= 0 && !Bytes.TryNumber(rest[(colon + 1)..], out step)) || step == 0 || last < first)
            {
                return false;
            }
        }

        count = dash < 0 ? 1 : (((long)last - first) / step) + 1;
        return true;
    }
}
