using System.Globalization;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Sge;
using StratusLab.Elastic.Lrms.Tests.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>What a real Grid Engine printed (<c>Recorded/README.md</c>).</summary>
internal static class RecordedSge
{
    /// <summary>The three outputs of a read, in the order in which they are asked for.</summary>
    public static readonly string[] Parts = ["qstat", "qconf", "details"];

    public static readonly SgeOptions Options = new() { Cluster = new ClusterName("lab"), Site = "site", MemoryComplex = "h_vmem", LargestNode = new Resources(4, 16384) };

    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Sge", "Recorded");

    /// <summary>The situations of which all three outputs were recorded.</summary>
    public static IEnumerable<string> Situations =>
        Directory.GetFiles(Folder, "*_qstat.out").Select(file => Path.GetFileName(file)[..^"_qstat.out".Length]).Order(StringComparer.Ordinal);

    public static byte[] Output(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".out"));

    public static CommandResult Result(string name) => ScriptedRunner.Result(
        Output(name),
        string.Join("; ", File.ReadAllLines(Path.Combine(Folder, name + ".err"))),
        int.Parse(File.ReadAllText(Path.Combine(Folder, name + ".rc")), CultureInfo.InvariantCulture));

    /// <summary>What the adapter makes of a situation, commands included.</summary>
    public static LrmsSnapshot Read(string situation) => Read(part => Result($"{situation}_{part}"));

    /// <summary>What one adapter makes of several situations, one after another.</summary>
    public static LrmsSnapshot[] ReadAll(params string[] situations)
    {
        var now = "";
        var lrms = Lrms(part => Result($"{now}_{part}"));
        return [.. situations.Select(situation =>
        {
            now = situation;
            return lrms.ReadAsync(CancellationToken.None).GetAwaiter().GetResult();
        })];
    }

    /// <summary>What the adapter makes of these answers to its commands.</summary>
    public static LrmsSnapshot Read(Func<string, CommandResult> answer) => Lrms(answer).ReadAsync(CancellationToken.None).GetAwaiter().GetResult();

    private static SgeLrms Lrms(Func<string, CommandResult> answer) => new(
        Options, new ScriptedRunner(command => answer(PartOf(command))), new Contracts.StoppedClock(new DateTimeOffset(2026, 11, 22, 19, 0, 0, TimeSpan.Zero)));

    private static string PartOf(Command command) => command.Program == "qconf" ? "qconf" : command.Arguments.Contains("-j") ? "details" : "qstat";
}
