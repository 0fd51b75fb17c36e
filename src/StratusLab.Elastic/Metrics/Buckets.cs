namespace StratusLab.Elastic.Metrics;

/// <summary>Upper bounds of the histograms, in seconds: few, and dense where the answer matters.</summary>
internal static class Buckets
{
    /// <summary>A plan: it should take milliseconds.</summary>
    public static double[] Thought { get; } = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    /// <summary>A command or a pass: up to its deadline.</summary>
    public static double[] Command { get; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80];

    /// <summary>A phase of making a node: seconds to half an hour.</summary>
    public static double[] Provision { get; } = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1800];

    /// <summary>A job's wait: seconds to days.</summary>
    public static double[] Wait { get; } = [1, 5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400, 259200];

    /// <summary>A node's life: minutes to weeks.</summary>
    public static double[] Life { get; } = [60, 300, 600, 1800, 3600, 7200, 14400, 28800, 86400, 259200, 604800, 1209600];
}
