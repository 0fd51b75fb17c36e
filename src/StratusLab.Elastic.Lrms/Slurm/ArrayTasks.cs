using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>The waiting tasks of a job array as squeue prints them: <c>6-99:3%2</c> is every third from 6 to 99, two at a time.</summary>
internal readonly record struct ArrayTasks(int Count, int? Limit)
{
    /// <summary>Reads what is between the brackets; false when it is malformed or was shortened (<c>...</c>, without SLURM_BITSTR_LEN=0).</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out ArrayTasks tasks)
    {
        tasks = default;
        int? limit = null;
        var percent = text.IndexOf((byte)'%');
        if (percent >= 0)
        {
            if (!Bytes.TryNumber(text[(percent + 1)..], out int number))
            {
                return false;
            }

            limit = number == 0 ? null : number;
            text = text[..percent];
        }

        long count = 0;
        foreach (var part in text.Split((byte)','))
        {
            var tasksInRange = CountRange(text[part]);
            count += tasksInRange;
            if (tasksInRange == 0 || count > int.MaxValue)
            {
                return false;
            }
        }

        tasks = new ArrayTasks((int)count, limit);
        return true;
    }

    // FIRST[-LAST[:STEP]]; 0 when it is none.
    private static long CountRange(ReadOnlySpan<byte> range)
    {
        var dash = range.IndexOf((byte)'-');
        if (dash < 0)
        {
            return Bytes.TryNumber(range, out int _) ? 1 : 0;
        }

        var step = 1;
        var colon = range.IndexOf((byte)':');
        if (colon >= 0 && (!Bytes.TryNumber(range[(colon + 1)..], out step) || step == 0))
        {
            return 0;
        }

        var last = colon >= 0 ? range[..colon] : range;
        var isRange = last.Length > dash & Bytes.TryNumber(range[..dash], out int from);
        return isRange && Bytes.TryNumber(last[(dash + 1)..], out int to) && to >= from ? (((long)to - from) / step) + 1 : 0;
    }
}
