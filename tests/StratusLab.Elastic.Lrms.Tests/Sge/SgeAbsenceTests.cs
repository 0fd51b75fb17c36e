using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Sge;
using StratusLab.Elastic.Lrms.Tests.Torque;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>A host that the qmaster does not list is gone only when the qmaster says that it knows none of that name.</summary>
[TestClass]
public sealed class SgeAbsenceTests
{
    private static readonly NodeName Node = new("wn-5");

    public TestContext TestContext { get; set; } = null!; // set by the framework

    [TestMethod]
    [DataRow("denied: execution host \"wn-5\" does not exist", DeregisterOutcome.Gone)]
    [DataRow("Host object \"wn-5.example.org\" is still referenced in cluster queue \"short\".", DeregisterOutcome.Busy)]
    public async Task Deregister_HostThatIsNotListed_BelievesWhatItsDeletionSays(string said, DeregisterOutcome expected)
    {
        var runner = new ReplayedRunner(command => ReplayedRunner.Line(command) switch
        {
            "qconf -sel" => RecordedTorque.Result("wn-4\nwn-5.example.org\n", "", 0),
            "qconf -de wn-5" => RecordedTorque.Result("", said, 1),
            "qconf -dh wn-5" => RecordedTorque.Result("", "denied: administrative host \"wn-5\" does not exist", 1),
            var line => throw new InvalidOperationException($"{line} is not to be run"),
        });
        var lrms = new SgeLrms(new SgeOptions { Cluster = new ClusterName("lab"), Site = "site" }, runner, TimeProvider.System);

        Assert.AreEqual(expected, await lrms.DeregisterAsync(Node, isDead: true, TestContext.CancellationToken));
    }
}
