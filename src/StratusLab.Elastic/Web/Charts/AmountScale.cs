namespace StratusLab.Elastic.Web.Charts;

/// <summary>Amounts from zero on the height of a chart.</summary>
internal readonly record struct AmountScale(int Step, int Steps, double Top, double Bottom)
{
    /// <summary>One that has room for an amount, with two to five round steps.</summary>
    public static AmountScale For(int largest, double top, double bottom)
    {
        var step = 1;
        for (var i = 0; (long)step * 5 < largest; i++)
        {
            step = i % 3 == 1 ? step / 2 * 5 : step * 2; // 1, 2, 5, 10, ...
        }

        return new(step, Math.Max(2, (largest + step - 1) / step), top, bottom);
    }

    /// <summary>Where an amount is.</summary>
    public double Y(double amount) => Bottom - ((Bottom - Top) * amount / ((double)Step * Steps));

    /// <summary>Amounts to write beside it.</summary>
    public IEnumerable<int> Ticks()
    {
        for (var i = 0; i <= Steps; i++)
        {
            yield return i * Step;
        }
    }
}
