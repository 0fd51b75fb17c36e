using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Clusters.OpenPbs;

/// <summary>One OpenPBS: its commands, its server's attributes, the resources that its pools' features are, and what worker nodes need to join.</summary>
internal sealed class OpenPbsChecks
{
    private readonly string name;
    private readonly ClusterConfiguration cluster;
    private readonly OpenPbsConfiguration pbs;
    private readonly Toolbox tools;

    private OpenPbsChecks(ClusterConfiguration cluster, Toolbox tools) =>
        (this.cluster, pbs, this.tools, name) = (cluster, cluster.LrmsAs<OpenPbsConfiguration>(), tools, $"cluster {cluster.Policy.Name}");

    public static ImmutableArray<Check> Make(ClusterConfiguration cluster, Toolbox tools)
    {
        var checks = new OpenPbsChecks(cluster, tools);
        return
        [
            new($"{checks.name}: qstat", checks.LookAtServerAsync),
            Check.Of($"{checks.name}: pbsnodes", checks.LookAtNodesAsync),
            .. cluster.Pools.SelectMany(p => p.Features).Distinct(StringComparer.Ordinal).Select(f => Check.Of($"{checks.name}: resource {f}", ct => checks.LookAtFeatureAsync(f, ct))),
            Check.Of($"{checks.name}: qrerun", ct => checks.LookAtProgramAsync("qrerun", ct)),
            .. checks.pbs.MungeKeyFile is { } file ? [Check.Of($"{checks.name}: munge key", () => checks.LookAtMungeKey(file))] : ImmutableArray<Check>.Empty,
        ];
    }

    private async Task<ImmutableArray<Finding>> LookAtServerAsync(CancellationToken ct)
    {
        var (output, problem) = await AskAsync("qstat", ["-Bf", "-F", "json"], ct);
        return output is null ? [Unanswered("qstat", problem)]
            : OpenPbsServer.Parse(output) is { } server ? [.. new OpenPbsRules(cluster, server).Findings()]
            : [Finding.Fail($"{name}: qstat -Bf -F json printed no server", "Install OpenPBS 20 or later, or PBS Professional 18 or later: earlier ones print no JSON.")];
    }

    private async Task<Finding> LookAtNodesAsync(CancellationToken ct)
    {
        var (output, problem) = await AskAsync("pbsnodes", ["-av", "-F", "json"], ct);
        return output is not null || problem.Contains("Server has no node list", StringComparison.Ordinal) ? Finding.Ok($"{name}: pbsnodes answers") : Unanswered("pbsnodes", problem);
    }

    private async Task<Finding> LookAtFeatureAsync(string feature, CancellationToken ct)
    {
        var (output, problem) = await AskAsync("qmgr", ["-c", $"list resource {feature}"], ct);
        return output is not null && output.Contains("boolean", StringComparison.Ordinal)
            ? Finding.Ok($"{name}: the feature {feature} is a resource of nodes")
            : Finding.Fail(
                $"{name}: the feature {feature} is no boolean resource of the server{(problem.Length > 0 ? $" ({problem.TrimEnd('.')})" : "")}",
                $"qmgr -c \"create resource {feature} type=boolean,flag=h\", and name it in \"resources\" of the scheduler's sched_config.");
    }

    private async Task<Finding> LookAtProgramAsync(string program, CancellationToken ct)
    {
        var (output, problem) = await AskAsync(program, ["--version"], ct);
        return output is not null ? Finding.Ok($"{name}: {program} is there") : Unanswered(program, problem);
    }

    private Finding LookAtMungeKey(string file)
    {
        var problem = ReadableFile.Problem(file);
        return problem.Length > 0
            ? Finding.Fail($"{name}: munge key {file} {problem}", "Worker nodes get it: let the service's user read it, or set the cluster's \"openpbs.munge-key\".")
            : Finding.Ok($"{name}: munge key {file} can be read");
    }

    private Finding Unanswered(string program, string problem) => Finding.Fail(
        $"{name}: {program}: {problem.TrimEnd('.')}",
        problem.Contains("There is no program", StringComparison.Ordinal) ? "Install PBS's client commands, or set the cluster's \"openpbs.bin\" (usually /opt/pbs/bin)."
        : problem.Contains("pbs.conf", StringComparison.Ordinal) ? "Set the cluster's \"openpbs.conf\", or put pbs.conf where PBS looks for it."
        : "Check that pbs_server runs, PBS_SERVER in pbs.conf, and that this machine may reach it (port 15001).");

    private Task<(string? Output, string Problem)> AskAsync(string program, ImmutableArray<string> arguments, CancellationToken ct)
    {
        var path = pbs.BinDirectory is { } directory ? Path.Combine(directory, program) : program;
        var command = new Command(path, arguments);
        return Programs.AskAsync(tools.Runner, pbs.ConfFile is { } file ? command with { Environment = command.Environment.Add("PBS_CONF_FILE", file) } : command, ct);
    }
}
