namespace StratusLab.Elastic.Web.Charts;

/// <summary>A span of time on the width of a chart.</summary>
internal readonly record struct TimeScale(DateTimeOffset From, DateTimeOffset To, double Left, double Right)
{
    /// <summary>Where an instant is.</summary>
    public double X(DateTimeOffset at) => Left + ((Right - Left) * (at - From).TotalSeconds / (To - From).TotalSeconds);

    /// <summary>Round instants to write below it, six to twelve of them.</summary>
    public IEnumerable<DateTimeOffset> Ticks()
    {
        var span = To - From;
        var step = span <= TimeSpan.FromHours(1) ? TimeSpan.FromMinutes(10) : span <= TimeSpan.FromHours(6) ? TimeSpan.FromHours(1) : TimeSpan.FromHours(4);
        for (var at = new DateTimeOffset(((From.UtcTicks / step.Ticks) + 1) * step.Ticks, TimeSpan.Zero); at < To; at += step)
        {
            yield return at;
        }
    }
}
