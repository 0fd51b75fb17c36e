using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Clusters.Sge;

/// <summary>One Grid Engine: its commands, its configuration, what worker nodes need to join, and the names of both sides.</summary>
internal sealed class SgeChecks
{
    private const string Tried = "8.1.9";

    private readonly string name;
    private readonly ClusterConfiguration cluster;
    private readonly SgeConfiguration sge;
    private readonly Toolbox tools;

    private SgeChecks(ClusterConfiguration cluster, Toolbox tools) =>
        (this.cluster, sge, this.tools, name) = (cluster, cluster.LrmsAs<SgeConfiguration>(), tools, $"cluster {cluster.Policy.Name}");

    public static ImmutableArray<Check> Make(ClusterConfiguration cluster, Toolbox tools)
    {
        var checks = new SgeChecks(cluster, tools);
        return
        [
            Check.Of($"{checks.name}: qstat", checks.LookAtVersionAsync),
            new($"{checks.name}: qconf", checks.LookAtConfigurationAsync),
            Check.Of($"{checks.name}: bootstrap", () => checks.LookAtFile("bootstrap")),
            Check.Of($"{checks.name}: act_qmaster", () => checks.LookAtFile("act_qmaster")),
            Check.Of($"{checks.name}: names", checks.LookAtNameAsync),
        ];
    }

    private string Common => Path.Combine(sge.Root, sge.Cell, "common");

    // qstat -help prints the version first, and asks nobody.
    private async Task<Finding> LookAtVersionAsync(CancellationToken ct)
    {
        var (output, problem) = await AskAsync("qstat", ["-help"], ct);
        return output is null ? Unanswered("qstat", problem)
            : output.Split('\n')[0].Trim() is var version && version.Contains(Tried, StringComparison.Ordinal) ? Finding.Ok($"{name}: qstat is of {version}")
            : Finding.Warn($"{name}: qstat is of \"{version}\", this was tried with SGE {Tried}", "Compare what elastic shows with qstat and qhost before you rely on it.");
    }

    private async Task<ImmutableArray<Finding>> LookAtConfigurationAsync(CancellationToken ct)
    {
        var texts = new SgeTexts();
        foreach (var (arguments, keep) in new (ImmutableArray<string>, Func<SgeTexts, string, SgeTexts>)[]
        {
            (["-sc"], (t, text) => t with { Complexes = text }),
            (["-sq", "*"], (t, text) => t with { Queues = text }),
            (["-ssconf"], (t, text) => t with { Scheduler = text }),
            (["-sconf"], (t, text) => t with { Configuration = text }),
            (["-shgrpl"], (t, text) => t with { HostGroups = text }),
            (["-sm"], (t, text) => t with { Managers = text }),
        })
        {
            var (output, problem) = await AskAsync("qconf", arguments, ct);
            if (output is null)
            {
                return [Unanswered($"qconf {arguments[0]}", problem)];
            }

            texts = keep(texts, output);
        }

        return [.. new SgeRules(cluster, texts, Environment.UserName).Findings()];
    }

    private Finding LookAtFile(string file)
    {
        var path = Path.Combine(Common, file);
        var problem = ReadableFile.Problem(path);
        return problem.Length > 0
            ? Finding.Fail($"{name}: {path} {problem}", "Worker nodes get it: let the service's user read it, or set the cluster's \"sge.root\" and \"sge.cell\".")
            : Finding.Ok($"{name}: {path} can be read");
    }

    // Grid Engine resolves every name it hears forth and back, and refuses a host whose two answers differ.
    private async Task<Finding> LookAtNameAsync(CancellationToken ct)
    {
        var path = Path.Combine(Common, "act_qmaster");
        if (ReadableFile.Problem(path).Length > 0)
        {
            return Finding.Warn($"{name}: the qmaster's name is not known, so it was not looked up", $"See above: {path} cannot be read.");
        }

        var qmaster = (await File.ReadAllTextAsync(path, ct)).Trim();
        var addresses = await tools.Names.AddressesOf(qmaster, ct);
        if (addresses.IsEmpty)
        {
            return Finding.Fail($"{name}: the qmaster's name {qmaster} does not resolve", "Add it to DNS or to /etc/hosts, here and in the worker image.");
        }

        var back = await tools.Names.NameOf(addresses[0], ct);
        return string.Equals(back?.Split('.')[0], qmaster.Split('.')[0], StringComparison.OrdinalIgnoreCase)
            ? Finding.Ok($"{name}: the qmaster {qmaster} is {addresses[0]}, and the other way round")
            : Finding.Fail(
                $"{name}: the qmaster {qmaster} is {addresses[0]}, but that address is {back ?? "nobody"}",
                "Make both say the same, in DNS or in /etc/hosts or in the cell's host_aliases.");
    }

    private Finding Unanswered(string program, string problem) => Finding.Fail(
        $"{name}: {program}: {problem.TrimEnd('.')}",
        problem.Contains("There is no program", StringComparison.Ordinal) ? "Install Grid Engine's client commands (Debian: gridengine-client), or set the cluster's \"sge.bin\"."
        : problem.Contains("SGE_ROOT", StringComparison.Ordinal) ? "Set the cluster's \"sge.root\" and \"sge.cell\"."
        : problem.Contains("admin host", StringComparison.Ordinal) ? "Make this machine an administrative host: qconf -ah with its name, on the qmaster's host."
        : "Check that sge_qmaster runs and that this machine may reach it (port 6444, sge_qmaster in /etc/services).");

    private Task<(string? Output, string Problem)> AskAsync(string program, ImmutableArray<string> arguments, CancellationToken ct)
    {
        var command = new Command(sge.BinDirectory is { } directory ? Path.Combine(directory, program) : program, arguments);
        var environment = command.Environment.Add("SGE_ROOT", sge.Root).Add("SGE_CELL", sge.Cell).Add("SGE_SINGLE_LINE", "1");
        return Programs.AskAsync(tools.Runner, command with { Environment = environment }, ct);
    }
}
