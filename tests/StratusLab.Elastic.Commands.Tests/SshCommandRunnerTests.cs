using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using StratusLab.Elastic.Contracts.Hosts;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Commands.Tests;

/// <summary>A real sshd, with the faults that real ones have.</summary>
[TestClass]
[TestCategory("Packages")]
[DoNotParallelize]
public sealed class SshCommandRunnerTests
{
    private static LabHosts hosts = null!; // Set before the first test.
    private static SshCommandRunner runner = null!; // Set before the first test.

    public TestContext TestContext { get; set; } = null!; // set by the framework

    private CancellationToken Token => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _)
    {
        hosts = await LabHosts.UpAsync(1);
        runner = hosts.Connect(hosts.SshTo(1));
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        await runner.DisposeAsync();
        await hosts.DisposeAsync();
    }

    [TestMethod]
    public async Task Run_Program_RunsThereAndGivesOutputErrorAndExitCode()
    {
        var result = await RunAsync("sh", "-c", "hostname; echo err >&2; exit 3");
        Assert.AreEqual(3, result.ExitCode);
        Assert.AreEqual("kvm1\n", Text(result));
        Assert.AreEqual("err", result.Error);
        Assert.IsFalse(result.IsTruncated);
    }

    [TestMethod]
    public async Task Run_HostileArguments_ArriveVerbatim()
    {
        string[] words = ["$(reboot)", "it's \"quoted\" \\ back", "two\nlines", "", "-oProxyCommand=reboot", "é ☃ *?[a-z]~ !"];
        Assert.AreEqual(string.Concat(words.Select(word => word + "|")), Text(await RunAsync("printf", ["%s|", .. words])));
    }

    [TestMethod]
    public async Task Run_StandardInput_IsPassedAsBytes()
    {
        byte[] bytes = [0, 255, 10, 13, 200, .. new byte[300_000]];
        CollectionAssert.AreEqual(bytes, (await RunAsync(new Command("cat", ["/dev/stdin"]) { StandardInput = bytes })).Output.ToArray());
    }

    [TestMethod]
    public async Task Run_InputFile_FollowsStandardInput()
    {
        var file = Path.Combine(hosts.Directory, "input");
        await File.WriteAllBytesAsync(file, new byte[3 << 20], Token);
        var result = await RunAsync(new Command("wc", ["-c"]) { StandardInput = new byte[10], InputFile = file });
        Assert.AreEqual((10 + (3 << 20)).ToString(System.Globalization.CultureInfo.InvariantCulture), Text(result).Trim());
    }

    [TestMethod]
    public async Task Run_OutputFile_HasWhatWasPrintedThere()
    {
        var file = Path.Combine(hosts.Directory, "output");
        var result = await RunAsync(new Command("head", ["-c", "3000000", "/dev/zero"]) { OutputFile = file });
        Assert.AreEqual(3_000_000, new FileInfo(file).Length);
        Assert.AreEqual(0, result.Output.Length);
    }

    [TestMethod]
    public async Task Run_MoreOutputThanIsKept_IsCut()
    {
        var result = await RunAsync(new Command("head", ["-c", "100000", "/dev/zero"]) { MaxOutputBytes = 1000 });
        Assert.AreEqual(1000, result.Output.Length);
        Assert.IsTrue(result.IsTruncated);
    }

    [TestMethod]
    public async Task Run_KilledProgram_GivesTheSignal() => Assert.AreEqual(137, (await RunAsync("sh", "-c", "kill -9 $$")).ExitCode);

    [TestMethod]
    public async Task Run_Environment_IsSetAndUnset()
    {
        var command = new Command("sh", ["-c", "echo \"$A|${HOME-unset}|$LC_ALL\""]) { Environment = ImmutableSortedDictionary<string, string>.Empty.Add("A", "it's; $B").Add("HOME", "") };
        Assert.AreEqual("it's; $B|unset|C\n", Text(await RunAsync(command)));
    }

    [TestMethod]
    public async Task Run_MissingProgram_IsRejected() =>
        Assert.Contains("Install the program there", (await Assert.ThrowsExactlyAsync<RejectedException>(() => RunAsync("no-such-program"))).Message);

    [TestMethod]
    public async Task Run_PastItsDeadline_EndsTheWholeGroupThere()
    {
        var marker = Path.Combine(hosts.Directory, "still-there");
        var command = new Command("sh", ["-c", "(sleep 3; touch \"$1\") & sleep 60", "sh", marker]) { Deadline = TimeSpan.FromSeconds(1) };
        var watch = Stopwatch.StartNew();
        var failure = await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => RunAsync(command));
        Assert.IsLessThan(4, watch.Elapsed.TotalSeconds);
        Assert.Contains("on host kvm1 did not end within 1 s and was killed with its process group", failure.Message);
        await Task.Delay(TimeSpan.FromSeconds(3.5), TimeProvider.System, Token);
        Assert.IsFalse(File.Exists(marker));
    }

    [TestMethod]
    public async Task Run_Cancelled_ReturnsAtOnce()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        cancelled.CancelAfter(TimeSpan.FromMilliseconds(300));
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<OperationCanceledException>(() => runner.RunAsync(new Command("sleep", ["20"]), cancelled.Token));
        Assert.IsLessThan(5, watch.Elapsed.TotalSeconds);
        Assert.AreEqual(0, (await RunAsync("true")).ExitCode);
    }

    [TestMethod]
    public async Task Run_ManyAtOnce_AllRun()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => RunAsync("echo", $"{i}")));
        CollectionAssert.AreEqual(Enumerable.Range(0, 30).Select(i => $"{i}\n").ToArray(), results.Select(Text).ToArray());
    }

    [TestMethod]
    public async Task Run_SessionsKilledBetweenCommands_ConnectsAnew()
    {
        await RunAsync("true");
        await DropSessionsAsync();
        Assert.AreEqual("again\n", Text(await RunAsync("echo", "again")));
    }

    [TestMethod]
    public async Task Run_ConnectionBrokenInMidCommand_IsUnknown()
    {
        var begun = Path.Combine(hosts.Directory, "begun-too");
        var running = RunAsync(new Command("sh", ["-c", "touch \"$1\"; sleep 20", "sh", begun]) { Shown = "a long sleep" });
        await Until.TrueAsync("the command runs", TimeSpan.FromSeconds(10), () => Task.FromResult(File.Exists(begun)), Token);
        await DropSessionsAsync();
        Assert.Contains("The connection broke while a long sleep on host kvm1 ran. Whether it did what it was asked is unknown", (await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => running)).Message);
    }

    [TestMethod]
    public async Task Run_HungInMidCommand_IsGivenUpAndTheNextConnects()
    {
        await using var own = hosts.Connect(hosts.SshTo(1));
        await own.RunAsync(new Command("true", []), Token);
        var running = own.RunAsync(new Command("sleep", ["20"]) { Deadline = TimeSpan.FromSeconds(1) }, Token);
        await hosts.SignalAsync(1, "STOP", "sshd");
        try
        {
            Assert.Contains("the connection hangs", (await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => running)).Message);
        }
        finally
        {
            await hosts.SignalAsync(1, "CONT", "sshd");
        }

        Assert.AreEqual(0, (await own.RunAsync(new Command("true", []), Token)).ExitCode);
    }

    [TestMethod]
    public async Task Run_NetworkGoneInMidCommand_IsNoticedLongBeforeTheDeadline()
    {
        await using var own = hosts.Connect(hosts.SshTo(1));
        await own.RunAsync(new Command("true", []), Token);
        var begun = Path.Combine(hosts.Directory, "begun");
        var running = own.RunAsync(new Command("sh", ["-c", "touch \"$1\"; sleep 100", "sh", begun]) { Deadline = TimeSpan.FromMinutes(2) }, Token);
        await Until.TrueAsync("the command runs", TimeSpan.FromSeconds(10), () => Task.FromResult(File.Exists(begun)), Token);
        await hosts.RunAsync(1, "ip", "link", "set", "uplink", "down");
        try
        {
            var watch = Stopwatch.StartNew();
            Assert.Contains("The connection broke", (await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => running)).Message);
            Assert.IsLessThan(25, watch.Elapsed.TotalSeconds);
        }
        finally
        {
            await hosts.RunAsync(1, "ip", "link", "set", "uplink", "up");
        }
    }

    [TestMethod]
    public async Task Connect_HungSshd_TimesOut()
    {
        await using var own = hosts.Connect(hosts.SshTo(1) with { ConnectDeadline = TimeSpan.FromSeconds(1) });
        await hosts.SignalAsync(1, "STOP", "sshd");
        try
        {
            var watch = Stopwatch.StartNew();
            Assert.Contains("It does not answer", (await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => own.RunAsync(new Command("true", []), Token))).Message);
            Assert.IsLessThan(5, watch.Elapsed.TotalSeconds);
        }
        finally
        {
            await hosts.SignalAsync(1, "CONT", "sshd");
        }
    }

    [TestMethod]
    public async Task Connect_Refused_SaysSo() => Assert.Contains(
        "Host kvm1 cannot be reached as root at 10.78.0.11, port 23. It is there, but no sshd listens at that port.", (await FailsAsync<PeerUnreachableException>(hosts.SshTo(1) with { Port = 23 })).Message);

    [TestMethod]
    public async Task Connect_NobodyThere_SaysSo() =>
        Assert.Contains("It does not answer", (await FailsAsync<PeerUnreachableException>(hosts.SshTo(1) with { Address = "10.78.0.99", ConnectDeadline = TimeSpan.FromSeconds(1) })).Message);

    [TestMethod]
    public async Task Connect_ChangedHostKey_IsNeverAccepted()
    {
        var file = Path.Combine(hosts.Directory, "changed");
        await File.WriteAllTextAsync(file, $"10.78.0.11 {string.Join(' ', (await File.ReadAllTextAsync(hosts.Key + ".pub", Token)).Split(' ')[..2])}\n", Token);
        var before = await File.ReadAllTextAsync(file, Token);
        var failure = await FailsAsync<RejectedException>(hosts.SshTo(1) with { KnownHostsFile = file });
        Assert.Contains("The new key is not accepted by itself", failure.Message);
        Assert.Contains($"ssh-keygen -R \"10.78.0.11\" -f {file}", failure.Message);
        Assert.AreEqual(before, await File.ReadAllTextAsync(file, Token));
    }

    [TestMethod]
    public async Task Connect_UnknownHostKey_IsNeverAccepted()
    {
        var failure = await FailsAsync<RejectedException>(hosts.SshTo(1) with { KnownHostsFile = "/dev/null" });
        Assert.Contains("Its host key is not in /dev/null. Add it: ssh-keyscan -p 22 10.78.0.11 >> /dev/null", failure.Message);
    }

    [TestMethod]
    public async Task Connect_KeyNotAccepted_SaysWhereItBelongs() =>
        Assert.Contains("It does not accept the key", (await FailsAsync<RejectedException>(hosts.SshTo(1) with { KeyFile = Path.Combine(hosts.Directory, "1", "host_key") })).Message);

    [TestMethod]
    public async Task Connect_KeyThatOthersCanRead_SaysHowToMendIt()
    {
        var open = Path.Combine(hosts.Directory, "open-key");
        File.Copy(hosts.Key, open, overwrite: true);
        await new LocalCommandRunner(TimeProvider.System).RunAsync(new Command("chmod", ["644", open]), Token);
        Assert.Contains($"chmod 600 {open}", (await FailsAsync<RejectedException>(hosts.SshTo(1) with { KeyFile = open })).Message);
    }

    [TestMethod]
    public async Task Connect_LongSocketPath_IsRejected() =>
        Assert.Contains("longer than 80 bytes", (await FailsAsync<RejectedException>(hosts.SshTo(1) with { ControlPath = "/tmp/" + new string('x', 80) })).Message);

    [TestMethod]
    public async Task Run_SecondCommand_TakesAtMostAFifthOfAConnection()
    {
        var (connecting, running) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var i = 0; i < 5; i++)
        {
            await using var own = hosts.Connect(hosts.SshTo(1));
            connecting = Least(connecting, await TimeAsync(own));
            running = Least(running, await TimeAsync(own));
        }

        TestContext.WriteLine($"with a new connection {connecting.TotalMilliseconds:0} ms, over the shared one {running.TotalMilliseconds:0} ms: {running / connecting:0.00}");
        Assert.IsLessThanOrEqualTo(0.2, running / connecting);
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private async Task<TimeSpan> TimeAsync(SshCommandRunner own)
    {
        var watch = Stopwatch.StartNew();
        await own.RunAsync(new Command("true", []), Token);
        return watch.Elapsed;
    }

    // The listener, which is the first of its session, starts anew: only what it had begun is gone.
    private static Task DropSessionsAsync() => hosts.RunAsync(1, "sh", "-c", "for p in $(pgrep -x sshd); do [ /proc/$p/root/run -ef /run ] && [ $p != $(cat /run/sshd.pid) ] && kill -9 $p; done; true");

    private async Task<T> FailsAsync<T>(SshOptions options)
        where T : Exception
    {
        await using var own = hosts.Connect(options);
        return await Assert.ThrowsExactlyAsync<T>(() => own.RunAsync(new Command("true", []), Token));
    }

    private Task<CommandResult> RunAsync(string program, params string[] arguments) => RunAsync(new Command(program, [.. arguments]));

    private Task<CommandResult> RunAsync(Command command) => runner.RunAsync(command, Token);

    private static string Text(CommandResult result) => Encoding.UTF8.GetString(result.Output.Span);
}
