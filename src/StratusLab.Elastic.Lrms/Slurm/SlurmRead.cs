namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>In which form Slurm's programs are asked for their lists.</summary>
public enum SlurmRead
{
    /// <summary>As text; in JSON once Slurm's programs have shown that they do not know the text that is asked for.</summary>
    Auto,

    /// <summary>As text always.</summary>
    Text,

    /// <summary>In JSON always, as far as the release has it.</summary>
    Json,
}
