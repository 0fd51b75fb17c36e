using System.Collections.Immutable;
using System.Runtime.Versioning;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Torque;

namespace StratusLab.Elastic.Lrms.Tests.Torque;

/// <summary>The adapter over real processes: Torque's programs are the emulator beside this file, which keeps its state in a directory.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EmulatedTorque : LrmsHarness
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-torque-").FullName;
    private int lastJob;

    public EmulatedTorque()
    {
        Directory.CreateDirectory(Path.Combine(directory, "state", "nodes"));
        Directory.CreateDirectory(Path.Combine(directory, "state", "jobs"));
        foreach (var program in (string[])["qstat", "pbsnodes", "qmgr", "qrerun", "qdel"])
        {
            var path = Path.Combine(directory, program);
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Torque", "Emulator", "torque"), path);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Options = new TorqueOptions
        {
            Cluster = new ClusterName("lab"),
            Site = "site",
            Server = "vm",
            BinDirectory = directory,
            DeleteDeadline = TimeSpan.FromSeconds(2),
        };
    }

    public TorqueOptions Options { get; set; }

    public override ILrms Lrms => new TorqueLrms(Options, Runner, TimeProvider.System);

    public override async Task AddNodeAsync(NodeName node)
    {
        await SetNodeAsync(node, "Life=up");
        await SetNodeAsync(node, "Properties=elastic,stratuslab-site");
    }

    public override Task AddForeignNodeAsync(NodeName node) => SetNodeAsync(node, "Life=up");

    public override Task<JobId> OccupyAsync(NodeName node) => AddJobAsync("State=R", $"Node={node}", "Started=1795331876");

    public override Task<JobId> SubmitWaitingAsync() =>
        AddJobAsync("State=Q", "Comment='Not Running: Not enough of the right type of nodes are available'");

    public override Task StartJobAsync(JobId job, NodeName node) =>
        File.AppendAllLinesAsync(Path.Combine(directory, "state", "jobs", job.Value), ["State=R", $"Node={node}", "Started=1795331876", "Comment="]);

    public override Task<JobId> SubmitHeldAsync() => AddJobAsync("State=H", "Hold=u");

    public override Task FinishJobsAsync(NodeName node)
    {
        foreach (var job in JobFilesOf(node))
        {
            File.Delete(job);
        }

        return Task.CompletedTask;
    }

    public override Task DrainByHandAsync(NodeName node, string reason) => RunAsync("pbsnodes", "-o", "-N", reason, node.Value);

    /// <summary>The server marks it down, and the administrator gives its jobs back.</summary>
    public override async Task LoseAsync(NodeName node)
    {
        foreach (var job in JobFilesOf(node))
        {
            await RunAsync("qrerun", "-f", Path.GetFileName(job));
        }

        await SetNodeAsync(node, "Life=down");
    }

    public override Task StopServerAsync() => SetAsync("down");

    public override Task StartServerAsync()
    {
        File.Delete(Path.Combine(directory, "state", "down"));
        return Task.CompletedTask;
    }

    /// <summary>A switch of the emulator: hung, forbidden, hang-delete, refuse-delete, restart-jobs.</summary>
    public Task SetAsync(string name) => File.WriteAllTextAsync(Path.Combine(directory, "state", name), "");

    public Task SetNodeAsync(NodeName node, string line) => File.AppendAllLinesAsync(Path.Combine(directory, "state", "nodes", node.Value), [line]);

    /// <summary>A job with these lines in its file.</summary>
    public async Task<JobId> AddJobAsync(params string[] lines)
    {
        var id = $"{++lastJob}.vm";
        await WriteAsync("jobs", id, lines);
        return new JobId(id);
    }

    /// <summary>An array whose tasks are numbered from 1: as many as its slot limit allows are queued, the server holds the others.</summary>
    public async Task<JobId> AddArrayAsync(int tasks, int limit)
    {
        var number = ++lastJob;
        for (var task = 1; task <= tasks; task++)
        {
            await WriteAsync("jobs", $"{number}[{task}].vm", task <= limit ? "State=Q" : "State=H Hold=l", $"Arguments='-t 1-{tasks}%{limit}'");
        }

        return new JobId($"{number}[].vm");
    }

    /// <summary>What the emulator itself prints.</summary>
    public async Task<string> RunAsync(string program, params ImmutableArray<string> arguments)
    {
        var result = await new LocalCommandRunner(TimeProvider.System).RunAsync(new Command(Path.Combine(directory, program), arguments), CancellationToken.None);
        return result.ExitCode == 0 ? Encoding.UTF8.GetString(result.Output.Span) : throw new InvalidOperationException(result.Error);
    }

    /// <summary>Runs what does not end by itself, for a second.</summary>
    public Task HangAsync(string program, params ImmutableArray<string> arguments) =>
        new LocalCommandRunner(TimeProvider.System).RunAsync(new Command(Path.Combine(directory, program), arguments) { Deadline = TimeSpan.FromSeconds(1) }, CancellationToken.None);

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(directory, recursive: true);
        return base.DisposeAsync();
    }

    private string[] JobFilesOf(NodeName node) =>
        [.. Directory.GetFiles(Path.Combine(directory, "state", "jobs")).Where(file => File.ReadAllLines(file).Contains($"Node={node}"))];

    private Task WriteAsync(string kind, string name, params string[] lines) => File.WriteAllLinesAsync(Path.Combine(directory, "state", kind, name), lines);
}
