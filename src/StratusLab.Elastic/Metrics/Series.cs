namespace StratusLab.Elastic.Metrics;

/// <summary>One series of a family: a sum, and with bounds how many measurements were at most each. Any thread may add and read.</summary>
internal sealed class Series(double[] bounds)
{
    private readonly Lock turn = new();
    private readonly long[] counts = new long[bounds.Length];
    private long count;
    private double sum;

    /// <summary>Adds a measurement; what is not a number is dropped, since it would poison the sum for good.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        var first = Array.FindIndex(bounds, b => value <= b);
        lock (turn)
        {
            sum += value;
            count++;
            if (first >= 0)
            {
                counts[first]++;
            }
        }
    }

    /// <summary>The sum and the count; <paramref name="cumulative"/>, as long as the bounds, gets how many were at most each bound.</summary>
    public (double Sum, long Count) Read(Span<long> cumulative)
    {
        lock (turn)
        {
            var below = 0L;
            for (var i = 0; i < counts.Length; i++)
            {
                cumulative[i] = below += counts[i];
            }

            return (sum, count);
        }
    }
}
