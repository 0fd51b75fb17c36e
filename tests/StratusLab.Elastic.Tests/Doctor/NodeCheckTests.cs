using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Tests.Doctor;

[TestClass]
public sealed class NodeCheckTests
{
    private static readonly NodeRow Well = new(
        7, "wn-7", "main", "small", "ready", Patient.Now, "", "kvm01", "10.77.0.7", new(2, 2000, 0), new(Patient.Now, null, null, null, null, 0, null), null, null, []);

    [TestMethod]
    public async Task Nodes_AllWellOrNoService_SaysNothing()
    {
        Assert.AreEqual("", await Patient.FindAsync(NodeCheck.Make(Patient.Says(Patient.With(Well)))));
        Assert.AreEqual("", await Patient.FindAsync(NodeCheck.Make(Patient.Says(Patient.NoService))));
    }

    [TestMethod]
    public async Task Nodes_OneOutOfReach_SaysWhatToDo() => Assert.AreEqual(
        "Warn: nodes: wn-8 of cluster main is out of reach, and jobs that its batch system lists there keep its VM and its address -> Look at its console: elastic vms log 8. "
            + "If it hangs: elastic nodes lost wn-8 --yes",
        await Patient.FindAsync(NodeCheck.Make(Patient.Says(Patient.With(Well, Well with { Id = 8, Name = "wn-8", Trouble = "..." })))));
}
