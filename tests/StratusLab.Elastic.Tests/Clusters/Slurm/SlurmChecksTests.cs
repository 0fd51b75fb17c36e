using System.Net;
using System.Net.Sockets;
using StratusLab.Elastic.Clusters.Slurm;
using StratusLab.Elastic.Tests.Doctor;

namespace StratusLab.Elastic.Tests.Clusters.Slurm;

/// <summary>A Slurm through commands that are scripts.</summary>
[TestClass]
public sealed class SlurmChecksTests
{
    private readonly FakePrograms programs = new();
    private readonly string key = Path.GetTempFileName();

    [TestCleanup]
    public void RemoveFiles()
    {
        programs.Dispose();
        File.Delete(key);
    }

    [TestMethod]
    public async Task Slurm_Answering_IsWell()
    {
        using var controller = new TcpListener(IPAddress.Loopback, 0);
        controller.Start();
        await File.WriteAllBytesAsync(key, new byte[128]);
        programs.Add("squeue", "[ \"$SLURM_CONF\" = /etc/slurm/test.conf ]").Add("scontrol", "[ \"$SLURM_CONF\" = /etc/slurm/test.conf ] && echo 'SLURM_VERSION = 22.05.8'");
        var address = $"127.0.0.1:{((IPEndPoint)controller.LocalEndpoint).Port}";
        var found = await FindAsync(new() { ConfFile = "/etc/slurm/test.conf", BinDirectory = "/opt/slurm/bin", MungeKeyFile = key, Controllers = [address] });
        StringAssert.StartsWith(found, "Ok: cluster main: squeue answers\nOk: cluster main: slurmctld 22.05.8 answers\n");
        StringAssert.EndsWith(found, $"\nOk: cluster main: munge key {key} can be read\nOk: cluster main: controller {address} takes connections");
    }

    [TestMethod]
    public async Task Slurm_NotInstalled_SaysWhatToInstall()
    {
        var lines = (await FindAsync(new())).Split('\n');
        StringAssert.StartsWith(lines[0], "Fail: cluster main: squeue: There is no program ");
        StringAssert.EndsWith(lines[0], " -> Install Slurm's client commands (Debian: slurm-client), or set the cluster's \"slurm.bin\".");
        StringAssert.StartsWith(lines[1], "Fail: cluster main: scontrol: There is no program ");
    }

    [TestMethod]
    public async Task Slurm_NotAnswering_SaysWhatItSaid()
    {
        programs.Add("squeue", "echo 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)' >&2; exit 1");
        programs.Add("scontrol", "echo 'scontrol: fatal: Could not establish a configuration source' >&2; exit 1");
        var lines = (await FindAsync(new())).Split('\n');
        Assert.AreEqual(
            "Fail: cluster main: squeue: slurm_load_jobs error: Unable to contact slurm controller (connect failure) -> Check that slurmctld and munge run and that this machine may reach them.",
            lines[0]);
        Assert.AreEqual("Fail: cluster main: scontrol: scontrol: fatal: Could not establish a configuration source -> Set the cluster's \"slurm.conf\", or put slurm.conf where Slurm looks for it.", lines[1]);
    }

    [TestMethod]
    public async Task MungeKey_Short_Fails()
    {
        await File.WriteAllTextAsync(key, "short");
        StringAssert.Contains(
            await FindAsync(new() { MungeKeyFile = key }), $"Fail: cluster main: munge key {key} is shorter than the 32 bytes that munge demands -> Name the right file in the cluster's \"slurm.munge-key\".");
    }

    [TestMethod]
    public async Task MungeKey_Missing_Fails() => StringAssert.Contains(
        await FindAsync(new() { MungeKeyFile = "/nowhere/munge.key" }),
        "Fail: cluster main: munge key /nowhere/munge.key is not there -> Worker nodes get it: let the service's user read it, or set the cluster's \"slurm.munge-key\".");

    [TestMethod]
    public async Task Controller_Deaf_Fails() => StringAssert.EndsWith(
        await FindAsync(new() { Controllers = ["127.0.0.1:1"] }),
        "Fail: cluster main: controller 127.0.0.1:1 takes no connections from here (Connection refused) -> Check that slurmctld runs, SlurmctldPort and the firewall; worker nodes need this port, too.");

    [TestMethod]
    public async Task Controllers_None_IsWarnedOf() =>
        StringAssert.Contains(await FindAsync(new()), "Warn: cluster main: no controllers are configured for worker nodes to take their configuration from -> ");

    private Task<string> FindAsync(SlurmConfiguration slurm) => Patient.FindAsync([.. SlurmChecks.Make(Patient.Cluster with { Lrms = slurm }, Patient.Tools(programs))]);
}
