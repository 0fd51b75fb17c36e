using System.Collections.Immutable;
using System.Runtime.Versioning;
using System.Text;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Commands.Tests;

/// <summary>Black-box: real programs, real signals, real pipes.</summary>
[TestClass]
public sealed class LocalCommandRunnerTests
{
    private static readonly LocalCommandRunner Runner = new(TimeProvider.System);

    public TestContext TestContext { get; set; } = null!; // set by the framework

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Run_Program_GivesOutputErrorAndExitCode()
    {
        var result = await RunAsync(Shell("echo out; echo err >&2; exit 3"));
        Assert.AreEqual(3, result.ExitCode);
        Assert.AreEqual("out\n", Text(result));
        Assert.AreEqual("err", result.Error);
        Assert.IsFalse(result.IsTruncated);
        Assert.IsGreaterThan(TimeSpan.Zero, result.Elapsed);
    }

    [TestMethod]
    [DataRow("$(reboot)")]
    [DataRow("`reboot`; reboot && reboot | reboot")]
    [DataRow("it's \"quoted\" \\ back")]
    [DataRow("two\nlines\r\nand a tab\t.")]
    [DataRow("")]
    [DataRow("  spaces  ")]
    [DataRow("-oProxyCommand=reboot")]
    [DataRow("é ☃ \u0001 *?[a-z]~")]
    public async Task Run_HostileArgument_ArrivesVerbatim(string argument)
    {
        var result = await RunAsync(new Command("printf", ["%s|", argument, "end"]));
        Assert.AreEqual(argument + "|end|", Text(result));
    }

    [TestMethod]
    public async Task Run_StandardInput_IsPassedAsBytes()
    {
        byte[] bytes = [0, 255, 10, 13, 200, .. new byte[300_000]];
        var result = await RunAsync(new Command("cat", []) { StandardInput = bytes });
        CollectionAssert.AreEqual(bytes, result.Output.ToArray());
    }

