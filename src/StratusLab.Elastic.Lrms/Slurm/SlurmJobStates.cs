using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>The job states of Slurm (job_state_string()).</summary>
internal static class SlurmJobStates
{
    /// <summary>What a state word means; null for a word that we do not know.</summary>
    public static JobState? Read(string word) => word switch
    {
        "PENDING" or "REQUEUE_HOLD" or "RESV_DEL_HOLD" or "SPECIAL_EXIT" or "REQUEUE_FED" => JobState.Pending,
        "RUNNING" or "CONFIGURING" or "EXPEDITING" or "SUSPENDED" or "STOPPED" or "RESIZING" or "SIGNALING" or "STAGE_OUT" => JobState.Running,
        "COMPLETING" or "REQUEUED" => JobState.Ending,
        "COMPLETED" or "CANCELLED" or "FAILED" or "TIMEOUT" or "NODE_FAIL" or "PREEMPTED" or "BOOT_FAIL" or "DEADLINE" or "OUT_OF_MEMORY"
            or "REVOKED" or "LAUNCH_FAILED" or "RECONFIG_FAIL" => JobState.Ended,
        _ => null,
    };

    /// <summary>True for the states that a pending job is held in, whatever its reason says.</summary>
    public static bool IsHeld(string word) => word is "REQUEUE_HOLD" or "RESV_DEL_HOLD" or "SPECIAL_EXIT" or "REQUEUE_FED";
}
