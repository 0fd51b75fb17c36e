using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Sge;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>
/// The adapter over a real Grid Engine (<c>tests/lab/gridengine</c>): its qmaster, and machines with its daemon. All of it ends with this process, however that ends.
/// </summary>
internal sealed partial class RealSge : LrmsHarness
{
    private static readonly string Script = Checkout.PathOf("tests", "lab", "gridengine");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string directory;
    private readonly Process lab;
    private readonly LocalCommandRunner runner = new(TimeProvider.System);

    private RealSge(string directory, Process lab)
    {
        (this.directory, this.lab) = (directory, lab);
        Options = new SgeOptions { Cluster = new ClusterName("lab"), Site = "site", Root = Path.Combine(directory, "root"), BinDirectory = Path.Combine(directory, "bin") };
        Adapter = new SgeLrms(Options, Runner, TimeProvider.System);
    }

    public SgeOptions Options { get; }

    /// <summary>An adapter that lasts, and so knows what its last read saw.</summary>
    public SgeLrms Adapter { get; }

    public override ILrms Lrms => new SgeLrms(Options, Runner, TimeProvider.System);

    public static async Task<LrmsHarness> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("elastic-sge-").FullName;
        var lab = Process.Start(new ProcessStartInfo(Script, ["serve", directory]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!; // throws when it does not start
        var ready = await lab.StandardOutput.ReadLineAsync();
        return ready == "ready" ? new RealSge(directory, lab) : throw new InvalidOperationException($"{Script} serve: {ready} {await lab.StandardError.ReadToEndAsync()}");
    }

    /// <summary>What the drain by hand leaves to be seen: <c>qmod -d</c> takes no reason.</summary>
    public override string ShownReason(string reason) => "disabled";

    public override async Task AddNodeAsync(NodeName node)
    {
        await Lrms.RegisterAsync(Registration(node), CancellationToken.None);
        await BootAsync(node);
        await UntilAsync($"{node} is up", async () => (await Lrms.ReadAsync(CancellationToken.None)).Nodes.Any(n => n.Name == node && n.IsUp));
    }

    /// <summary>An administrator defines complexes, each a line of <c>qconf -sc</c>.</summary>
    public async Task DefineAsync(params string[] complexes)
    {
        var file = Path.Combine(directory, "complexes");
        await File.WriteAllTextAsync(file, await QsgeAsync("qconf", "-sc") + string.Join('\n', complexes) + "\n");
        await QsgeAsync("qconf", "-Mc", file);
    }

    /// <summary>An administrator makes a project.</summary>
    public Task AddProjectAsync(string name) => AddAsync("-Aprj", $"name {name}\noticket 0\nfshare 0\nacl NONE\nxacl NONE\n");

    /// <summary>An administrator makes a calendar for every week.</summary>
    public Task AddCalendarAsync(string name, string week) => AddAsync("-Acal", $"calendar_name {name}\nyear NONE\nweek {week}\n");

    /// <summary>An administrator lets each user have so many slots at a time.</summary>
    public Task LimitUsersAsync(int slots) => AddAsync("-Arqs", $"{{\nname users\ndescription NONE\nenabled TRUE\nlimit users {{*}} to slots={slots}\n}}\n");

    /// <summary>The node's machine comes up, and joins.</summary>
    public Task BootAsync(NodeName node) => RunAsync(Script, "boot", directory, node.Value);

    /// <summary>From now on the address of the node has first this name.</summary>
    public async Task RenameAsync(NodeName node, string name)
    {
        var hosts = Path.Combine(directory, "hosts");
        var address = $"10.78.0.{node.Value[3..]}";
        var lines = await File.ReadAllLinesAsync(hosts);
        await File.WriteAllLinesAsync(hosts, lines.Select(line => line == $"{address} {node}" ? $"{address} {name} {node}" : line));
    }

    public override async Task AddForeignNodeAsync(NodeName node)
    {
        await QsgeAsync("qconf", "-ah", node.Value);
        await QsgeAsync("qconf", "-aattr", "hostgroup", "hostlist", node.Value, Options.HostGroup);
        await QsgeAsync("qconf", "-aattr", "queue", "slots", $"[{node}=2]", "batch");
        await BootAsync(node);
        await UntilAsync($"{node} is up", async () => (await Lrms.ReadAsync(CancellationToken.None)).Nodes.Any(n => n.Name == node && n.IsUp));
    }

    public override async Task<JobId> OccupyAsync(NodeName node)
    {
        var job = await SubmitAsync();
        await UntilAsync($"job {job} runs on {node}", async () => (await QstatAsync("-s", "r")).Contains($"batch@{node}", StringComparison.Ordinal));
        return job;
    }

    public override async Task FinishJobsAsync(NodeName node)
    {
        await QsgeAsync("qdel", "-u", "*");
        await UntilAsync("no job runs", async () => (await QstatAsync()).Length == 0);
    }

    public override Task<JobId> SubmitWaitingAsync() => SubmitAsync();

    public override Task StartJobAsync(JobId job, NodeName node) =>
        UntilAsync($"job {job} runs on {node}", async () => (await QstatAsync("-s", "r")).Split('\n').Any(l => l.TrimStart().StartsWith(job.Value + " ", StringComparison.Ordinal) && l.Contains($"batch@{node}", StringComparison.Ordinal)));

    public override Task<JobId> SubmitHeldAsync() => SubmitAsync("-h");

    public override Task DrainByHandAsync(NodeName node, string reason) => QsgeAsync("qmod", "-d", $"*@{node}");

    public override async Task LoseAsync(NodeName node)
    {
        await RunAsync(Script, "crash", directory, node.Value);
        await UntilAsync(
            $"{node} is lost and its job waits",
            async () => await Lrms.ReadAsync(CancellationToken.None) is { Incomplete: null } seen && seen.Nodes.All(n => n.Name != node || !n.IsUp) && seen.Jobs.All(j => j.State == JobState.Pending));
    }

    public override Task StopServerAsync() => RunAsync(Script, "stop", directory);

    public override Task StartServerAsync() => RunAsync(Script, "start", directory);

    /// <summary>Submits a job that sleeps and says its number. Without hosts qsub warns and ends with status 1.</summary>
    public Task<JobId> SubmitAsync(params string[] arguments) => SubmitWithAsync("", arguments);

    /// <summary>The same, with the settings of elastic's JSV in a file of this name.</summary>
    public async Task<JobId> SubmitWithAsync(string jsvSettings, params string[] arguments)
    {
        var command = new Command(Path.Combine(directory, "bin", "qsub"), ["-wd", "/tmp", "-o", "/dev/null", "-e", "/dev/null", .. arguments, "-b", "y", "sleep", "10000"])
        {
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("ELASTIC_HOOK_SETTINGS", jsvSettings),
        };
        var result = await runner.RunAsync(command, CancellationToken.None);
        var text = System.Text.Encoding.UTF8.GetString(result.Output.Span) + result.Error;
        return JobNumber().Match(text) is { Success: true } match ? new JobId(match.Groups[1].Value) : throw new InvalidOperationException($"qsub {string.Join(' ', arguments)}: {text}");
    }

    /// <summary>Runs one of Grid Engine's programs on the qmaster's host and returns what it printed.</summary>
    public Task<string> QsgeAsync(string program, params string[] arguments) => RunAsync(Path.Combine(directory, "bin", program), arguments);

    /// <summary>Waits until it is true, a minute at most.</summary>
    public static Task UntilAsync(string fact, Func<Task<bool>> isTrue) => Until.TrueAsync(fact, Patience, isTrue, CancellationToken.None);

    public override async ValueTask DisposeAsync()
    {
        lab.StandardInput.Close();
        await lab.WaitForExitAsync();
        lab.Dispose();
        await base.DisposeAsync();
    }

    public static NodeRegistration Registration(NodeName node) => new()
    {
        Vm = new VmId(int.Parse(node.Value.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture)),
        Name = node,
        Address = $"10.78.0.{node.Value[3..]}",
        Resources = new Resources(2, 1024),
        Queues = [new QueueName("batch")],
    };

    private async Task AddAsync(string option, string text)
    {
        var file = Path.Combine(directory, "object");
        await File.WriteAllTextAsync(file, text);
        await QsgeAsync("qconf", option, file);
    }

    private Task<string> QstatAsync(params string[] arguments) => QsgeAsync("qstat", ["-u", "*", .. arguments]);

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await runner.RunAsync(new Command(program, [.. arguments]) { Deadline = Patience }, CancellationToken.None);
        return result.ExitCode == 0 ? System.Text.Encoding.UTF8.GetString(result.Output.Span) : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {result.Error}");
    }

    [GeneratedRegex("Your job(?:-array)? ([0-9]+)")]
    private static partial Regex JobNumber();
}
