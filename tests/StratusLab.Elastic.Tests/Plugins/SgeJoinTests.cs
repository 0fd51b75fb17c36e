using System.Runtime.Versioning;

namespace StratusLab.Elastic.Tests.Plugins;

/// <summary>The script that makes a VM a Grid Engine execution host: a daemon, a resolver and a host name that are scripts stand in for the real ones.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class SgeJoinTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-join").FullName;

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    private string Started => Path.Combine(directory, "started");

    [TestInitialize]
    public void MakeImage()
    {
        // The daemon is started by a shell again and again, which ends with it here; or by systemd.
        Program("sge_execd", $"echo \"$SGE_ROOT $SGE_CELL\" > {Started}.new && mv {Started}.new {Started}; kill $PPID");
        Program("systemd-run", $"echo \"$SGE_ROOT $SGE_CELL\" > {Started}.new && mv {Started}.new {Started}");
        Program("uname", "echo \"$HOST_NAME\"");
        Program("getent", """
            case "$1 $2" in
              'hosts sgemaster') echo '10.78.0.1 sgemaster' ;;
              'ahostsv4 wn-5') echo '10.78.0.5 STREAM wn-5' ;;
              'ahostsv4 wn-6') echo '127.0.1.1 STREAM wn-6' ;;
              'ahostsv4 wn-7') echo '10.78.0.7 STREAM wn-7' ;;
              'ahostsv4 image') echo '10.78.0.5 STREAM image.site.org' ;;
              'ahostsv4 alias') echo '10.78.0.5 STREAM wn-5' ;;
              'hosts 10.78.0.5') echo '10.78.0.5 wn-5' ;;
              'hosts 10.78.0.7') echo '10.78.0.7 wn-7.site.org wn-7' ;;
              *) exit 2 ;;
            esac
            """);
        File.WriteAllText(Path.Combine(directory, "sge-act_qmaster"), "sgemaster\n");
        File.WriteAllText(Path.Combine(directory, "sge-bootstrap"), "admin_user none\n");
    }

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    [DataRow("wn-5")]
    [DataRow("alias", DisplayName = "a host name that resolves to the node's name first")]
    public async Task Join_HealthyMachine_StartsTheDaemon(string hostName)
    {
        var (status, printed) = await JoinAsync(("HOST_NAME", hostName));
        Assert.AreEqual(0, status, printed);
        await Until.TrueAsync("the daemon is started", TimeSpan.FromSeconds(30), () => Task.FromResult(File.Exists(Started)), Ct);
        Assert.AreEqual($"{directory}/root default\n", await File.ReadAllTextAsync(Started, Ct));
    }

    [TestMethod]
    [DataRow("HOST_NAME", "image", "sge_execd would call itself 'image.site.org'")]
    [DataRow("HOST_NAME", "localhost", "sge_execd would call itself ''")]
    [DataRow("NODE_NAME", "", "NODE_NAME is not set")]
    [DataRow("NODE_NAME", "wn-99", "own name wn-99 does not resolve")]
    [DataRow("NODE_NAME", "wn-6", "resolves to itself only (127.0.1.1)")]
    [DataRow("NODE_NAME", "wn-7", "its address 10.78.0.7 is 'wn-7.site.org'")]
    [DataRow("JOIN_MIN_FREE_KB", "999999999999", "KB free")]
    public async Task Join_SickMachine_StaysOutAndSaysWhy(string variable, string value, string why)
    {
        var (status, printed) = await JoinAsync((variable, value));
        Assert.AreEqual(1, status, printed);
        Assert.Contains(why, printed);
        Assert.IsFalse(File.Exists(Started));
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
            ["HOST_NAME"] = "wn-5",
            ["SGE_ROOT"] = Path.Combine(directory, "root"),
            ["SGE_CELL"] = "default",
            ["CONTEXT_DIR"] = directory,
            ["JOIN_SPOOL"] = Path.Combine(directory, "spool"),
            ["JOIN_CONSOLE"] = "/dev/null",
            ["JOIN_MIN_FREE_KB"] = "1",
        };
        foreach (var (name, value) in other)
        {
            environment[name] = value;
        }

        return Script.RunAsync("sge/join", environment, Ct);
    }
}
