using System.Runtime.Versioning;

namespace StratusLab.Elastic.Tests.Plugins;

/// <summary>The script that makes a VM an OpenPBS execution host: a daemon and a resolver that are scripts stand in for the real ones.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class PbsJoinTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-join").FullName;

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    private string Conf => Path.Combine(directory, "pbs.conf");

    private string Config => Path.Combine(directory, "home/mom_priv/config");

    private string Started => Path.Combine(directory, "started");

    [TestInitialize]
    public void MakeImage()
    {
        Directory.CreateDirectory(Path.Combine(directory, "home/mom_priv"));
        Directory.CreateDirectory(Path.Combine(directory, "exec/sbin"));
        Program("exec/sbin/pbs_mom", $"echo \"$* with $PBS_CONF_FILE\" > {Started}.new && mv {Started}.new {Started}");
        Program("getent", "case $2 in wn-5) echo 10.77.0.5 wn-5 ;; pbs.site.org) echo 10.77.0.1 pbs.site.org ;; wn-6) echo 127.0.1.1 wn-6 ;; *) exit 2 ;; esac");
        File.WriteAllText(Conf, $"PBS_EXEC={directory}/exec\nPBS_SERVER=image\nPBS_START_SERVER=1\nPBS_HOME={directory}/home\nPBS_AUTH_METHOD=MUNGE\n");
        File.WriteAllText(Config, "$clienthost old\n$usecp *:/home /home\n");
    }

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Join_HealthyMachine_StartsTheDaemonForTheServer()
    {
        var (status, printed) = await JoinAsync();
        Assert.AreEqual(0, status, printed);
        await Until.TrueAsync("the daemon is started", TimeSpan.FromSeconds(30), () => Task.FromResult(File.Exists(Started)), Ct);
        Assert.AreEqual($"-N -p with {Conf}\n", await File.ReadAllTextAsync(Started, Ct));
        Assert.AreEqual(
            $"PBS_EXEC={directory}/exec\nPBS_HOME={directory}/home\nPBS_AUTH_METHOD=MUNGE\nPBS_SERVER=pbs.site.org\nPBS_MOM_NODE_NAME=wn-5\nPBS_START_SERVER=0\nPBS_START_SCHED=0\nPBS_START_COMM=0\nPBS_START_MOM=1\n",
            await File.ReadAllTextAsync(Conf, Ct));
        Assert.AreEqual("$usecp *:/home /home\n$clienthost pbs.site.org\n", await File.ReadAllTextAsync(Config, Ct));
    }

    /// <summary>Under systemd it runs inside vmcontext.service, before which nothing else starts: whoever waits for another unit there waits for ever.</summary>
    [TestMethod]
    [DataRow("openpbs/join")]
    [DataRow("sge/join")]
    [DataRow("slurm/join")]
    [DataRow("torque/join")]
    public async Task Join_AnyBatchSystem_WaitsForNoUnit(string script)
    {
        var lines = (await File.ReadAllTextAsync(Script.PathOf(script), Ct)).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Where(l => !l.TrimStart().StartsWith('#')).ToArray();
        Assert.IsEmpty(lines.Where(l => l.Contains("systemctl", StringComparison.Ordinal) && !l.Contains("--no-block", StringComparison.Ordinal)));
        Assert.IsTrue(lines.Where(l => l.Contains("systemd-run", StringComparison.Ordinal)).All(l => l.Contains("--no-block", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("NODE_NAME", "", "NODE_NAME is not set")]
    [DataRow("NODE_NAME", "wn-5; reboot", "is not a node name")]
    [DataRow("NODE_NAME", "wn-99", "own name wn-99 does not resolve")]
    [DataRow("NODE_NAME", "wn-6", "resolves to itself only (127.0.1.1)")]
    [DataRow("PBS_SERVER", "pbs\nPBS_EXEC=/tmp", "is not a host's name")]
    [DataRow("PBS_SERVER", "nowhere.site.org", "server nowhere.site.org does not resolve")]
    [DataRow("PBS_CONF_FILE", "/nowhere/pbs.conf", "there is no /nowhere/pbs.conf")]
    [DataRow("JOIN_MIN_FREE_KB", "999999999999", "KB free")]
    public async Task Join_SickMachine_StaysOutAndSaysWhy(string variable, string value, string why)
    {
        var (status, printed) = await JoinAsync((variable, value));
        Assert.AreEqual(1, status, printed);
        Assert.Contains(why, printed);
        Assert.IsFalse(File.Exists(Started));
        Assert.Contains("PBS_SERVER=image", await File.ReadAllTextAsync(Conf, Ct));
    }

    [TestMethod]
    public async Task Join_ClockBehindTheContext_StaysOut()
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "context.sh"), "", Ct);
        File.SetLastWriteTimeUtc(Path.Combine(directory, "context.sh"), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1));
        var (status, printed) = await JoinAsync();
        Assert.AreEqual(1, status, printed);
        Assert.Contains("s behind", printed);
    }

    [TestMethod]
    public async Task Join_WithoutTheDaemon_StaysOut()
    {
        File.Delete(Path.Combine(directory, "exec/sbin/pbs_mom"));
        Assert.Contains("execution daemon is not installed", (await JoinAsync()).Printed);
    }

    private void Program(string name, string script)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Task<(int Status, string Printed)> JoinAsync(params (string Name, string Value)[] other)
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{directory}:{Environment.GetEnvironmentVariable("PATH")}",
            ["JOURNAL_STREAM"] = "1:1", // what it says goes to standard output, too
            ["NODE_NAME"] = "wn-5",
            ["PBS_SERVER"] = "pbs.site.org",
            ["PBS_CONF_FILE"] = Conf,
            ["CONTEXT_DIR"] = directory,
        };
        foreach (var (name, value) in other)
        {
            environment[name] = value;
        }

        return Script.RunAsync("openpbs/join", environment, Ct);
    }
}
