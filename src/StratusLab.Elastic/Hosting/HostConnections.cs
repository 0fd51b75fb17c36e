using System.Globalization;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Hosting;

/// <summary>
/// How commands get to the hosts: on this machine, or over one ssh connection per host. The connections' sockets are in the directory that systemd gives the service
/// (RuntimeDirectory=), or in a new one of its own.
/// </summary>
internal sealed class HostConnections(ICommandRunner local) : IAsyncDisposable
{
    private const string RuntimeDirectory = "RUNTIME_DIRECTORY";

    private readonly Lock gate = new();
    private readonly Dictionary<string, SshCommandRunner> runners = new(StringComparer.Ordinal);
    private string? directory;

    /// <summary>Runs commands on a host.</summary>
    public ICommandRunner To(HostConfiguration host)
    {
        if (host.Ssh is not { } ssh)
        {
            return local;
        }

        lock (gate)
        {
            var name = host.Policy.Name.Value;
            return runners.TryGetValue(name, out var runner) ? runner : runners[name] = new SshCommandRunner(OptionsOf(name, ssh), local);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var runner in runners.Values)
        {
            await runner.DisposeAsync();
        }

        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private SshOptions OptionsOf(string name, SshConfiguration ssh) => new()
    {
        Host = name,
        Address = ssh.Address,
        Port = ssh.Port,
        User = ssh.User,
        KeyFile = ssh.KeyFile,
        KnownHostsFile = ssh.KnownHostsFile,
        // By number: a socket's path is short, a host's name may be long.
        ControlPath = Path.Combine(directory ??= ChooseDirectory(), runners.Count.ToString(CultureInfo.InvariantCulture)),
    };

    private static string ChooseDirectory() =>
        Environment.GetEnvironmentVariable(RuntimeDirectory)?.Split(':')[0] is { Length: > 0 } given && Directory.Exists(given)
            ? Path.Combine(given, string.Create(CultureInfo.InvariantCulture, $"ssh-{Environment.ProcessId}")) // Made with the first socket.
            : Directory.CreateTempSubdirectory("elastic-ssh-").FullName;
}
