namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>Who decides which worker nodes a Slurm gets.</summary>
public enum SlurmMode
{
    /// <summary>Workers come and go by themselves (<c>slurmd -Z</c>); slurm.conf knows none of them.</summary>
    Dynamic,

    /// <summary>slurm.conf declares them as <c>State=CLOUD</c>; Slurm's power saving calls for them and releases them by name.</summary>
    Cloud,
}
