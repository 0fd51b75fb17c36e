using System.Diagnostics;
using System.Runtime.Versioning;
using StratusLab.Elastic.Tests.Cli;

namespace StratusLab.Elastic.Tests.Plugins;

/// <summary>Torque's scripts: no submission is slowed or refused, and a machine on which jobs would fail does not join.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class TorqueScriptTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-torque").FullName;

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    private string Spool => Path.Combine(directory, "spool");

    private string TorqueCfg => Path.Combine(Spool, "torque.cfg");

    [TestInitialize]
    public void MakeSpool() => Directory.CreateDirectory(Path.Combine(Spool, "mom_priv"));

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Filter_SettingsOfAnotherMachine_ReachCurl()
    {
        await InstallAsync("https://elastic:7118");
        await File.AppendAllTextAsync(Path.Combine(directory, "etc", "torque-hook"), $"ELASTIC_TOKEN_FILE={directory}/token\nELASTIC_CA_FILE=/etc/ca.pem\n", Ct);
        await File.WriteAllTextAsync(Path.Combine(directory, "token"), "abc\n", Ct);
        var called = Path.Combine(directory, "called");
        Write("bin/curl", $"#!/bin/sh\n{{ cat; echo \"$*\"; }} >> {called}\n");
        var path = $"{directory}/bin:{System.Environment.GetEnvironmentVariable("PATH")}";
        await Until.TrueAsync(
            "curl is called",
            TimeSpan.FromSeconds(60),
            async () =>
            {
                Assert.AreEqual((0, "x\n"), await FilterAsync("x\n", path));
                return File.Exists(called) && (await File.ReadAllTextAsync(called, Ct)).Contains("https://elastic:7118/api/v1/hooks/grid\n", StringComparison.Ordinal);
            },
            Ct);
        var printed = await File.ReadAllTextAsync(called, Ct);
        Assert.Contains("Authorization: Bearer abc", printed);
        Assert.Contains("--cacert /etc/ca.pem", printed);
    }

    [TestMethod]
    public async Task Filter_ServiceThere_PassesTheScriptOnAndIsHeard()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerText("/api/v1/hooks/grid", 202, "{}");
        await InstallAsync(service.Url);
        await Until.TrueAsync(
            "the service is asked",
            TimeSpan.FromSeconds(60),
            async () =>
            {
                Assert.AreEqual((0, "#!/bin/sh\necho a\n"), await FilterAsync("#!/bin/sh\necho a\n"));
                return service.Asked.Contains("POST /api/v1/hooks/grid");
            },
            Ct);
    }

    [TestMethod]
    public async Task Filter_OneJob_CallsTheHookTwice()
    {
        await InstallAsync("http://127.0.0.1:1");
        var called = Path.Combine(directory, "called");
        Write("lib/hook/hook", $"#!/bin/sh\necho \"$1\" >> {called}\n");
        Assert.AreEqual((0, "x\n"), await FilterAsync("x\n"));
        await Until.TrueAsync(
            "the hook is called twice", TimeSpan.FromSeconds(60), async () => File.Exists(called) && await File.ReadAllTextAsync(called, Ct) == "grid\ngrid\n", Ct);
    }

    // The hook does not end until the script is passed on: a filter that waited for it would never end.
    [TestMethod]
    public async Task Filter_HookHangs_IsNotWaitedFor()
    {
        await InstallAsync("http://127.0.0.1:1");
        var (called, goesOn) = (Path.Combine(directory, "called"), Path.Combine(directory, "goes-on"));
        Write("lib/hook/hook", $"#!/bin/sh\necho begun >> {called}; until [ -e {goesOn} ]; do sleep 0.1; done; echo ended >> {called}\n");
        Assert.AreEqual((0, "x\n"), await FilterAsync("x\n"));
        await SaidAsync("begun\n");
        await File.WriteAllTextAsync(goesOn, "", Ct);
        await SaidAsync("begun\nended\nbegun\nended\n");

        Task SaidAsync(string text) => Until.TrueAsync($"the hook says {text}", TimeSpan.FromSeconds(60), async () => File.Exists(called) && await File.ReadAllTextAsync(called, Ct) == text, Ct);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("if (\n")]
    [DataRow("exit 7\n")]
    [DataRow("NEXT=/nowhere/filter\n")]
    public async Task Filter_SettingsDamaged_PassesTheScriptOn(string settings)
    {
        await InstallAsync("http://127.0.0.1:1");
        await File.WriteAllTextAsync(Path.Combine(directory, "etc", "torque-hook"), settings, Ct);
        var (status, printed) = await FilterAsync("x\n");
        Assert.AreEqual((0, "x\n"), (status, printed));
    }

    [TestMethod]
    public async Task Install_FilterOfTheSite_IsRunAfterOursAndPutBack()
    {
        var next = Write("site-filter", "#!/bin/sh\nsed s/a/b/\n");
        await File.WriteAllTextAsync(TorqueCfg, $"QSUBSLEEP 0\nSUBMITFILTER {next}\n", Ct);
        await InstallAsync("http://127.0.0.1:1");
        await InstallAsync("http://127.0.0.1:1");
        Assert.AreEqual($"QSUBSLEEP 0\nSUBMITFILTER {directory}/lib/torque/submitfilter\n", await File.ReadAllTextAsync(TorqueCfg, Ct));
        Assert.AreEqual((0, "b\n"), await FilterAsync("a\n"));
        for (var i = 0; i < 2; i++)
        {
            Assert.AreEqual(0, (await Script.RunAsync("torque/uninstall", Environment(), Ct)).Status);
            Assert.AreEqual($"QSUBSLEEP 0\nSUBMITFILTER {next}\n", await File.ReadAllTextAsync(TorqueCfg, Ct));
        }
    }

    [TestMethod]
    public async Task Filter_FilterOfTheSiteRefuses_RefusesToo()
    {
        await File.WriteAllTextAsync(TorqueCfg, $"SUBMITFILTER {Write("site-filter", "#!/bin/sh\nexit 3\n")}\n", Ct);
        await InstallAsync("http://127.0.0.1:1");
        Assert.AreEqual(3, (await FilterAsync("a\n")).Status);
    }

    [TestMethod]
    public async Task Join_HealthyMachine_StartsTheDaemonForTheServer()
    {
        var config = Path.Combine(Spool, "mom_priv", "config");
        await File.WriteAllTextAsync(config, "$usecp *:/home /home\n$pbsserver old\n", Ct);
        Assert.AreEqual((0, "join: pbs_mom of wn-5 started for pbs\n"), await JoinAsync());
        Assert.AreEqual("$usecp *:/home /home\n$pbsserver pbs\n", await File.ReadAllTextAsync(config, Ct));
        Assert.AreEqual("pbs\n", await File.ReadAllTextAsync(Path.Combine(Spool, "server_name"), Ct));
        var started = Path.Combine(directory, "started");
        await Until.TrueAsync("pbs_mom is started", TimeSpan.FromSeconds(30), () => Task.FromResult(File.Exists(started) && File.ReadAllText(started).EndsWith('\n')), Ct);
        Assert.AreEqual($"-D -d {Spool} -H wn-5\n", await File.ReadAllTextAsync(started, Ct));
    }

    [TestMethod]
    [DataRow("NODE_NAME", "wn-5; reboot", "is not a host name")]
    [DataRow("TORQUE_SERVER", "", "TORQUE_SERVER is not set in the context")]
    [DataRow("NODE_NAME", "wn-6", "wn-6 does not resolve here")]
    [DataRow("NODE_NAME", "loop", "loop resolves to 127.0.1.1 here")]
    [DataRow("TORQUE_SERVER", "nowhere", "the server nowhere does not resolve here")]
    [DataRow("JOIN_MIN_DISK_MIB", "999999999", "MiB are free in")]
    public async Task Join_SickMachine_DoesNotJoinAndSaysWhy(string variable, string value, string expected)
    {
        var (status, printed) = await JoinAsync((variable, value));
        Assert.AreEqual(1, status);
        Assert.Contains(expected, printed);
        Assert.IsFalse(File.Exists(Path.Combine(Spool, "server_name")), "nothing was changed");
    }

    [TestMethod]
    public async Task Join_ClockBeforeTheImage_DoesNotJoin()
    {
        Directory.SetLastWriteTimeUtc(Path.Combine(Spool, "mom_priv"), DateTimeOffset.UnixEpoch.UtcDateTime.AddYears(130));
        var (status, printed) = await JoinAsync();
        Assert.AreEqual(1, status);
        Assert.Contains("the clock says", printed);
    }

    private Task<(int Status, string Printed)> JoinAsync(params (string Name, string Value)[] changes)
    {
        Write("bin/pbs_mom", $"#!/bin/sh\necho \"$*\" > {directory}/started\n");
        Write("bin/getent", "#!/bin/sh\ncase $2 in wn-5) echo 10.77.0.5 STREAM;; pbs) echo 10.77.0.1 STREAM;; loop) echo 127.0.1.1 STREAM;; *) exit 2;; esac\n");
        var environment = Environment();
        environment["NODE_NAME"] = "wn-5";
        environment["TORQUE_SERVER"] = "pbs";
        environment["JOURNAL_STREAM"] = "8:1";
        environment["PATH"] = $"{directory}/bin:{System.Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in changes)
        {
            environment[name] = value;
        }

        return Script.RunAsync("torque/join", environment, Ct);
    }

    private async Task InstallAsync(string url)
    {
        var (status, printed) = await Script.RunAsync("torque/install", Environment(), Ct, "grid", url);
        Assert.AreEqual(0, status, printed);
    }

    private async Task<(int Status, string Output)> FilterAsync(string job, string? path = null)
    {
        var start = new ProcessStartInfo(Path.Combine(directory, "lib", "torque", "submitfilter"), ["-l", "nodes=1"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["ELASTIC_HOOK_SETTINGS"] = Path.Combine(directory, "etc", "torque-hook");
        start.Environment["PATH"] = path ?? start.Environment["PATH"];
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The filter was not started.");
        await process.StandardInput.WriteAsync(job.AsMemory(), Ct);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, output);
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["TORQUE_HOME"] = Spool,
        ["ELASTIC_ETC"] = Path.Combine(directory, "etc"),
        ["ELASTIC_LIB"] = Path.Combine(directory, "lib"),
    };

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // It is in the directory.
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
