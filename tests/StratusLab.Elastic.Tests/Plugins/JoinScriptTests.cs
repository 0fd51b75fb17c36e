using System.Runtime.Versioning;

namespace StratusLab.Elastic.Tests.Plugins;

/// <summary>The script that makes a VM a Slurm node, up to where it would need root: a slurmd that prints its arguments stands in for the real one.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class JoinScriptTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-join").FullName;

    public required TestContext TestContext { get; set; }

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    [DataRow("", "slurmd -D -Z -N wn-5 --conf Feature=elastic,small")]
    [DataRow("ctl:6817,ctl2:6817", "slurmd -D -Z -N wn-5 --conf-server ctl:6817,ctl2:6817 --conf Feature=elastic,small")]
    public async Task Join_Controllers_AreNamedOnlyWhenThereAreAny(string server, string expected) => Assert.Contains($"\n{expected}\n", await CommandAsync(server));

    [TestMethod]
    public async Task Join_InCloudMode_IsTheNodeThatSlurmConfDeclares() =>
        Assert.Contains("\nslurmd -D -N wn-5 --conf-server ctl:6817\n", await CommandAsync("ctl:6817", "cloud"));

    [TestMethod]
    public async Task Join_UnknownMode_IsRefused()
    {
        var (status, printed) = await Script.RunAsync("slurm/join", Environment("ctl:6817", "static"), TestContext.CancellationToken);
        Assert.AreEqual(1, status, printed);
    }

    [TestMethod]
    public async Task Join_HostileController_IsRefused()
    {
        var (status, printed) = await Script.RunAsync("slurm/join", Environment("ctl:6817; reboot"), TestContext.CancellationToken);
        Assert.AreEqual(1, status, printed);
    }

    // A machine that is well gets as far as installing the key, which a program of this name refuses here.
    [TestMethod]
    [DataRow("ctl:6817")]
    [DataRow("nowhere:6817,ctl:6817")]
    [DataRow("")]
    public async Task Join_HealthyMachine_GoesOn(string server) => Assert.Contains("cannot install /etc/munge/munge.key", await SickAsync("SLURM_CONF_SERVER", server));

    [TestMethod]
    [DataRow("NODE_NAME", "wn-99", "own name wn-99 does not resolve")]
    [DataRow("SLURM_CONF_SERVER", "nowhere:6817,nobody:6817", "no controller of 'nowhere:6817,nobody:6817' resolves")]
    [DataRow("JOIN_MIN_FREE_KB", "999999999999", "KB free")]
    public async Task Join_SickMachine_StaysOutAndSaysWhy(string variable, string value, string why) => Assert.Contains(why, await SickAsync(variable, value));

    [TestMethod]
    public async Task Join_ClockBehindTheContext_StaysOut()
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "context.sh"), "", TestContext.CancellationToken);
        File.SetLastWriteTimeUtc(Path.Combine(directory, "context.sh"), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1));
        Assert.Contains("s behind", await SickAsync("NODE_NAME", "wn-5"));
    }

    // Gives what the script said when it gave up, on a machine whose programs and resolver are scripts.
    private async Task<string> SickAsync(string variable, string value)
    {
        Program("slurmd", "exit 1");
        Program("munged", "exit 1");
        Program("mkdir", "exit 1");
        Program("install", "exit 1");
        Program("getent", "case $2 in wn-5 | ctl) echo \"10.77.0.5 $2\" ;; *) exit 2 ;; esac");
        await File.WriteAllTextAsync(Path.Combine(directory, "munge.key"), "key", TestContext.CancellationToken);
        var environment = Environment("ctl:6817");
        environment["PATH"] = $"{directory}:{System.Environment.GetEnvironmentVariable("PATH")}";
        environment["JOURNAL_STREAM"] = "1:1"; // what it says goes to standard output, too
        environment["CONTEXT_DIR"] = directory;
        environment[variable] = value;
        var (status, printed) = await Script.RunAsync("slurm/join", environment, TestContext.CancellationToken);
        Assert.AreEqual(1, status, printed);
        return printed;
    }

    private void Program(string name, string script)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // The part that builds the command line, run as it is in the script; what is before and after it needs root and munge.
    private async Task<string> CommandAsync(string server, string mode = "dynamic")
    {
        var script = await File.ReadAllTextAsync(Script.PathOf("slurm/join"), TestContext.CancellationToken);
        var (begin, end) = (script.IndexOf("dynamic=\n", StringComparison.Ordinal), script.IndexOf("if [ -d /run/systemd/system ]", StringComparison.Ordinal));
        var part = Path.Combine(directory, "part");
        await File.WriteAllTextAsync(part, $"slurmd=slurmd\n{script[begin..end]}echo; echo \"$*\"\n", TestContext.CancellationToken);
        return (await Script.RunAsync(part, Environment(server, mode), TestContext.CancellationToken)).Printed;
    }

    private static Dictionary<string, string> Environment(string server, string mode = "dynamic") => new()
    {
        ["SLURM_MODE"] = mode,
        ["NODE_NAME"] = "wn-5",
        ["SLURM_CONF_SERVER"] = server,
        ["SLURM_NODE_CONF"] = "Feature=elastic,small",
        ["CONTEXT_DIR"] = "/nowhere",
    };
}
