namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>What a host's processors have done since it booted, in nanoseconds of one processor: waiting for a disk counts as idle.</summary>
internal sealed record CpuTimes(long Idle, long Total)
{
    // Less than this, of all processors together, says more of the look itself than of the host.
    private const long Least = 200_000_000;

    /// <summary>Cores that were idle between an earlier look and this one; null when too little time has passed, or the host booted meanwhile.</summary>
    public double? IdleSince(CpuTimes? earlier, int cores)
    {
        if (earlier is null || Total - earlier.Total < Least || Idle < earlier.Idle)
        {
            return null;
        }

        return Math.Min(1, (double)(Idle - earlier.Idle) / (Total - earlier.Total)) * cores;
    }
}
