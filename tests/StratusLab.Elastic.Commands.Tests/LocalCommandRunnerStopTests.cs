using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Commands.Tests;

/// <summary>What becomes of programs that do not end by themselves, and of what they started.</summary>
[TestClass]
public sealed class LocalCommandRunnerStopTests
{
    private static readonly LocalCommandRunner Runner = new(TimeProvider.System);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(1);

    private readonly ManualClock clock = new();
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-").FullName;

    public TestContext TestContext { get; set; } = null!; // set by the framework

    private CancellationToken Token => TestContext.CancellationToken;

    [TestCleanup]
    public void Cleanup() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Run_PastItsDeadline_IsUnreachableAndSaysWhat()
    {
        var run = await StartedAsync("echo working on it >&2; echo > there; sleep 60", "there");
        clock.Advance(Deadline);
        var unreachable = await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => run);
        Assert.Contains("3600 s", unreachable.Message);
        Assert.Contains("working on it", unreachable.Message);
    }

    [TestMethod]
    public async Task Run_PastItsDeadline_GrandchildrenDieToo()
    {
        // The middle shell ends at once, so that the sleeper is no longer a descendant of anything we started.
        const string Script = "(sh -c 'echo $$ > orphan; exec sleep 60' &); sh -c 'echo $$ > child; exec sleep 60'";
        var run = await StartedAsync(Script, "orphan", "child");
        clock.Advance(Deadline);
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => run);
        await AssertEndsAsync("orphan");
        await AssertEndsAsync("child");
    }

    [TestMethod]
    public async Task Run_DeafToSigterm_IsKilledAfterTheGrace()
    {
        var run = await StartedAsync("trap '' TERM; echo $$ > deaf; while :; do sleep 0.1; done", "deaf");
        clock.Advance(Deadline);
        await Until.TrueAsync(
            "it is killed",
            Soon,
            () =>
            {
                clock.Advance(LocalCommandRunner.Grace);
                return Task.FromResult(run.IsCompleted);
            },
            Token);
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => run);
        await AssertEndsAsync("deaf");
    }

    [TestMethod]
    public async Task Run_PastItsDeadline_MayCleanUpOnSigterm()
    {
        var run = await StartedAsync("trap 'echo bye > cleaned; exit' TERM; echo > there; sleep 60 & wait", "there");
        clock.Advance(Deadline);
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => run);
        Assert.AreEqual("bye\n", await File.ReadAllTextAsync(Path.Combine(directory, "cleaned"), Token));
    }

    [TestMethod]
    public async Task Run_EndlessOutput_EndsAtTheDeadline()
    {
        var command = new Command("yes", []) { Deadline = TimeSpan.FromMilliseconds(300), MaxOutputBytes = 1000 };
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Runner.RunAsync(command, Token));
    }

    [TestMethod]
    public async Task Run_DeadlineInTheFirstInstant_StillKills()
    {
        for (var i = 0; i < 10; i++)
        {
            var command = Shell("sleep 60 & wait") with { Deadline = TimeSpan.FromTicks(1) };
            await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Runner.RunAsync(command, Token));
            await Until.TrueAsync("nothing of it is left", Soon, () => Task.FromResult(!Directory.GetDirectories("/proc").Any(IsOurs)), Token);
        }
    }

    [TestMethod]
    public async Task Run_Cancelled_KillsTheGroupAndThrows()
    {
        using var cancel = new CancellationTokenSource();
        var run = Runner.RunAsync(Shell("echo $$ > victim; sleep 60 & wait") with { Deadline = Deadline }, cancel.Token);
        await WrittenAsync("victim");
        await cancel.CancelAsync();
        await Assert.ThrowsExactlyAsync<OperationCanceledException>(() => run);
        await AssertEndsAsync("victim");
    }

    [TestMethod]
    public async Task Run_CancelledBefore_StartsNothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsExactlyAsync<OperationCanceledException>(() => Runner.RunAsync(Shell("touch started"), cancelled));
        Assert.IsFalse(File.Exists(Path.Combine(directory, "started")));
    }

    [TestMethod]
    public async Task Run_LeftOverHoldsTheOutput_ReturnsAndSaysThatMoreMayCome()
    {
        var watch = Stopwatch.StartNew();
        var result = await Runner.RunAsync(Shell("echo done; sleep 20 & echo $! > left"), Token);
        Assert.IsLessThan(TimeSpan.FromSeconds(10), watch.Elapsed);
        Assert.AreEqual("done\n"u8.ToArray().Length, result.Output.Length);
        Assert.IsTrue(result.IsTruncated);
        Assert.IsTrue(IsAlive(Pid("left")), "a program may leave something behind on purpose");
        Process.GetProcessById(Pid("left")).Kill();
    }

    [TestMethod]
    public async Task Run_LeftOverHoldsStandardErrorOnly_OutputIsWhole()
    {
        var result = await Runner.RunAsync(Shell("echo done; sleep 20 > /dev/null & echo $! > left"), Token);
        Assert.IsFalse(result.IsTruncated);
        Process.GetProcessById(Pid("left")).Kill();
    }

    [TestMethod]
    public async Task Run_DeadlineOnAnotherClock_FollowsThatClock()
    {
        var run = new LocalCommandRunner(clock).RunAsync(Shell("sleep 60") with { Deadline = Deadline }, Token);
        Assert.IsFalse(run.IsCompleted);
        clock.Advance(Deadline);
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => run);
    }

    private Command Shell(string script) => new("sh", ["-c", $"cd {directory}; {script}"]) { Environment = ImmutableSortedDictionary<string, string>.Empty.Add("ELASTIC_TEST", directory) };

    // The deadline is a test's to pass: the machine's clock says nothing of how far a script has come.
    private async Task<Task<CommandResult>> StartedAsync(string script, params string[] files)
    {
        var run = new LocalCommandRunner(clock).RunAsync(Shell(script) with { Deadline = Deadline }, Token);
        foreach (var file in files)
        {
            await WrittenAsync(file);
        }

        return run;
    }

    private Task WrittenAsync(string file) =>
        Until.TrueAsync($"{file} is written", Soon, () => Task.FromResult(new FileInfo(Path.Combine(directory, file)) is { Exists: true, Length: > 0 }), Token);

    private int Pid(string file) => int.Parse(File.ReadAllText(Path.Combine(directory, file)), CultureInfo.InvariantCulture);

    // A signal takes a moment, and an orphan is reaped by init.
    private Task AssertEndsAsync(string file) => Until.TrueAsync($"{file} has ended", Soon, () => Task.FromResult(!IsAlive(Pid(file))), Token);

    private bool IsOurs(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Contains($"ELASTIC_TEST={directory}\0", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It has ended, is not a process, or somebody else's.
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
