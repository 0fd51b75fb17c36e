using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>One Grid Engine cell whose workers come and go.</summary>
public sealed record SgeOptions
{
    /// <summary>The complex that drains a host and says who did: see <see cref="SgeLrms"/>.</summary>
    public const string DrainComplex = "elastic_drain";

    /// <summary>The complex that says whose a host is: its value is the site.</summary>
    public const string SiteComplex = "elastic_site";

    /// <summary>Our name for the cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>This site's id, part of every drain tag, and the mark of every host of ours. Letters, digits, dots, underscores and hyphens.</summary>
    public required string Site { get; init; }

    /// <summary>How long each command that reads may take. Default 20 s.</summary>
    public TimeSpan ReadDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long each command that changes something may take. Default 30 s.</summary>
    public TimeSpan ActDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The directory of the cells (<c>SGE_ROOT</c>); Debian's by default.</summary>
    public string Root { get; init; } = "/var/lib/gridengine";

    /// <summary>The cell (<c>SGE_CELL</c>). Default <c>default</c>.</summary>
    public string Cell { get; init; } = "default";

    /// <summary>Where <c>qstat</c>, <c>qconf</c>, <c>qmod</c> and <c>qdel</c> are. Default: looked up in PATH.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>The host group that workers enter, and with them the queues made of it. Default <c>@allhosts</c>.</summary>
    public string HostGroup { get; init; } = "@allhosts";

    /// <summary>The consumable of a host's memory that jobs request, such as <c>h_vmem</c>; workers get theirs in it. Default: none, memory is not handed out.</summary>
    public string? MemoryComplex { get; init; }

    /// <summary>The consumable of a host's GPUs. Default <c>gpu</c>.</summary>
    public string GpuComplex { get; init; } = "gpu";

    /// <summary>
    /// The largest node that can be made for this cluster. A parallel job that may be spread (<c>$fill_up</c>, <c>$round_robin</c>) and fits no node of this size
    /// is counted as spread over several. Default: unknown, nothing is spread.
    /// </summary>
    public Resources? LargestNode { get; init; }
}
