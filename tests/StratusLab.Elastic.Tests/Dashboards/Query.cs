namespace StratusLab.Elastic.Tests.Dashboards;

/// <summary>What a dashboard asks Prometheus for.</summary>
/// <param name="Where">Dashboard, panel and query, for whoever must mend it.</param>
/// <param name="Expression">The expression as it is in the file.</param>
/// <param name="IsInstant">True for the value at the end of the range, false for the whole range.</param>
internal sealed record Query(string Where, string Expression, bool IsInstant);
