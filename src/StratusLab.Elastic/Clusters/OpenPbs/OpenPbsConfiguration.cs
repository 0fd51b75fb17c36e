namespace StratusLab.Elastic.Clusters.OpenPbs;

/// <summary>How an OpenPBS is reached, and what its worker nodes need to join.</summary>
public sealed record OpenPbsConfiguration : LrmsConfiguration
{
    /// <summary>Its <c>pbs.conf</c>; null to let PBS find it.</summary>
    public string? ConfFile { get; init; }

    /// <summary>The directory of PBS's commands; null to find them on <c>PATH</c>.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>The server's name for the worker nodes; null when their image has it.</summary>
    public string? Server { get; init; }

    /// <summary>The file whose content worker nodes get as their munge key; null where PBS does not use munge.</summary>
    public string? MungeKeyFile { get; init; }
}
