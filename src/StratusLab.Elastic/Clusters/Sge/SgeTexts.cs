namespace StratusLab.Elastic.Clusters.Sge;

/// <summary>What the rules look at, as qconf prints it.</summary>
internal sealed record SgeTexts
{
    /// <summary><c>-sc</c>: the complexes.</summary>
    public string Complexes { get; init; } = "";

    /// <summary><c>-sq '*'</c>: the queues.</summary>
    public string Queues { get; init; } = "";

    /// <summary><c>-ssconf</c>: the scheduler's configuration.</summary>
    public string Scheduler { get; init; } = "";

    /// <summary><c>-sconf</c>: the cluster's configuration.</summary>
    public string Configuration { get; init; } = "";

    /// <summary><c>-shgrpl</c>: the host groups.</summary>
    public string HostGroups { get; init; } = "";

    /// <summary><c>-sm</c>: the managers.</summary>
    public string Managers { get; init; } = "";

    /// <summary>The value of a key in lines of a key and a value; empty when it is not there.</summary>
    public static string ValueOf(string text, string key) =>
        text.Split('\n').Where(line => line.StartsWith(key + " ", StringComparison.Ordinal)).Select(line => line[key.Length..].Trim()).FirstOrDefault("");

    /// <summary>The words of the table line that begins with a name; none when it is not there.</summary>
    public static string[] RowOf(string text, string name) =>
        text.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(words => words is [var first, ..] && first == name) ?? [];

    /// <summary>The blocks of several queues, by name.</summary>
    public IReadOnlyDictionary<string, string> QueueBlocks() =>
        ("\n" + Queues).Split("\nqname ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(block => block.Split('\n', 2))
            .DistinctBy(parts => parts[0].Trim()).ToDictionary(parts => parts[0].Trim(), parts => parts.Length > 1 ? parts[1] : "", StringComparer.Ordinal);
}
