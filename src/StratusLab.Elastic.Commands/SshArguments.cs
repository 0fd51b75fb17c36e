using System.Collections.Immutable;
using System.Globalization;

namespace StratusLab.Elastic.Commands;

/// <summary>Command lines for ssh(1). What a user or the machine has configured for ssh is not read.</summary>
internal sealed class SshArguments(SshOptions options)
{
    /// <summary>What ssh prints when it was to use the shared connection and that is not there: the command has not begun.</summary>
    public const string NotConnected = "elastic: not connected";

    private readonly ImmutableArray<string> common =
    [
        "-F", "none", "-T", "-a", "-x", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR",
        "-p", options.Port.ToString(CultureInfo.InvariantCulture), "-l", options.User,
    ];

    /// <summary>Opens the shared connection and goes to the background, into a session of its own. It ends a minute after its last command.</summary>
    public ImmutableArray<string> Connect(string socket) =>
    [
        .. common, "-S", socket, "-f", "-N", "-o", "ControlMaster=yes", "-o", "ControlPersist=60",
        "-o", "StrictHostKeyChecking=yes", "-o", $"UserKnownHostsFile={options.KnownHostsFile}", "-o", "GlobalKnownHostsFile=none", "-o", "UpdateHostKeys=no",
        "-i", options.KeyFile, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "PreferredAuthentications=publickey",
        "-o", string.Create(CultureInfo.InvariantCulture, $"ConnectTimeout={Math.Ceiling(options.ConnectDeadline.TotalSeconds)}"), "-o", "ConnectionAttempts=1",
        // A dead connection is noticed within 20 s.
        "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3", "-o", "ClearAllForwardings=yes", "-o", "PermitLocalCommand=no",
        "--", options.Address,
    ];

    /// <summary>Ends the shared connection.</summary>
    public ImmutableArray<string> Disconnect(string socket) => [.. common, "-S", socket, "-O", "exit", "--", options.Address];

    /// <summary>Runs a line over the shared connection, and never over another: without it, ssh would connect through this proxy, which only says so.</summary>
    /// <remarks>A shell of its own for the proxy: <c>echo</c> in place of it would close the pipe to ssh before it has spoken, and ssh ends it then.</remarks>
    public ImmutableArray<string> Run(string socket, string line) => [.. common, "-S", socket, "-o", "ControlMaster=no", "-o", $"ProxyCommand=sh -c 'echo {NotConnected} >&2'", "--", options.Address, line];
}
