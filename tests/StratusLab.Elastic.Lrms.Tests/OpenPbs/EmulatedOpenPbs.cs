using System.Collections.Immutable;
using System.Runtime.Versioning;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.OpenPbs;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

/// <summary>The adapter over real processes: PBS's programs are the emulator beside this file, which keeps its state in a directory.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EmulatedOpenPbs : LrmsHarness
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-openpbs-").FullName;

    public EmulatedOpenPbs()
    {
        Directory.CreateDirectory(Path.Combine(directory, "state"));
        foreach (var program in (string[])["qstat", "pbsnodes", "qmgr", "qrerun", "qselect", "lab"])
        {
            var path = Path.Combine(directory, program);
            File.Copy(Path.Combine(AppContext.BaseDirectory, "OpenPbs", "Emulator", "pbs"), path);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Options = new OpenPbsOptions { Cluster = new ClusterName("lab"), Site = "site", BinDirectory = directory, Server = "pbs.site.org" };
    }

    public OpenPbsOptions Options { get; }

    public override ILrms Lrms => new OpenPbsLrms(Options, Runner, TimeProvider.System);

    private string DownFile => Path.Combine(directory, "state", "down");

    public override Task AddNodeAsync(NodeName node) => LabAsync("join", node.Value);

    public override async Task AddForeignNodeAsync(NodeName node)
    {
        await AddNodeAsync(node);
        await RunAsync("qmgr", "-c", $"set node {node} comment=\"of the department\"");
    }

    public override async Task<JobId> OccupyAsync(NodeName node)
    {
        var id = new JobId(await LabAsync("submit", "name=occupies"));
        await StartJobAsync(id, node);
        return id;
    }

    public override async Task<JobId> SubmitWaitingAsync() =>
        new(await LabAsync("submit", "name=waits", "comment=Not Running: Not enough free nodes available"));

    public override async Task<JobId> SubmitHeldAsync() => new(await LabAsync("submit", "name=held", "state=H", "holds=u"));

    public override Task FinishJobsAsync(NodeName node) => LabAsync("finish", node.Value);

    public override Task DrainByHandAsync(NodeName node, string reason) => RunAsync("pbsnodes", "-o", "-C", reason, node.Value);

    public override Task LoseAsync(NodeName node) => LabAsync("lose", node.Value);

    public override Task StopServerAsync() => File.WriteAllTextAsync(DownFile, "");

    public override Task StartServerAsync()
    {
        File.Delete(DownFile);
        return Task.CompletedTask;
    }

    /// <summary>From now on the server refuses to change nodes, as it does for ordinary users.</summary>
    public Task ForbidAsync() => File.WriteAllTextAsync(Path.Combine(directory, "state", "forbidden"), "");

    public override Task StartJobAsync(JobId job, NodeName node) => LabAsync("run", job.Value, node.Value);

    /// <summary>What users, machines and administrators do.</summary>
    public Task<string> LabAsync(params ImmutableArray<string> arguments) => RunAsync("lab", arguments);

    /// <summary>What a program of the emulator prints.</summary>
    public async Task<string> RunAsync(string program, params ImmutableArray<string> arguments)
    {
        var result = await TryAsync(program, arguments);
        return result.ExitCode == 0 ? Encoding.UTF8.GetString(result.Output.Span).TrimEnd('\n') : throw new InvalidOperationException(result.Error);
    }

    /// <summary>What a program of the emulator does.</summary>
    public Task<CommandResult> TryAsync(string program, params ImmutableArray<string> arguments) =>
        new LocalCommandRunner(TimeProvider.System).RunAsync(new Command(Path.Combine(directory, program), arguments), CancellationToken.None);

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(directory, recursive: true);
        return base.DisposeAsync();
    }
}
