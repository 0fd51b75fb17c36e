using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Configuration;

/// <summary>How a host is reached over ssh, and where its VMs' files are.</summary>
public sealed record SshConfiguration
{
    /// <summary>The port that sshd has everywhere.</summary>
    public const int DefaultPort = 22;

    /// <summary>The service's private key.</summary>
    public const string DefaultKeyFile = "/etc/stratuslab-elastic/ssh_key";

    /// <summary>The host keys that the service accepts.</summary>
    public const string DefaultKnownHostsFile = "/etc/stratuslab-elastic/ssh_known_hosts";

    /// <summary>Its name or address.</summary>
    public required string Address { get; init; }

    /// <summary>Where its sshd listens.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The user there.</summary>
    public required string User { get; init; }

    /// <summary>The private key; an absolute path.</summary>
    public string KeyFile { get; init; } = DefaultKeyFile;

    /// <summary>The host keys that are accepted; an absolute path.</summary>
    public string KnownHostsFile { get; init; } = DefaultKnownHostsFile;

    /// <summary>The host's own directory for images and VMs' files, an absolute path; null when the host shares the service's data directory under the same path.</summary>
    public string? DataDirectory { get; init; } = ElasticConfiguration.DefaultDataDirectory;

    /// <summary>Where disks and data blocks are made as logical volumes; null for files in <see cref="DataDirectory"/>.</summary>
    public VolumeGroup? Volumes { get; init; }

    /// <summary>The most that the images in that directory may be together, in MiB; null for no bound.</summary>
    public long? CacheSizeMiB { get; init; }
}
