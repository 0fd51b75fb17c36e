using System.Globalization;
using System.Text;
using StratusLab.Elastic.Commands;

namespace StratusLab.Elastic.Contracts.Hosts;

/// <summary>Hypervisor hosts with real sshd, libvirtd and QEMU, in namespaces of their own (<c>tests/lab/hosts</c>). They are numbered from 1.</summary>
public sealed class LabHosts : IAsyncDisposable
{
    private static readonly string Script = Checkout.PathOf("tests/lab/hosts");
    private static readonly LocalCommandRunner Local = new(TimeProvider.System);

    private LabHosts(string directory) => Directory = directory;

    /// <summary>Where everything of them is.</summary>
    public string Directory { get; }

    /// <summary>Runs programs of this machine in the network that reaches the hosts.</summary>
    public ICommandRunner Network { get; private set; } = null!; // Set by UpAsync.

    /// <summary>The private key that they accept.</summary>
    public string Key => Path.Combine(Directory, "key");

    /// <summary>Their keys.</summary>
    public string KnownHosts => Path.Combine(Directory, "known_hosts");

    /// <summary>Brings hosts up, plugged into the bridge of a lab (its directory) when there is one.</summary>
    public static async Task<LabHosts> UpAsync(int count, string? lab = null)
    {
        var hosts = new LabHosts(System.IO.Directory.CreateTempSubdirectory("elastic-hosts-").FullName);
        try
        {
            await hosts.ScriptAsync("up", [count.ToString(CultureInfo.InvariantCulture), .. lab is null ? Array.Empty<string>() : [lab]]);
            hosts.Network = new NetworkRunner((await File.ReadAllTextAsync(Path.Combine(hosts.Directory, "pid"))).Trim(), Local);
            return hosts;
        }
        catch
        {
            await hosts.DisposeAsync();
            throw;
        }
    }

    /// <summary>A host's directory for data, on the same path there and here.</summary>
    public string DataOf(int host) => Path.Combine(Directory, host.ToString(CultureInfo.InvariantCulture), "data");

    /// <summary>How a host is reached.</summary>
    public SshOptions SshTo(int host) => new()
    {
        Host = string.Create(CultureInfo.InvariantCulture, $"kvm{host}"),
        Address = string.Create(CultureInfo.InvariantCulture, $"10.78.0.{10 + host}"),
        User = "root",
        KeyFile = Key,
        KnownHostsFile = KnownHosts,
        ControlPath = Path.Combine(Directory, "sockets", Guid.NewGuid().ToString("N")[..8]),
    };

    /// <summary>Runs programs on a host, over ssh.</summary>
    public SshCommandRunner Connect(SshOptions options) => new(options, Network);

    /// <summary>Runs a program on a host behind ssh's back; it must succeed.</summary>
    public Task<string> RunAsync(int host, params string[] command) => ScriptAsync("run", [host.ToString(CultureInfo.InvariantCulture), .. command]);

    /// <summary>Sends a signal (STOP, CONT, KILL) to a host's processes of a name.</summary>
    public Task SignalAsync(int host, string signal, string name) => ScriptAsync("signal", host.ToString(CultureInfo.InvariantCulture), signal, name);

    /// <summary>Cuts a host's power: all that runs on it goes at once, its disks stay.</summary>
    public Task SwitchOffAsync(int host) => ScriptAsync("off", host.ToString(CultureInfo.InvariantCulture));

    /// <summary>Lets a host come back.</summary>
    public Task SwitchOnAsync(int host) => ScriptAsync("on", host.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await ScriptAsync("down");

    private async Task<string> ScriptAsync(string verb, params string[] arguments)
    {
        var result = await Local.RunAsync(new Command(Script, [verb, Directory, .. arguments]) { Deadline = TimeSpan.FromSeconds(60) }, CancellationToken.None);
        return result.ExitCode == 0
            ? Encoding.UTF8.GetString(result.Output.Span)
            : throw new InvalidOperationException($"tests/lab/hosts {verb} ended with {result.ExitCode}. It needs root and what tests/lab/install installs. {result.Error}");
    }

    private sealed class NetworkRunner(string process, ICommandRunner inner) : ICommandRunner
    {
        public Task<CommandResult> RunAsync(Command command, CancellationToken ct) =>
            inner.RunAsync(command with { Program = "nsenter", Arguments = ["--target", process, "--net", "--", command.Program, .. command.Arguments] }, ct);
    }
}
