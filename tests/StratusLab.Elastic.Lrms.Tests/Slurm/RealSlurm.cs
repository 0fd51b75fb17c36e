using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>
/// The adapter over a real Slurm (<c>tests/lab/slurm</c>): its slurmctld, and machines with its slurmd. All of it ends with this process, however that ends. In cloud mode
/// nodes are made with <c>scontrol create</c>, without a restart.
/// </summary>
internal sealed partial class RealSlurm : LrmsHarness
{
    // Power saving, whose programs do nothing but keep what they are told: who calls for a node starts its machine by hand.
    private const string Cloud = """
        ResumeProgram=@DIR@/resume-program
        SuspendProgram=/bin/true
        ResumeFailProgram=/bin/true
        ResumeTimeout=60
        SuspendTimeout=2
        ResumeRate=0
        SuspendRate=0
        PartitionName=batch Nodes=elastic Default=YES MaxTime=INFINITE State=UP SuspendTime=3600

        """;

    private static readonly string Script = Checkout.PathOf("tests", "lab", "slurm");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string directory;
    private readonly Process lab;
    private readonly LocalCommandRunner runner = new(TimeProvider.System);

    private RealSlurm(string directory, Process lab, SlurmOptions options)
    {
        (this.directory, this.lab) = (directory, lab);
        Options = options with { BinDirectory = Path.Combine(directory, "bin"), MungeKeyFile = Path.Combine(directory, "munge.key"), Controllers = ["slurmctl:6817"] };
    }

    public SlurmOptions Options { get; }

    /// <summary>Where its files are.</summary>
    public string Directory => directory;

    /// <summary>What ResumeProgram was told last in SLURM_RESUME_FILE; cloud mode.</summary>
    public string ResumeFile => Path.Combine(directory, "resume");

    public override ILrms Lrms => LrmsWith(Options);

    /// <inheritdoc/>
    public override TimeSpan ReleaseTakes => Options.Mode == SlurmMode.Cloud ? Patience : TimeSpan.Zero;

