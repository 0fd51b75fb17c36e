using System.Globalization;

namespace StratusLab.Elastic.Lab;

/// <summary>
/// A whole site in one directory: real slurmctld, munge, libvirtd and QEMU in namespaces of their own (<c>tests/lab/lab</c>), and the service on top.
/// </summary>
internal sealed class LabSite : IAsyncDisposable
{
    private static readonly string Script = Checkout.PathOf("tests/lab/lab");

    private readonly string service;

    private LabSite(string directory, string service = "elastic") => (Directory, this.service) = (directory, service);

    public string Directory { get; }

    /// <summary>The service's socket; reachable from outside the lab's network too.</summary>
    public string Socket => Path.Combine(Directory, service + ".sock");

    public string DataDirectory => Path.Combine(Directory, "data");

    public string ConfigurationFile => Path.Combine(Directory, service + ".yaml");

    /// <summary>The hosts, as YAML; by default this lab's own libvirt.</summary>
    public string Hosts { get; set; } = """- {name: kvm01, kind: libvirt, uri: "qemu:///system", domain-type: qemu, cpu-overcommit: 4, max-vms: 6}""";

    /// <summary>Who decides which nodes Slurm gets.</summary>
    public string Mode { get; set; } = "dynamic";

    /// <summary>The batch system, as YAML; null for this lab's own Slurm.</summary>
    public string? Lrms { get; set; }

