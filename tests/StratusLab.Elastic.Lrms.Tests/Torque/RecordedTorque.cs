using System.Globalization;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Torque;

namespace StratusLab.Elastic.Lrms.Tests.Torque;

/// <summary>What a real Torque printed (<c>Recorded/README.md</c>), and what the adapter makes of it.</summary>
internal static class RecordedTorque
{
    public static readonly TorqueOptions Options = new() { Cluster = new ClusterName("lab"), Site = "site", Server = "vm" };

    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Torque", "Recorded");

    public static byte[] Output(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".out"));

    public static CommandResult Result(string name) => new()
    {
        Output = Output(name),
        Error = string.Join("; ", File.ReadAllLines(Path.Combine(Folder, name + ".err")).Where(line => line.Length > 0)),
        ExitCode = int.Parse(File.ReadAllText(Path.Combine(Folder, name + ".rc")), CultureInfo.InvariantCulture),
        Elapsed = TimeSpan.Zero,
    };

    public static CommandResult Result(byte[] output) => new() { Output = output, Error = "", ExitCode = 0, Elapsed = TimeSpan.Zero };

    public static CommandResult Result(string output, string error, int exitCode) =>
        new() { Output = Encoding.UTF8.GetBytes(output), Error = error, ExitCode = exitCode, Elapsed = TimeSpan.Zero };

    /// <summary>What the adapter makes of recordings of nodes and jobs, at a quarter to eight on that Sunday.</summary>
    public static Task<LrmsSnapshot> ReadAsync(string nodes, string jobs) => ReadAsync(Result(nodes), Result(jobs));

    public static Task<LrmsSnapshot> ReadAsync(CommandResult nodes, CommandResult jobs, CommandResult? queues = null) =>
        Lrms(new ReplayedRunner(command => ReplayedRunner.Line(command) switch
        {
            "qstat -Q -f" => queues ?? Result("00_qstat_Qf"),
            "pbsnodes -x" => nodes,
            _ => jobs,
        })).ReadAsync(CancellationToken.None);

    public static TorqueLrms Lrms(ICommandRunner runner, TorqueOptions? options = null) =>
        new(options ?? Options, runner, new Contracts.StoppedClock(DateTimeOffset.FromUnixTimeSeconds(1_795_332_300)));
}
