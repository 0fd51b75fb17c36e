using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.Versioning;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>The adapter over real processes: scontrol and squeue are the emulator beside this file, which keeps its state in a directory.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EmulatedSlurm : LrmsHarness
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-slurm-").FullName;
    private int lastJob;

    public EmulatedSlurm()
    {
        Directory.CreateDirectory(Path.Combine(directory, "state", "nodes"));
        Directory.CreateDirectory(Path.Combine(directory, "state", "jobs"));
        foreach (var program in (string[])["scontrol", "squeue"])
        {
            var path = Path.Combine(directory, program);
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Slurm", "Emulator", "slurm"), path);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.WriteAllBytes(MungeKeyFile, new byte[128]);
        Options = new SlurmOptions
        {
            Cluster = new ClusterName("lab"),
            Site = "site",
            BinDirectory = directory,
            MungeKeyFile = MungeKeyFile,
            Controllers = ["labctl:6817", "labctl2:6817"],
        };
    }

    public SlurmOptions Options { get; }

    public override ILrms Lrms => new SlurmLrms(Options, Runner, TimeProvider.System);

    public string MungeKeyFile => Path.Combine(directory, "munge.key");

    private string DownFile => Path.Combine(directory, "state", "down");

    public override Task AddNodeAsync(NodeName node) => WriteAsync("nodes", node.Value, "Base=IDLE", "Drain=", "Reason=");

    public override Task AddForeignNodeAsync(NodeName node) => WriteAsync("nodes", node.Value, "Base=IDLE", "Drain=", "Reason=", "Kind=static");

    public override Task<JobId> OccupyAsync(NodeName node) =>
        AddJobAsync("State=RUNNING", "Why=None", $"Node={node}", "Cpus=1", "Eligible=1795334666", "Started=1795334700", "Name=occupies");

    public override Task<JobId> SubmitWaitingAsync() => AddJobAsync("State=PENDING", "Why=Resources", "Node=", "Name=waits");

    public override Task StartJobAsync(JobId job, NodeName node) => File.AppendAllLinesAsync(
        Path.Combine(directory, "state", "jobs", job.Value), ["State=RUNNING", "Why=None", $"Node={node}", "Cpus=1", "Eligible=1795334666", "Started=1795334700"]);

    public override Task<JobId> SubmitHeldAsync() => AddJobAsync("State=PENDING", "Why=JobHeldUser", "Node=", "Eligible=N/A", "Name=held");

    public override Task FinishJobsAsync(NodeName node)
    {
        var jobs = Directory.GetFiles(Path.Combine(directory, "state", "jobs"));
        foreach (var job in jobs.Where(file => File.ReadAllLines(file).Contains($"Node={node}")))
        {
            File.Delete(job);
        }

        return Task.CompletedTask;
    }

    public override Task DrainByHandAsync(NodeName node, string reason) =>
        ScontrolAsync("update", $"nodename={node}", "state=drain", $"reason={reason}");

    public override Task LoseAsync(NodeName node) => ScontrolAsync("update", $"nodename={node}", "state=down", "reason=Not responding");

    public override Task StopServerAsync() => File.WriteAllTextAsync(DownFile, "");

    public override Task StartServerAsync()
    {
        File.Delete(DownFile);
        return Task.CompletedTask;
    }

    /// <summary>From now on Slurm refuses to change nodes, as it does for ordinary users.</summary>
    public Task ForbidAsync() => File.WriteAllTextAsync(Path.Combine(directory, "state", "forbidden"), "");

    /// <summary>The pending rest of an array whose tasks are numbered from 0.</summary>
    public async Task<JobId> AddArrayAsync(int tasks, int limit)
    {
        var array = new JobId((++lastJob).ToString(CultureInfo.InvariantCulture));
        await WriteAsync("jobs", $"{array}_[0-{tasks - 1}%{limit}]", "State=PENDING", "Why=Resources", "Name=array");
        return array;
    }

    /// <summary>A job of the node gives its cores back for a while but not the node.</summary>
    public Task<JobId> SuspendOnAsync(NodeName node) =>
        AddJobAsync("State=SUSPENDED", "Why=None", $"Node={node}", "Cpus=0", "Started=1795334700", "Name=suspended");

    /// <summary>A job with these lines in its file.</summary>
    public async Task<JobId> AddJobAsync(params string[] lines)
    {
        var id = (++lastJob).ToString(CultureInfo.InvariantCulture);
        await WriteAsync("jobs", id, lines);
        return new JobId(id);
    }

    /// <summary>What the emulator itself prints.</summary>
    public async Task<string> ScontrolAsync(params ImmutableArray<string> arguments)
    {
        var command = new Command(Path.Combine(directory, "scontrol"), arguments);
        var result = await new LocalCommandRunner(TimeProvider.System).RunAsync(command, CancellationToken.None);
        return result.ExitCode == 0 ? System.Text.Encoding.UTF8.GetString(result.Output.Span) : throw new InvalidOperationException(result.Error);
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(directory, recursive: true);
        return base.DisposeAsync();
    }

    private Task WriteAsync(string kind, string name, params string[] lines) =>
        File.WriteAllLinesAsync(Path.Combine(directory, "state", kind, name), lines);
}
