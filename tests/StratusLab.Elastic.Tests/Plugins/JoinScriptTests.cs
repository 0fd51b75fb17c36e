namespace StratusLab.Elastic.Tests.Plugins;

/// <summary>The script that makes a VM a Slurm node, up to where it would need root: a slurmd that prints its arguments stands in for the real one.</summary>
[TestClass]
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
