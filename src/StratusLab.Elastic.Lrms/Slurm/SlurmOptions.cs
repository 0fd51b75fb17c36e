using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>One Slurm cluster.</summary>
public sealed record SlurmOptions
{
    /// <summary>Our name for the cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>This site's id, part of every drain tag. Letters, digits, dots, underscores and hyphens.</summary>
    public required string Site { get; init; }

    /// <summary>Who decides which worker nodes it gets. Default: the planner.</summary>
    public SlurmMode Mode { get; init; }

    /// <summary>The form in which it is read. Default: text, unless Slurm's programs do not know it.</summary>
    public SlurmRead Read { get; init; }

    /// <summary>The beginning of every reason that this site writes.</summary>
    internal string Mark => $"stratuslab:{Site}:";

    /// <summary>How long each command that reads may take. Default 20 s; a slurmctld that is down is noticed by its clients after 9 s.</summary>
    public TimeSpan ReadDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long each command that changes something may take. Default 30 s.</summary>
    public TimeSpan ActDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The path of slurm.conf, given to the commands as <c>SLURM_CONF</c>. Default: what they find themselves.</summary>
    public string? ConfFile { get; init; }

    /// <summary>Where <c>scontrol</c> and <c>squeue</c> are. Default: looked up in PATH.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>The munge key that workers need to join; must be readable by the service. Default <c>/etc/munge/munge.key</c>.</summary>
    public string MungeKeyFile { get; init; } = "/etc/munge/munge.key";

    /// <summary>The controllers as <c>host:port</c>, the first one preferred, for <c>slurmd --conf-server</c> in the workers.</summary>
    public ImmutableArray<string> Controllers { get; init; } = [];

    /// <summary>
    /// The largest node that can be made for this cluster. Slurm may spread the tasks of a job that did not fix its number of nodes; one that fits no
    /// node of this size is counted as spread over several. Default: unknown, nothing is spread.
    /// </summary>
    public Resources? LargestNode { get; init; }
}
