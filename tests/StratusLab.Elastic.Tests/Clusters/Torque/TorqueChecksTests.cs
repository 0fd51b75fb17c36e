using StratusLab.Elastic.Clusters.Torque;
using StratusLab.Elastic.Doctor;
using StratusLab.Elastic.Tests.Doctor;

namespace StratusLab.Elastic.Tests.Clusters.Torque;

/// <summary>A Torque through commands that are scripts.</summary>
[TestClass]
public sealed class TorqueChecksTests
{
    private readonly FakePrograms programs = new();

    [TestCleanup]
    public void RemoveFiles() => programs.Dispose();

    [TestMethod]
    public async Task Torque_Answering_IsWell()
    {
        programs.Add("qstat", "[ \"$PBS_DEFAULT $*\" = 'pbs.example.org -B -f' ] && printf 'Server: pbs\\n    pbs_version = 6.1.3\\n'");
        programs.Add("pbsnodes", "echo \"pbsnodes: Server has no node list MSG=node list is empty\" >&2; exit 1");
        foreach (var program in (string[])["qmgr", "qrerun", "qdel"])
        {
            programs.Add(program, "exit 1");
        }

        var found = await FindAsync(Patient.Names(("pbs.example.org", "10.77.0.1")));
        StringAssert.StartsWith(found, "Ok: cluster main: pbs_server 6.1.3 answers\n");
        StringAssert.EndsWith(found, "\nOk: cluster main: pbsnodes answers\nOk: cluster main: pbs.example.org is 10.77.0.1 and back");
    }

    [TestMethod]
    public async Task Torque_NotInstalled_SaysWhatToInstall()
    {
        var lines = (await FindAsync(Patient.Names())).Split('\n');
        StringAssert.StartsWith(lines[0], "Fail: cluster main: qstat: There is no program ");
        StringAssert.EndsWith(lines[0], " -> Install Torque's client commands, or set the cluster's \"torque.bin\".");
        StringAssert.StartsWith(lines[2], "Fail: cluster main: there is no qmgr, qrerun, qdel -> ");
        StringAssert.StartsWith(lines[3], "Fail: cluster main: pbs.example.org does not resolve -> ");
    }

    [TestMethod]
    [DataRow("Error in connection to trqauthd (15137)", "Start trqauthd on this machine.")]
    [DataRow("Access from host not allowed, or unknown host", "qmgr -c 'set server acl_hosts += ")]
    [DataRow("Connection refused", "Check that pbs_server runs on pbs.example.org")]
    public async Task Torque_NotAnswering_SaysWhatToDo(string error, string fix)
    {
        programs.Add("qstat", $"echo '{error}' >&2; exit 1");
        StringAssert.StartsWith(await FindAsync(Patient.Names()), $"Fail: cluster main: qstat: {error} -> {fix}");
    }

    [TestMethod]
    public async Task Name_ThatResolvesToAnother_IsWarnedOf()
    {
        var names = Patient.Names(("other", "10.77.0.1"), ("pbs.example.org", "10.77.0.1"));
        Assert.Contains("Warn: cluster main: pbs.example.org is 10.77.0.1, and that is other -> ", await FindAsync(names));
    }

    private Task<string> FindAsync(NameService names)
    {
        var cluster = Patient.Cluster with { Kind = "torque", Lrms = new TorqueConfiguration { Server = "pbs.example.org" } };
        return Patient.FindAsync([.. TorqueChecks.Make(cluster, Patient.Tools(programs) with { Names = names })]);
    }
}
