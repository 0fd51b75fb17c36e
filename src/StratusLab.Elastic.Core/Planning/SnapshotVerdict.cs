namespace StratusLab.Elastic.Core.Planning;

/// <summary>Whether a snapshot is believed: <paramref name="Freeze"/> is null, or says why the cluster is frozen.</summary>
public sealed record SnapshotVerdict(string? Freeze, SnapshotMemory Memory);