    [TestMethod]
    public async Task Run_OutputFile_HasAllThatWasPrintedAndIsTheOwnersAlone()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("elastic-output-").FullName, "output");
        await File.WriteAllTextAsync(file, "old", Token);
        var result = await RunAsync(Shell("head -c 3000000 /dev/zero; echo end") with { OutputFile = file, MaxOutputBytes = 10 });
        var bytes = await File.ReadAllBytesAsync(file, Token);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true); // It was made in one.
        Assert.HasCount(3_000_004, bytes);
        Assert.AreEqual("end\n", Encoding.UTF8.GetString(bytes.AsSpan()[^4..]));
        Assert.AreEqual(0, result.Output.Length);
        Assert.IsFalse(result.IsTruncated);
    }

    [TestMethod]
    [DataRow("/dev/full")]
    [DataRow("/no/such/directory/file")]
    public async Task Run_OutputFileThatCannotBeWritten_ThrowsAndDoesNotWaitForTheProgram(string file) =>
        await Assert.ThrowsAsync<IOException>(() => RunAsync(Shell("yes") with { OutputFile = file, Deadline = TimeSpan.FromMinutes(5) }));

    [TestMethod]
    public async Task Run_NoStandardInput_ProgramSeesEndOfFile()
    {
        var result = await RunAsync(new Command("cat", []) { Deadline = TimeSpan.FromSeconds(10) });
        Assert.AreEqual(0, result.Output.Length);
    }

    [TestMethod]
    public async Task Run_InputThatNobodyReads_IsNoError()
    {
        var result = await RunAsync(new Command("true", []) { StandardInput = new byte[1_000_000] });
        Assert.AreEqual(0, result.ExitCode);
    }

    [TestMethod]
    public async Task Run_FiftyMegabytes_AllArrive()
    {
        var result = await RunAsync(Shell("head -c 50000000 /dev/zero | tr '\\0' x; printf end"));
        Assert.AreEqual(50_000_003, result.Output.Length);
        Assert.AreEqual("xend", Encoding.ASCII.GetString(result.Output.Span[^4..]));
        Assert.AreEqual(-1, result.Output.Span[..^3].IndexOfAnyExcept((byte)'x'));
        Assert.IsFalse(result.IsTruncated);
    }

    [TestMethod]
    [DataRow(1_000_000)]
    [DataRow(65_536)]
    [DataRow(10)]
    [DataRow(0)]
    public async Task Run_MoreThanTheLimit_IsCutAndSaysSo(int limit)
    {
        var result = await RunAsync(Shell("head -c 3000000 /dev/zero; exit 4") with { MaxOutputBytes = limit });
        Assert.AreEqual(limit, result.Output.Length);
        Assert.IsTrue(result.IsTruncated);
        Assert.AreEqual(4, result.ExitCode, "the rest is read away, so that the program ends as it would have");
    }

    [TestMethod]
    public async Task Run_ExactlyTheLimit_IsNotTruncated()
    {
        var result = await RunAsync(Shell("head -c 65536 /dev/zero") with { MaxOutputBytes = 65_536 });
        Assert.AreEqual(65_536, result.Output.Length);
        Assert.IsFalse(result.IsTruncated);
    }

    [TestMethod]
    public async Task Run_LongStandardError_KeepsItsEndPrintable()
    {
        var result = await RunAsync(Shell("yes complaint | head -c 200000 >&2; printf '\\033[31mlast\\377 words\\n\\n' >&2"));
        Assert.IsLessThanOrEqualTo(4096, result.Error.Length);
        Assert.EndsWith("; ?[31mlast? words", result.Error);
    }

    [TestMethod]
    [DataRow("kill -9 $$", 137)]
    [DataRow("kill -15 $$", 143)]
    [DataRow("kill -11 $$", 139)]
    public async Task Run_EndedBySignal_ExitCodeIs128PlusTheSignal(string script, int expected)
    {
        Assert.AreEqual(expected, (await RunAsync(Shell(script))).ExitCode);
    }

    [TestMethod]
    public async Task Run_Environment_IsSetUnsetAndTheLocaleIsC()
    {
        var environment = ImmutableSortedDictionary<string, string>.Empty.Add("ELASTIC_TEST", "a b").Add("HOME", "").Add("LC_ALL", "de_DE.UTF-8");
        var result = await RunAsync(Shell("echo \"$ELASTIC_TEST|${HOME-unset}|$LC_ALL\"") with { Environment = environment });
        Assert.AreEqual("a b|unset|C\n", Text(result));
    }

    [TestMethod]
    public async Task Run_UnknownProgram_IsRejectedWithWhatWasTried()
    {
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => RunAsync(new Command("no-such-program", [])));
        Assert.Contains("no-such-program", rejected.Message);
        Assert.Contains("/usr/bin", rejected.Message);
    }

    [TestMethod]
    [DataRow("/etc/passwd")]
    [DataRow("/usr")]
    [DataRow("/nowhere/squeue")]
    public async Task Run_NotAProgram_IsRejected(string path)
    {
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => RunAsync(new Command(path, [])));
        Assert.Contains(path, rejected.Message);
    }

    [TestMethod]
    [SupportedOSPlatform("linux")]
    public async Task Run_MissingInterpreter_IsRejected()
    {
        var script = Path.Combine(Directory.CreateTempSubdirectory("elastic-").FullName, "script");
        await File.WriteAllTextAsync(script, "#!/no/such/interpreter\n", Token);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => RunAsync(new Command(script, [])));
        Assert.Contains(script, rejected.Message);
    }

    [TestMethod]
    public async Task Run_ManyAtOnce_DoNotMixTheirOutputs()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => RunAsync(Shell($"for n in 1 2 3 4 5; do echo {i}; done"))));
        for (var i = 0; i < results.Length; i++)
        {
            Assert.AreEqual(string.Concat(Enumerable.Repeat($"{i}\n", 5)), Text(results[i]));
        }
    }

    private static Command Shell(string script) => new("sh", ["-c", script]);

    private static string Text(CommandResult result) => Encoding.UTF8.GetString(result.Output.Span);

    private Task<CommandResult> RunAsync(Command command) => Runner.RunAsync(command, Token);
}
