using StratusLab.Elastic.Clusters.Sge;
using StratusLab.Elastic.Doctor;
using StratusLab.Elastic.Tests.Doctor;

namespace StratusLab.Elastic.Tests.Clusters.Sge;

/// <summary>A Grid Engine through commands that are scripts, and a cell in a directory.</summary>
[TestClass]
public sealed class SgeChecksTests
{
    private readonly FakePrograms programs = new();
    private readonly string root = Directory.CreateTempSubdirectory("elastic-sge-root").FullName;

    [TestCleanup]
    public void RemoveFiles()
    {
        programs.Dispose();
        Directory.Delete(root, recursive: true);
    }

    [TestMethod]
    public async Task Sge_NotInstalled_SaysWhatToInstall() => Assert.Contains("Install Grid Engine's client commands", await FindAsync());

    [TestMethod]
    public async Task Sge_OtherVersion_IsWarnedOf()
    {
        programs.Add("qstat", "echo 'UGE 8.6.0'");

        Assert.Contains("Warn: cluster main: qstat is of \"UGE 8.6.0\"", await FindAsync());
    }

    [TestMethod]
    public async Task Sge_Down_SaysWhatItSaid()
    {
        programs.Add("qconf", "echo 'unable to send message to qmaster using port 6444' >&2; exit 1");

        Assert.Contains("Check that sge_qmaster runs", await FindAsync());
    }

    [TestMethod]
    public async Task Sge_HostIsNoAdministrativeHost_SaysTheCommand()
    {
        programs.Add("qconf", "echo 'denied: host \"here\" is no admin host' >&2; exit 1");

        Assert.Contains("qconf -ah", await FindAsync());
    }

    [TestMethod]
    public async Task Cell_NotThere_SaysWhichFile() => Assert.Contains($"{root}/default/common/act_qmaster", await FindAsync());

    [TestMethod]
    public async Task Qmaster_ResolvesBothWays_IsWell()
    {
        MakeCell();

        Assert.Contains("Ok: cluster main: the qmaster ctl.example.org is 10.77.0.1", await FindAsync(("ctl.example.org", "10.77.0.1")));
    }

    [TestMethod]
    public async Task Qmaster_DoesNotResolve_Fails()
    {
        MakeCell();

        Assert.Contains("Fail: cluster main: the qmaster's name ctl.example.org does not resolve", await FindAsync());
    }

    private void MakeCell()
    {
        var common = Directory.CreateDirectory(Path.Combine(root, "default", "common")).FullName;
        File.WriteAllText(Path.Combine(common, "act_qmaster"), "ctl.example.org\n");
        File.WriteAllText(Path.Combine(common, "bootstrap"), "admin_user none\n");
    }

    private Task<string> FindAsync(params (string Name, string Address)[] names)
    {
        Toolbox tools = Patient.Tools(programs) with { Names = Patient.Names(names) };
        return Patient.FindAsync([.. SgeChecks.Make(Patient.Cluster with { Kind = "sge", Lrms = new SgeConfiguration { Root = root } }, tools)]);
    }
}
