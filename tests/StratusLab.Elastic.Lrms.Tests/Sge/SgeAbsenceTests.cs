using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Sge;
using StratusLab.Elastic.Lrms.Tests.Torque;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>A host is gone only when the qmaster, asked for it, says that it knows none of that name.</summary>
[TestClass]
public sealed class SgeAbsenceTests
{
    private static readonly NodeName Node = new("wn-5");

    public TestContext TestContext { get; set; } = null!; // set by the framework

    [TestMethod]
    [DataRow("wn-5 is not an execution host", "")]
    [DataRow("can't resolve hostname \"wn-5\"", "wn-4\nwn-50\n")]
    public async Task Deregister_HostThatTheQmasterDoesNotKnow_IsGone(string said, string listed) =>
        Assert.AreEqual(DeregisterOutcome.Gone, await DeregisterAsync("", said, listed));

    [TestMethod]
    [DataRow("can't resolve hostname \"wn-5\"", "wn-4\nwn-5.example.org\n")]
    [DataRow("can't resolve hostname \"wn-5\"", "wn-5\n")]
    [DataRow("error: commlib error: got select error (Connection refused)", "")]
    public Task Deregister_QmasterCannotSay_IsUnreachable(string said, string listed) =>
        Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => DeregisterAsync("", said, listed));

    [TestMethod]
    public async Task Deregister_QmasterCallsItByItsFullName_IsRejectedWithBothNames()
    {
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => DeregisterAsync("hostname              wn-5.example.org\ncomplex_values        NONE\n", "", ""));
        Assert.Contains("wn-5 wn-5.example.org", rejected.Message);
    }

    private Task<DeregisterOutcome> DeregisterAsync(string shown, string said, string listed)
    {
        var runner = new ReplayedRunner(command => ReplayedRunner.Line(command) switch
        {
            "qconf -se wn-5" => RecordedTorque.Result(shown, said, said.Length > 0 ? 1 : 0),
            "qconf -sel" => RecordedTorque.Result(listed, "", 0),
            "qconf -dh wn-5" => RecordedTorque.Result("", "denied: administrative host \"wn-5\" does not exist", 1),
            var line => throw new InvalidOperationException($"{line} is not to be run"),
        });
        var lrms = new SgeLrms(new SgeOptions { Cluster = new ClusterName("lab"), Site = "site" }, runner, TimeProvider.System);
        return lrms.DeregisterAsync(Node, isDead: true, TestContext.CancellationToken);
    }
}
