using System.Globalization;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.OpenPbs;
using StratusLab.Elastic.Lrms.Tests.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

/// <summary>What a real OpenPBS printed (<c>Recorded/README.md</c>), and the adapter over it.</summary>
internal static class RecordedOpenPbs
{
    /// <summary>When the recordings were made, to a few minutes.</summary>
    public static DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeSeconds(1_795_330_600);

    public static OpenPbsOptions Options { get; } = new() { Cluster = new ClusterName("lab"), Site = "site" };

    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "OpenPbs", "Recorded");

    public static byte[] Output(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".out"));

    public static CommandResult Result(string name) => ScriptedRunner.Result(
        Output(name),
        string.Join("; ", File.ReadAllLines(Path.Combine(Folder, name + ".err")).Select(line => line.TrimEnd())),
        int.Parse(File.ReadAllText(Path.Combine(Folder, name + ".rc")), CultureInfo.InvariantCulture));

    /// <summary>A runner that answers with recordings: of the nodes, of the jobs as JSON, and of the jobs as dsv.</summary>
    public static ScriptedRunner Runner(string nodes, string jobs, string dsv = "01_qstat_nonodes_dsv") => new(command => Result(NameOf(command, nodes, jobs, dsv)));

    /// <summary>Which recording answers a command.</summary>
    public static string NameOf(Command command, string nodes, string jobs, string dsv = "01_qstat_nonodes_dsv")
    {
        var isDsv = command.Arguments.Contains("dsv");
        return command.Program == "pbsnodes" ? nodes
            : command.Arguments[0] == "-Qf" ? "00_qstat_Qf_json"
            : isDsv ? dsv : jobs;
    }

    /// <summary>What the queues print when they have so many jobs.</summary>
    public static CommandResult Queues(int jobs) => ScriptedRunner.Result(
        Encoding.UTF8.GetString(Output("00_qstat_Qf_json")).Replace("Queued:0", $"Queued:{jobs}", StringComparison.Ordinal));

    /// <summary>What the adapter reads of them.</summary>
    public static LrmsSnapshot Read(ScriptedRunner runner, OpenPbsOptions? options = null) =>
        Reader(runner, options).ReadAsync(Now, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>The same for reading more than once.</summary>
    public static OpenPbsReader Reader(ScriptedRunner runner, OpenPbsOptions? options = null) =>
        new(options ?? Options, new OpenPbsLists(options ?? Options, new OpenPbsCommands(options ?? Options, runner)));
}
