using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Pbs;

/// <summary>The job states of the PBS family: one letter (qstat(1) of OpenPBS and of Torque).</summary>
internal static class PbsJobStates
{
    /// <summary>
    /// What a letter means; null for one that we do not know. B is an array of which a task has begun: what waits of it waits on. M went to another server and
    /// is over here.
    /// </summary>
    public static JobState? Read(ReadOnlySpan<byte> letter) => letter.Length != 1 ? null : letter[0] switch
    {
        (byte)'Q' or (byte)'H' or (byte)'W' or (byte)'T' or (byte)'B' => JobState.Pending,
        (byte)'R' or (byte)'S' or (byte)'U' => JobState.Running,
        (byte)'E' => JobState.Ending,
        (byte)'C' or (byte)'F' or (byte)'X' or (byte)'M' => JobState.Ended,
        _ => null,
    };
}
