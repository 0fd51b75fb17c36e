namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// Gives memory back to the machine after work on a large queue. A pass over 100,000 jobs leaves hundreds of megabytes of garbage, and on a machine with memory to
/// spare the collector would keep them until the next pass has doubled them.
/// </summary>
internal sealed class Heap
{
    private const long Worthwhile = 64 << 20;

    private long allocated = GC.GetTotalAllocatedBytes();

    /// <summary>Collects when much has been allocated since the last time; a small site never pays for it.</summary>
    public void GiveBack()
    {
        if (GC.GetTotalAllocatedBytes() - allocated > Worthwhile)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            allocated = GC.GetTotalAllocatedBytes();
        }
    }
}
