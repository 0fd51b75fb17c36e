namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// Drains, and downs, that Slurm sets itself: a node that has less than it was to have, or on which something failed. Nobody asked for those, and nobody undoes them by
/// itself; such a node counts as down, while one that a person drained or set down is left alone.
/// </summary>
internal static class SlurmDrains
{
    // What slurmctld and slurmd of 22.05 to 25.x write; each is the beginning of a reason.
    private static readonly string[] Own =
    [
        "Low RealMemory", "Low socket*core", "Low CPUs", "Low TmpDisk", "gres/", "Kill task failed", "Prolog error", "Epilog error", "Prolog failed", "Epilog failed",
        "Not responding", "Node unexpectedly rebooted", "batch job complete failure", "Duplicate jobid", "Invalid number of", "Could not launch job",
        "ResumeTimeout reached",
    ];

    /// <summary>True for a reason that Slurm gave itself.</summary>
    public static bool IsOwn(string reason) => Own.Any(own => reason.StartsWith(own, StringComparison.OrdinalIgnoreCase));
}
