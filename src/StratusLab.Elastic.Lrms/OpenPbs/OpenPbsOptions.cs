using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>One OpenPBS or PBS Professional server whose worker nodes come and go.</summary>
public sealed record OpenPbsOptions
{
    /// <summary>Our name for the cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>This site's id, part of every comment that we write on a node. Letters, digits, dots, underscores and hyphens.</summary>
    public required string Site { get; init; }

    /// <summary>How long each command that reads may take. Default 20 s.</summary>
    public TimeSpan ReadDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long each command that changes something may take. Default 30 s.</summary>
    public TimeSpan ActDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The path of pbs.conf, given to the commands as <c>PBS_CONF_FILE</c>. Default: what they find themselves, /etc/pbs.conf.</summary>
    public string? ConfFile { get; init; }

    /// <summary>Where <c>qstat</c>, <c>pbsnodes</c>, <c>qmgr</c> and <c>qrerun</c> are, for example /opt/pbs/bin. Default: looked up in PATH.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>The server's name as the workers resolve it, for their pbs.conf. Default: what pbs.conf in their image says.</summary>
    public string? Server { get; init; }

    /// <summary>The munge key that workers need where PBS authenticates with munge (<c>PBS_AUTH_METHOD=munge</c>). Default: none.</summary>
    public string? MungeKeyFile { get; init; }

    /// <summary>
    /// The largest node that can be made for this cluster. Chunks that may be placed freely and do not fit it together are counted as spread over several.
    /// Default: unknown, nothing is spread.
    /// </summary>
    public Resources? LargestNode { get; init; }
}
