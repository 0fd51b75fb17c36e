namespace StratusLab.Elastic.Commands;

/// <summary>How one machine is reached with the OpenSSH client. Paths are absolute and have no spaces, quotes or <c>%</c>: ssh would read them as something else.</summary>
public sealed record SshOptions
{
    /// <summary>The machine, as messages name it.</summary>
    public required string Host { get; init; }

    /// <summary>Its name or address on the network.</summary>
    public required string Address { get; init; }

    /// <summary>Where its sshd listens. Default 22.</summary>
    public int Port { get; init; } = 22;

    /// <summary>The user there, whose shell must be a POSIX shell that prints nothing by itself.</summary>
    public required string User { get; init; }

    /// <summary>The private key, without a passphrase, readable for this service alone.</summary>
    public required string KeyFile { get; init; }

    /// <summary>The keys of machines that are accepted; nothing is ever added by itself.</summary>
    public required string KnownHostsFile { get; init; }

    /// <summary>How the sockets of shared connections begin, in a directory of this process's own; at most 80 bytes, since ssh adds some and a socket's path has at most 107.</summary>
    public required string ControlPath { get; init; }

    /// <summary>How long connecting and logging in may each take. Default 10 s.</summary>
    public TimeSpan ConnectDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most commands at a time; more wait. Default 8: an sshd allows 10 sessions in a connection unless it is told otherwise (MaxSessions).</summary>
    public int MaxSessions { get; init; } = 8;
}
