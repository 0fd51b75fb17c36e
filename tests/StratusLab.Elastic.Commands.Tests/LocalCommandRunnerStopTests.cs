using System.Diagnostics;
using System.Globalization;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Commands.Tests;

/// <summary>What becomes of programs that do not end by themselves, and of what they started.</summary>
[TestClass]
public sealed class LocalCommandRunnerStopTests
{
    private static readonly LocalCommandRunner Runner = new(TimeProvider.System);

    private readonly string directory = Directory.CreateTempSubdirectory("elastic-").FullName;

    public TestContext TestContext { get; set; } = null!; // set by the framework

    private CancellationToken Token => TestContext.CancellationToken;

    [TestCleanup]
    public void Cleanup() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Run_PastItsDeadline_IsUnreachableAndSaysWhat()
    {
        var watch = Stopwatch.StartNew();
        var command = Shell("echo working on it >&2; sleep 60") with { Deadline = TimeSpan.FromMilliseconds(300) };
        var unreachable = await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Runner.RunAsync(command, Token));
        Assert.IsLessThan(TimeSpan.FromSeconds(5), watch.Elapsed);
        Assert.Contains("0.3 s", unreachable.Message);
        Assert.Contains("working on it", unreachable.Message);
    }

    [TestMethod]
    public async Task Run_PastItsDeadline_GrandchildrenDieToo()
    {
        // The middle shell ends at once, so that the sleeper is no longer a descendant of anything we started.
        const string Script = "(sh -c 'echo $$ > orphan; exec sleep 60' &); sh -c 'echo $$ > child; exec sleep 60'";
        var command = Shell(Script) with { Deadline = TimeSpan.FromMilliseconds(500) };
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Runner.RunAsync(command, Token));
        await AssertEndsAsync("orphan");
        await AssertEndsAsync("child");
    }

    [TestMethod]
    public async Task Run_DeafToSigterm_IsKilledAfterTheGrace()
    {
        var command = Shell("trap '' TERM; echo $$ > deaf; while :; do sleep 0.1; done") with { Deadline = TimeSpan.FromMilliseconds(300) };
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Runner.RunAsync(command, Token));
        await AssertEndsAsync("deaf");
    }

    [TestMethod]
    public async Task Run_PastItsDeadline_MayCleanUpOnSigterm()
    {
        var command = Shell("trap 'echo bye > cleaned; exit' TERM; sleep 60 & wait") with { Deadline = TimeSpan.FromMilliseconds(300) };
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Runner.RunAsync(command, Token));
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
            var command = Shell($"echo $$ > first{i}; sleep 60") with { Deadline = TimeSpan.FromTicks(1) };
            await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Runner.RunAsync(command, Token));
            await AssertEndsAsync($"first{i}");
        }
    }

    [TestMethod]
    public async Task Run_Cancelled_KillsTheGroupAndThrows()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsExactlyAsync<OperationCanceledException>(() => Runner.RunAsync(Shell("echo $$ > victim; sleep 60 & wait"), cancel.Token));
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
        var clock = new ManualClock();
        var run = new LocalCommandRunner(clock).RunAsync(Shell("sleep 60") with { Deadline = TimeSpan.FromHours(1) }, Token);
        Assert.IsFalse(run.IsCompleted);
        clock.Advance(TimeSpan.FromHours(1));
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => run);
    }

    private Command Shell(string script) => new("sh", ["-c", $"cd {directory}; {script}"]);

    private int Pid(string file) => int.Parse(File.ReadAllText(Path.Combine(directory, file)), CultureInfo.InvariantCulture);

    /// <summary>Bounded poll: a signal takes a moment, and an orphan is reaped by init.</summary>
    private async Task AssertEndsAsync(string file)
    {
        if (!File.Exists(Path.Combine(directory, file)))
        {
            return; // it was stopped before it came to life
        }

        for (var i = 0; i < 100 && IsAlive(Pid(file)); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }

        Assert.IsFalse(IsAlive(Pid(file)), $"{file} is still there");
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
