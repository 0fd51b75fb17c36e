namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// Drains, and downs, that Slurm sets itself: a node that has less than it was to have, or on which something failed. Nobody asked for those, and nobody undoes them by
/// itself; such a node counts as down, while one that a person drained or set down is left alone.
/// </summary>
internal static class SlurmDrains
{
    // What Slurm 22.05.9 to 26.05.3 write where nobody asked; each is the beginning of a reason (docs/lrms/slurm.md has the table, by file and release).
    private static readonly string[] Own =
    [
        // A node registered with something else than it was declared with.
        "Low socket*core*thread count", "Low CPUs", "Low RealMemory", "Low TmpDisk", "gres/", "Could not unpack gres data", "CoreSpec differ", "Reported active features",
        "Failed to parse dynamic_conf nodeline", "Failed to set topology",
        // A job could not be started, or not be ended.
        "Prolog error", "Job env setup error", "Prolog/Epilog failure", "Epilog error", "Duplicate jobid", "batch job complete failure", "Bad core count", "SlurmdSpoolDir is full",
        "Kill task failed", "Job step not running", "switch_g_job_postfini failed",
        // A node was lost.
        "Not responding", "Node unexpectedly rebooted", "ResumeTimeout reached", "Failed to set node feature",
    ];

    // Stands behind the reason of whoever asked for the reboot, which ended when this came.
    private const string RebootFailed = "reboot timed out";

    /// <summary>True for a reason that Slurm gave itself.</summary>
    public static bool IsOwn(string reason) => Own.Any(own => reason.StartsWith(own, StringComparison.Ordinal)) || reason.Contains(RebootFailed, StringComparison.Ordinal);
}
