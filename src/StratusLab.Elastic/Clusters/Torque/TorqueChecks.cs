using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Clusters.Torque;

/// <summary>One Torque: its commands, its server's settings and its name.</summary>
internal sealed class TorqueChecks
{
    private const string InstallThem = "Install Torque's client commands, or set the cluster's \"torque.bin\".";

    private readonly string name;
    private readonly ClusterConfiguration cluster;
    private readonly TorqueConfiguration torque;
    private readonly Toolbox tools;

    private TorqueChecks(ClusterConfiguration cluster, Toolbox tools) =>
        (this.cluster, torque, this.tools, name) = (cluster, cluster.LrmsAs<TorqueConfiguration>(), tools, $"cluster {cluster.Policy.Name}");

    public static ImmutableArray<Check> Make(ClusterConfiguration cluster, Toolbox tools)
    {
        var checks = new TorqueChecks(cluster, tools);
        return
        [
            new($"{checks.name}: qstat", checks.LookAtServerAsync),
            Check.Of($"{checks.name}: pbsnodes", checks.LookAtNodesAsync),
            new($"{checks.name}: programs", checks.LookAtProgramsAsync),
            Check.Of($"{checks.name}: name", checks.LookAtNameAsync),
        ];
    }

    private async Task<ImmutableArray<Finding>> LookAtServerAsync(CancellationToken ct)
    {
        var (output, problem) = await AskAsync("qstat", ["-B", "-f"], ct);
        return output is not null
            ? [.. new TorqueRules(cluster, TorqueServer.Parse(output), Environment.UserName, Environment.MachineName).Findings()]
            : [Unanswered("qstat", problem)];
    }

    private async Task<Finding> LookAtNodesAsync(CancellationToken ct)
    {
        var (output, problem) = await AskAsync("pbsnodes", ["-x"], ct);
        return output is not null || problem.Contains("node list is empty", StringComparison.Ordinal) ? Finding.Ok($"{name}: pbsnodes answers") : Unanswered("pbsnodes", problem);
    }

    // What they are for comes when a machine has died: too late to install them.
    private async Task<ImmutableArray<Finding>> LookAtProgramsAsync(CancellationToken ct)
    {
        var missing = new List<string>();
        foreach (var program in (string[])["qmgr", "qrerun", "qdel"])
        {
            if (await AskAsync(program, ["--version"], ct) is (null, var problem) && IsMissing(problem))
            {
                missing.Add(program);
            }
        }

        return missing.Count == 0 ? [] : [Finding.Fail($"{name}: there is no {string.Join(", ", missing)}", InstallThem)];
    }

    private async Task<Finding> LookAtNameAsync(CancellationToken ct)
    {
        var addresses = await tools.Names.AddressesOf(torque.Server, ct);
        if (addresses.IsEmpty)
        {
            return Finding.Fail($"{name}: {torque.Server} does not resolve", "Set the cluster's \"torque.server\" to the name in the server's server_name file, and put it into DNS or the hosts files.");
        }

        var back = await tools.Names.NameOf(addresses[0], ct);
        return back is not null && (back == torque.Server || back.StartsWith(torque.Server + ".", StringComparison.OrdinalIgnoreCase) || torque.Server.StartsWith(back + ".", StringComparison.OrdinalIgnoreCase))
            ? Finding.Ok($"{name}: {torque.Server} is {addresses[0]} and back")
            : Finding.Warn(
                $"{name}: {torque.Server} is {addresses[0]}, and that is {Printable.Text(back ?? "nobody", 80)}",
                "Let the address resolve to the server's name, here and on the worker nodes: pbs_mom refuses a server that it knows by another name.");
    }

    private Finding Unanswered(string program, string problem) => Finding.Fail(
        $"{name}: {program}: {problem.TrimEnd('.')}",
        IsMissing(problem) ? InstallThem
        : problem.Contains("trqauthd", StringComparison.Ordinal) ? "Start trqauthd on this machine."
        : problem.Contains("Access from host not allowed", StringComparison.Ordinal) ? $"qmgr -c 'set server acl_hosts += {Environment.MachineName}' on {torque.Server}"
        : $"Check that pbs_server runs on {torque.Server}, trqauthd here, and that TCP port 15001 can be reached.");

    private static bool IsMissing(string problem) => problem.Contains("There is no program", StringComparison.Ordinal);

    private Task<(string? Output, string Problem)> AskAsync(string program, ImmutableArray<string> arguments, CancellationToken ct)
    {
        var command = new Command(torque.BinDirectory is { } directory ? Path.Combine(directory, program) : program, arguments);
        return Programs.AskAsync(tools.Runner, command with { Environment = command.Environment.Add("PBS_DEFAULT", torque.Server) }, ct);
    }
}
