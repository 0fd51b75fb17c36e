namespace StratusLab.Elastic.Api;

/// <summary>What may stand after the question mark.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in JSON Schema's words.</param>
/// <param name="Meaning">A sentence.</param>
internal sealed record ApiParameter(string Name, string Type, string Meaning)
{
    public static ApiParameter Cluster { get; } = new("cluster", "string", "Only what belongs to this cluster.");

    public static ApiParameter Pool { get; } = new("pool", "string", "Only what belongs to this pool.");

    public static ApiParameter Host { get; } = new("host", "string", "Only what is on this host.");

    public static ApiParameter State { get; } = new("state", "string", "Only what is in this state.");

    public static ApiParameter Limit { get; } = new("limit", "integer", "At most so many items.");

    public static ApiParameter After { get; } = new("after", "string", "Go on after this one: the \"next\" of the page before.");

    public static ApiParameter All { get; } = new("all", "boolean", "Also what is over, the newest first.");
}
