namespace StratusLab.Elastic.Core.Model;

/// <summary>One line of the journal: something changed, and why.</summary>
public sealed record JournalEvent
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What kind: <c>node</c>, <c>vm</c>, <c>freeze</c>, <c>pool</c>, <c>host</c>, <c>operator</c>, <c>access</c>, <c>service</c> or <c>orphan</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about: a cluster, pool, host, node or VM by its name; empty for the service.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The VM concerned; null when none.</summary>
    public VmId? Vm { get; init; }

    /// <summary>A sentence for the operator.</summary>
    public required string Text { get; init; }
}
