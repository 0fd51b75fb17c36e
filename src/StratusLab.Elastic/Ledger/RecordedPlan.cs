namespace StratusLab.Elastic.Ledger;

/// <summary>A plan as it was made, with what it was made from, so that it can be explained and replayed.</summary>
internal sealed record RecordedPlan
{
    /// <summary>Its number, given by the ledger; 0 before it is recorded. Rises with time, without gaps.</summary>
    public long Id { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A digest of what it says: equal plans have equal ones.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The plan, as printed.</summary>
    public required string Text { get; init; }

    /// <summary>What it was made from, compressed by the caller. Empty in a list.</summary>
    public ReadOnlyMemory<byte> Inputs { get; init; }

    /// <summary>False for a plan that does nothing; those are forgotten first.</summary>
    public bool HasActions { get; init; }
}