    public static async Task<LabSite> UpAsync(CancellationToken ct)
    {
        var site = new LabSite(System.IO.Directory.CreateTempSubdirectory("elastic-lab-").FullName);
        try
        {
            (await Shell.RunAsync(Script, ["up", site.Directory], ct)).Ok("lab up");
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same site as a second instance of the service sees it, which listens elsewhere. It is configured when this one is.</summary>
    public async Task<LabSite> SecondAsync(CancellationToken ct)
    {
        var second = new LabSite(Directory, "second");
        var text = await File.ReadAllTextAsync(ConfigurationFile, ct);
        // On one machine, with one data directory: each needs sockets of its own.
        var sockets = text.Replace(Socket, second.Socket, StringComparison.Ordinal) + $"\naccess: {{hook-socket: {Path.Combine(Directory, "second-hook.sock")}}}\n";
        await File.WriteAllTextAsync(second.ConfigurationFile, sockets, ct);
        return second;
    }

    /// <summary>Runs a program inside, as root.</summary>
    public Task<Shell.Result> RunAsync(CancellationToken ct, params string[] command) => Shell.RunAsync(Script, ["run", Directory, .. command], ct);

    /// <summary>Submits a job and returns its number.</summary>
    public async Task<string> SubmitAsync(CancellationToken ct, params string[] arguments) =>
        (await RunAsync(ct, ["sbatch", "--parsable", "-o", "/dev/null", "-D", "/", .. arguments])).Ok($"sbatch {string.Join(' ', arguments)}").Trim();

    /// <summary>The state Slurm gives for a job, for example <c>COMPLETED</c>; empty when it has forgotten it.</summary>
    public async Task<string> StateOfAsync(string job, CancellationToken ct) =>
        (await RunAsync(ct, "squeue", "-h", "-a", "-t", "all", "-o", "%T", "-j", job)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");

    /// <summary>The nodes that Slurm lists.</summary>
    public async Task<string[]> NodesAsync(CancellationToken ct) =>
        (await RunAsync(ct, "sinfo", "-h", "-N", "-o", "%N")).Ok("sinfo").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToArray();

    /// <summary>The domains that libvirt has, running or not.</summary>
    public async Task<string[]> DomainsAsync(CancellationToken ct) =>
        (await RunAsync(ct, "virsh", "-q", "-c", "qemu:///system", "list", "--all", "--name")).Ok("virsh list").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The VMs that have files.</summary>
    public string[] VmDirectories() =>
        System.IO.Directory.Exists(Path.Combine(DataDirectory, "vms")) ? System.IO.Directory.GetDirectories(Path.Combine(DataDirectory, "vms")).Select(d => Path.GetFileName(d)).ToArray() : [];

    /// <summary>Writes the configuration for this lab; <paramref name="pools"/> and <paramref name="more"/> are YAML.</summary>
    public async Task ConfigureAsync(WorkerImage image, string pools, string more, TimeSpan settle, CancellationToken ct)
    {
        var boot = image.ReadableIn(Directory);
        var text = string.Create(CultureInfo.InvariantCulture, $$"""
            site: lab
            data: {{DataDirectory}}
            listen: unix:{{Socket}}
            hosts:
            {{Indent(Hosts, 2)}}
            networks:
              - {name: workers, bridge: lab0, network: 10.77.0.0/24, first: 10.77.0.2, last: 10.77.0.60, gateway: 10.77.0.1, names: "wn-{4}", quarantine: 30s}
            templates:
              - name: small
                cpu: 0.5
                vcpu: 1
                memory: 512M
                kernel: {{boot.Kernel}}
                initrd: {{boot.Initrd}}
                kernel-command-line: "{{boot.KernelCommandLine}}"
                disks: [{image: worker}]
                nics: [workers]
                context-files: {hosts: {{Directory}}/hosts}
            clusters:
              - name: main
            {{Indent(Lrms ?? $"kind: slurm\nslurm: {{mode: {Mode}, controllers: [\"10.77.0.1:6817\"]}}", 4)}}
                settle: {{settle.TotalSeconds}}s
                down-grace: 30s
                pools:
            {{Indent(pools, 6)}}
            {{more}}
            """);
        await File.WriteAllTextAsync(ConfigurationFile, text, ct);
    }

    /// <summary>Makes the lab's Slurm one that declares its nodes in <paramref name="include"/> and calls for them, and starts it anew.</summary>
    public async Task DeclareNodesAsync(string include, TimeSpan suspendAfter, CancellationToken ct)
    {
        var slurm = Path.Combine(Directory, "root/etc/slurm");
        await File.WriteAllTextAsync(Path.Combine(slurm, "elastic.conf"), include, ct);
        var file = Path.Combine(slurm, "slurm.conf");
        var kept = (await File.ReadAllLinesAsync(file, ct)).Where(l => !l.StartsWith("NodeSet=", StringComparison.Ordinal) && !l.StartsWith("PartitionName=", StringComparison.Ordinal) && !l.StartsWith("MaxNodeCount=", StringComparison.Ordinal));
        string[] added = ["PrivateData=cloud", "include elastic.conf", string.Create(CultureInfo.InvariantCulture, $"PartitionName=batch Nodes=small Default=YES MaxTime=INFINITE State=UP SuspendTime={suspendAfter.TotalSeconds}")];
        await File.WriteAllLinesAsync(file, [.. kept, .. added], ct);
        (await RunAsync(ct, "pkill", "-F", "/run/slurmctld.pid")).Ok("pkill");
        await Until.TrueAsync("slurmctld has ended", TimeSpan.FromSeconds(30), async () => (await RunAsync(ct, "pgrep", "-F", "/run/slurmctld.pid")).ExitCode != 0, ct);
        (await RunAsync(ct, "slurmctld")).Ok("slurmctld");
        await Until.TrueAsync("slurmctld answers", TimeSpan.FromSeconds(30), async () => (await RunAsync(ct, "sinfo")).ExitCode == 0, ct);
    }

    /// <summary>A node's state as Slurm shows it, for example <c>IDLE+CLOUD+POWERED_DOWN</c>.</summary>
    public async Task<string> NodeStateAsync(string node, CancellationToken ct) =>
        (await RunAsync(ct, "scontrol", "-o", "-a", "show", "node", node)).Ok("scontrol show node").Split(" State=")[^1].Split(' ')[0];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Shell.RunAsync(Script, ["down", Directory], CancellationToken.None);

    private static string Indent(string text, int by) => string.Join('\n', text.TrimEnd().Split('\n').Select(l => new string(' ', by) + l));
}
