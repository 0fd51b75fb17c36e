using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Doctor;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Clusters.Slurm;

/// <summary>One Slurm: its commands, its configuration, and what worker nodes need to join.</summary>
internal sealed class SlurmChecks
{
    private const int LeastMungeKey = 32;

    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(5);

    private readonly string name;
    private readonly ClusterConfiguration cluster;
    private readonly SlurmConfiguration slurm;
    private readonly Toolbox tools;

    private SlurmChecks(ClusterConfiguration cluster, Toolbox tools) =>
        (this.cluster, slurm, this.tools, name) = (cluster, cluster.LrmsAs<SlurmConfiguration>(), tools, $"cluster {cluster.Policy.Name}");

    public static ImmutableArray<Check> Make(ClusterConfiguration cluster, Toolbox tools)
    {
        var checks = new SlurmChecks(cluster, tools);
        return
        [
            Check.Of($"{checks.name}: squeue", checks.LookAtQueueAsync),
            new($"{checks.name}: scontrol", checks.LookAtConfigurationAsync),
            Check.Of($"{checks.name}: munge key", checks.LookAtMungeKey),
            .. checks.Controllers(),
        ];
    }

    private async Task<Finding> LookAtQueueAsync(CancellationToken ct)
    {
        var (output, problem) = await AskAsync("squeue", ["-h", "-t", "PD", "-o", "%i"], ct);
        return output is not null ? Finding.Ok($"{name}: squeue answers") : Unanswered("squeue", problem);
    }

    private async Task<ImmutableArray<Finding>> LookAtConfigurationAsync(CancellationToken ct)
    {
        var (output, problem) = await AskAsync("scontrol", ["show", "config"], ct);
        return output is null ? [Unanswered("scontrol", problem)]
            : slurm.Mode == SlurmMode.Cloud ? await LookAtCloudAsync(SlurmConfig.Parse(output), ct)
            : [.. new SlurmRules(cluster, SlurmConfig.Parse(output), tools.Clock.GetUtcNow()).Findings()];
    }

    private async Task<ImmutableArray<Finding>> LookAtCloudAsync(SlurmConfig config, CancellationToken ct)
    {
        var (nodes, problem) = await AskAsync("scontrol", ["-o", "-a", "show", "node"], ct);
        var (partitions, problemOfPartitions) = await AskAsync("scontrol", ["-o", "-a", "show", "partition"], ct);
        return nodes is null || partitions is null
            ? [Unanswered("scontrol", nodes is null ? problem : problemOfPartitions)]
            : [.. new SlurmRules(cluster, config, tools.Clock.GetUtcNow()).CommonFindings(), .. new SlurmCloudRules(cluster, config, nodes, partitions).Findings()];
    }

    private Finding Unanswered(string program, string problem) => Finding.Fail(
        $"{name}: {program}: {problem.TrimEnd('.')}",
        problem.Contains("There is no program", StringComparison.Ordinal) ? "Install Slurm's client commands (Debian: slurm-client), or set the cluster's \"slurm.bin\"."
        : problem.Contains("configuration source", StringComparison.Ordinal) ? "Set the cluster's \"slurm.conf\", or put slurm.conf where Slurm looks for it."
        : "Check that slurmctld and munge run and that this machine may reach them.");

    private Finding LookAtMungeKey()
    {
        var file = slurm.MungeKeyFile;
        var problem = ReadableFile.Problem(file);
        return problem.Length > 0
            ? Finding.Fail($"{name}: munge key {file} {problem}", "Worker nodes get it: let the service's user read it, or set the cluster's \"slurm.munge-key\".")
            : new FileInfo(file).Length < LeastMungeKey
            ? Finding.Fail($"{name}: munge key {file} is shorter than the {LeastMungeKey} bytes that munge demands", "Name the right file in the cluster's \"slurm.munge-key\".")
            : Finding.Ok($"{name}: munge key {file} can be read");
    }

    private IEnumerable<Check> Controllers() => slurm.Controllers.IsEmpty
        ? [Check.Of($"{name}: controllers", NoControllers)]
        : slurm.Controllers.Select(c => Check.Of($"{name}: controller {c}", ct => LookAtControllerAsync(c, ct)));

    private Finding NoControllers() => Finding.Warn(
        $"{name}: no controllers are configured for worker nodes to take their configuration from",
        "Set the cluster's \"slurm.controllers\", or use an image that has a slurm.conf and a join script of its own.");

    private async Task<Finding> LookAtControllerAsync(string controller, CancellationToken ct)
    {
        var colon = controller.LastIndexOf(':');
        var (host, port) = (controller[..colon], int.Parse(controller.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture)); // The configuration checks it.
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(host, port, ct).AsTask().WaitAsync(ConnectDeadline, tools.Clock, ct);
            return Finding.Ok($"{name}: controller {controller} takes connections");
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            var seen = e is TimeoutException ? $"nothing for {ConnectDeadline.TotalSeconds} s" : e.Message;
            return Finding.Fail(
                $"{name}: controller {controller} takes no connections from here ({seen})", "Check that slurmctld runs, SlurmctldPort and the firewall; worker nodes need this port, too.");
        }
    }

    private Task<(string? Output, string Problem)> AskAsync(string program, ImmutableArray<string> arguments, CancellationToken ct)
    {
        var path = slurm.BinDirectory is { } directory ? Path.Combine(directory, program) : program;
        var plain = new Command(path, arguments);
        var command = plain with { Environment = plain.Environment.Add("SLURM_TIME_FORMAT", "%s") };
        return Programs.AskAsync(tools.Runner, slurm.ConfFile is { } file ? command with { Environment = command.Environment.Add("SLURM_CONF", file) } : command, ct);
    }
}
