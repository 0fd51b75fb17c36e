using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// What a pending reason of Slurm means: always the same, or one thing when <paramref name="If"/> holds for the job and another when it does not.
/// </summary>
internal readonly record struct SlurmReason(WaitReason Then, ReasonCondition If = ReasonCondition.Always, WaitReason Otherwise = WaitReason.Unknown)
{
    /// <summary>The meaning, given whether the condition holds.</summary>
    public WaitReason Of(bool conditionHolds) => conditionHolds ? Then : Otherwise;
}