    /// <summary>A Slurm without nodes and jobs; <paramref name="conf"/> is added to its slurm.conf.</summary>
    public static async Task<RealSlurm> StartAsync(SlurmMode mode = SlurmMode.Dynamic, SlurmRead read = SlurmRead.Auto, string conf = "")
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("elastic-slurm-").FullName;
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, (mode == SlurmMode.Cloud ? Cloud.Replace("@DIR@", directory, StringComparison.Ordinal) : "") + conf);
        var lab = Process.Start(new ProcessStartInfo(Script, ["serve", directory, file]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!; // throws when it does not start
        var ready = await lab.StandardOutput.ReadLineAsync();
        File.Delete(file);
        return ready == "ready"
            ? new RealSlurm(directory, lab, new SlurmOptions { Cluster = new ClusterName("lab"), Site = "site", Mode = mode, Read = read })
            : throw new InvalidOperationException($"{Script} serve: {ready} {await lab.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Another adapter for the same Slurm.</summary>
    public SlurmLrms LrmsWith(SlurmOptions options) => new(options, runner, TimeProvider.System);

    public override async Task AddNodeAsync(NodeName node)
    {
        if (Options.Mode == SlurmMode.Cloud)
        {
            await RunAsync("scontrol", "create", $"nodename={node}", $"nodeaddr=10.79.0.{node.Value[3..]}", "CPUs=2", "RealMemory=700", "Feature=elastic", "State=CLOUD");
            await RunAsync("scontrol", "update", $"nodename={node}", "state=power_up");
            await UntilAsync($"{node} is called for", async () => (await StateAsync(node)).Contains("POWERING_UP", StringComparison.Ordinal));
        }

        await BootAsync(node);
        try
        {
            await Until.TrueAsync($"{node} is up", Patience / 3, () => IsUpAsync(node), CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // slurmd registers once, at its start; on a machine that is very busy Slurm has missed that.
            await ExecuteAsync(Script, "crash", directory, node.Value);
            await BootAsync(node);
            await UntilAsync($"{node} is up", () => IsUpAsync(node));
        }
    }

    private async Task<bool> IsUpAsync(NodeName node) => (await Lrms.ReadAsync(CancellationToken.None)).Nodes.Any(n => n.Name == node && n.IsUp);

    /// <summary>The node's machine comes up, and joins.</summary>
    public Task BootAsync(NodeName node) => ExecuteAsync(Script, "boot", directory, Options.Mode == SlurmMode.Cloud ? "cloud" : "dynamic", node.Value);

    public override async Task<JobId> OccupyAsync(NodeName node)
    {
        // Not by its name: a job that asks for that waits for this node and no other.
        var others = (await RunAsync("sinfo", "-h", "-N", "-o", "%N")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(n => n != node.Value).ToArray();
        var job = await SubmitAsync(["--mem=50", .. others.Length > 0 ? ["-x", string.Join(',', others)] : Array.Empty<string>()]);
        await RunsAsync(job, node);
        return job;
    }

    public override async Task FinishJobsAsync(NodeName node)
    {
        await RunAsync("scancel", "-w", node.Value, "--full", "--me");

        // A job that is cancelled just when it starts may be missed by its slurmd; slurmctld says so again after a minute.
        await Until.TrueAsync(
            $"{node} has no job",
            Patience * 3,
            async () => (await RunAsync("squeue", "-h", "-w", node.Value)).Length == 0 && !(await StateAsync(node)).Contains("COMPLETING", StringComparison.Ordinal),
            CancellationToken.None);
    }

    public override Task<JobId> SubmitWaitingAsync() => SubmitAsync("--mem=50");

    public override Task StartJobAsync(JobId job, NodeName node) => RunsAsync(job, node);

    public override Task AddForeignNodeAsync(NodeName node) => throw new NotSupportedException("A node of slurm.conf needs a slurmctld of its own.");

    public override Task<JobId> SubmitHeldAsync() => SubmitAsync("--mem=50", "-H");

    public override Task DrainByHandAsync(NodeName node, string reason) => RunAsync("scontrol", "update", $"nodename={node}", "state=drain", $"reason={reason}");

    public override async Task LoseAsync(NodeName node)
    {
        await ExecuteAsync(Script, "crash", directory, node.Value);
        await UntilAsync($"{node} is lost", async () => (await StateAsync(node)).StartsWith("DOWN", StringComparison.Ordinal));
    }

    public override Task StopServerAsync() => ExecuteAsync(Script, "stop", directory);

    public override Task StartServerAsync() => ExecuteAsync(Script, "start", directory);

    /// <summary>Submits a job that sleeps and says its number.</summary>
    public async Task<JobId> SubmitAsync(params string[] arguments)
    {
        var said = await RunAsync("sbatch", ["-D", "/tmp", "-o", "/dev/null", .. arguments, "--wrap", "sleep 3000"]);
        return JobNumber().Match(said) is { Success: true } match ? new JobId(match.Groups[1].Value) : throw new InvalidOperationException($"sbatch {string.Join(' ', arguments)}: {said}");
    }

    /// <summary>Runs one of Slurm's programs on the controller's host and returns what it printed.</summary>
    public Task<string> RunAsync(string program, params string[] arguments) => ExecuteAsync(Path.Combine(Options.BinDirectory!, program), arguments); // The constructor sets it.

    /// <summary>Runs any program on the controller's host and returns what it printed.</summary>
    public Task<string> InsideAsync(params string[] command) => ExecuteAsync(Script, ["run", directory, .. command]);

    /// <summary>Runs one of Slurm's programs as an ordinary user and returns what it printed.</summary>
    public Task<string> AsUserAsync(string program, params string[] arguments) =>
        InsideAsync(["setpriv", "--reuid=games", "--regid=games", "--clear-groups", program, .. arguments]);

    /// <summary>The state of a node, in Slurm's words.</summary>
    public async Task<string> StateAsync(NodeName node) => NodeState().Match(await RunAsync("scontrol", "-o", "-a", "show", "node", node.Value)).Groups[1].Value;

    /// <summary>What slurmctld has logged.</summary>
    public Task<string> LogAsync() => File.ReadAllTextAsync(Path.Combine(directory, "log", "slurmctld.log"));

    /// <summary>Puts a file beside slurm.conf and lines into it, and starts slurmctld anew.</summary>
    public async Task ConfigureAsync((string Name, string Text) file, string lines)
    {
        await StopServerAsync();
        await File.WriteAllTextAsync(Path.Combine(directory, "slurm", file.Name), file.Text);
        await File.AppendAllTextAsync(Path.Combine(directory, "slurm", "slurm.conf"), lines + "\n");
        await StartServerAsync();
    }

    /// <summary>Waits until it is true, a minute at most.</summary>
    public static Task UntilAsync(string fact, Func<Task<bool>> isTrue, Func<string>? why = null) => Until.TrueAsync(fact, Patience, isTrue, CancellationToken.None, why);

    /// <summary>A snapshot that is whole.</summary>
    public async Task<LrmsSnapshot> ReadAsync()
    {
        var snapshot = await Lrms.ReadAsync(CancellationToken.None);
        Assert.IsNull(snapshot.Incomplete);
        return snapshot;
    }

    public override async ValueTask DisposeAsync()
    {
        lab.StandardInput.Close();
        await lab.WaitForExitAsync();
        lab.Dispose();
        await base.DisposeAsync();
    }

    private Task RunsAsync(JobId job, NodeName node) =>
        UntilAsync($"job {job} runs on {node}", async () => (await RunAsync("squeue", "-h", "-t", "R", "-w", node.Value, "-o", "%i")).Split('\n').Contains(job.Value));

    private async Task<string> ExecuteAsync(string program, params string[] arguments)
    {
        var result = await runner.RunAsync(new Command(program, [.. arguments]) { Deadline = Patience }, CancellationToken.None);
        var output = Encoding.UTF8.GetString(result.Output.Span);
        return result.ExitCode == 0 ? output : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{program} {string.Join(' ', arguments)} exited with {result.ExitCode}: {output} {result.Error}"));
    }

    [GeneratedRegex(@"batch job (\d+)")]
    private static partial Regex JobNumber();

    [GeneratedRegex(@" State=(\S+)")]
    private static partial Regex NodeState();
}
