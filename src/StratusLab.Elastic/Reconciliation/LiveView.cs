using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>What the last pass saw and decided, for whoever asks: the API, the metrics. Swapped whole, never changed.</summary>
internal sealed class LiveView
{
    private volatile Pass? last;
    private volatile DemandAges ages = DemandAges.None;
    private long changes;

    /// <summary>The last pass; null before the first.</summary>
    public Pass? Last
    {
        get => last;
        set
        {
            ages = value is null ? DemandAges.None : ages.After(value.Plan);
            last = value;
            Interlocked.Increment(ref changes);
        }
    }

    /// <summary>Rises with every pass.</summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>Since when the jobs that wait have counted as demand.</summary>
    public DemandAges Ages => ages;

    /// <summary>One pass.</summary>
    /// <param name="Seen">What it saw.</param>
    /// <param name="Plan">What it decided.</param>
    /// <param name="PlanId">The number of the recorded plan that says the same; 0 when none is recorded.</param>
    /// <param name="State">The ledger as the pass loaded it.</param>
    /// <param name="Took">How long it took, LRMS reads included.</param>
    public sealed record Pass(Observation Seen, Plan Plan, long PlanId, LedgerState State, TimeSpan Took);
}
