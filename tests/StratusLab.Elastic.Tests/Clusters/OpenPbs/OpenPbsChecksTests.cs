using StratusLab.Elastic.Clusters.OpenPbs;
using StratusLab.Elastic.Tests.Doctor;

namespace StratusLab.Elastic.Tests.Clusters.OpenPbs;

/// <summary>An OpenPBS through commands that are scripts.</summary>
[TestClass]
public sealed class OpenPbsChecksTests
{
    private readonly FakePrograms programs = new();

    [TestCleanup]
    public void RemoveFiles() => programs.Dispose();

    [TestMethod]
    public async Task OpenPbs_Answering_IsWell()
    {
        programs
            .Add("qstat", "[ \"$PBS_CONF_FILE\" = /etc/lab/pbs.conf ] && echo '{\"Server\":{\"vm\":{\"pbs_version\":\"23.06.06\",\"scheduling\":\"True\"}}}'")
            .Add("pbsnodes", "echo 'pbsnodes: Server has no node list' >&2; exit 1")
            .Add("qmgr", "echo 'Resource elastic'; echo '    type = boolean'; [ \"$2\" = 'list resource elastic' ]")
            .Add("qrerun", "exit 0");
        var found = await FindAsync(new() { ConfFile = "/etc/lab/pbs.conf", BinDirectory = "/opt/pbs/bin" });
        Assert.StartsWith("Ok: cluster main: pbs_server 23.06.06 answers\n", found);
        Assert.EndsWith(
            "Ok: cluster main: pbsnodes answers\nOk: cluster main: the feature elastic is a resource of nodes\nOk: cluster main: qrerun is there", found);
    }

    [TestMethod]
    public async Task OpenPbs_NotInstalled_SaysWhatToInstall()
    {
        var line = (await FindAsync(new())).Split('\n')[0];
        Assert.StartsWith("Fail: cluster main: qstat: There is no program ", line);
        Assert.EndsWith(" -> Install PBS's client commands, or set the cluster's \"openpbs.bin\" (usually /opt/pbs/bin).", line);
    }

    [TestMethod]
    public async Task OpenPbs_ServerDown_SaysWhatItSaid()
    {
        programs.Add("qstat", "echo 'qstat: cannot connect to server vm (errno=15010)' >&2; exit 255");
        Assert.StartsWith("Fail: cluster main: qstat: qstat: cannot connect to server vm (errno=15010) -> Check that pbs_server runs, ", await FindAsync(new()));
    }

    [TestMethod]
    public async Task OpenPbs_WithoutJson_SaysWhatToInstall()
    {
        programs.Add("qstat", "echo 'Server: vm'");
        Assert.StartsWith("Fail: cluster main: qstat -Bf -F json printed no server -> ", await FindAsync(new()));
    }

    [TestMethod]
    public async Task Feature_ThatIsNoResource_Fails()
    {
        programs.Add("qmgr", "echo 'qmgr: Error (15035) returned from server' >&2; exit 187");
        Assert.Contains(
            "Fail: cluster main: the feature elastic is no boolean resource of the server (qmgr: Error (15035) returned from server) -> qmgr -c \"create resource elastic type=boolean,flag=h\"",
            await FindAsync(new()));
    }

    [TestMethod]
    public async Task MungeKey_Missing_Fails() => Assert.Contains(
        "Fail: cluster main: munge key /nowhere/munge.key is not there -> ", await FindAsync(new() { MungeKeyFile = "/nowhere/munge.key" }));

    private Task<string> FindAsync(OpenPbsConfiguration pbs) => Patient.FindAsync(
        [.. OpenPbsChecks.Make(Patient.Cluster with { Kind = "openpbs", Lrms = pbs, Pools = [Patient.Pool with { Features = ["elastic"] }] }, Patient.Tools(programs))]);
}
