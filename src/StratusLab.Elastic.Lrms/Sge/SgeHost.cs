using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>A host as the verbs look at it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Instances">Its queue instances.</param>
/// <param name="Jobs">All that run there.</param>
/// <param name="Masters">Those of them that are run from there, by its daemon; what others run there goes with them.</param>
internal sealed record SgeHost(LrmsNode Node, IReadOnlyList<QueueInstance> Instances, IReadOnlyList<Job> Jobs, IReadOnlySet<JobId> Masters)
{
    /// <summary>Whose it is: the value of <see cref="SgeOptions.SiteComplex"/>; null when nobody says so.</summary>
    public string? Site { get; init; }

    /// <summary>True when nobody has given it anything, neither a queue nor a value, and nothing runs on it: its daemon has registered itself.</summary>
    public bool IsBare { get; init; }

    /// <summary>Our drain's tag; null without one.</summary>
    public string? Tag => Instances.Select(i => i[SgeOptions.DrainComplex]?.Value).FirstOrDefault(v => v is not null);

    /// <summary>True when somebody disabled it.</summary>
    public bool IsDisabled => Instances.Count > 0 && Instances.All(i => i.State.Contains('d', StringComparison.Ordinal));

    /// <summary>True when nothing runs on it.</summary>
    public bool IsEmpty => !Node.HasJobs && Jobs.Count == 0;
}
