using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Metrics;

/// <summary>What is counted when a pass is done.</summary>
[TestClass]
public sealed class PassMetricsTests
{
    private readonly Meters meters = new();

    [TestCleanup]
    public void Stop() => meters.Dispose();

    [TestMethod]
    public void PassDone_Always_TimesItAndRemembersTheEpoch()
    {
        Done([]);

        Assert.AreEqual("1", meters.Value("passes_total{result=\"done\"}"));
        Assert.AreEqual("3", meters.Value("reconcile_duration_seconds_sum"));
        Assert.AreEqual("1", meters.Value("reconcile_duration_seconds_bucket{le=\"5\"}"));
        Assert.AreEqual("0", meters.Value("reconcile_duration_seconds_bucket{le=\"2.5\"}"));
        Assert.AreEqual("0.004", meters.Value("plan_duration_seconds_sum"));
        Assert.AreEqual((7L, true), (meters.Metrics.LastPass.Epoch, meters.Metrics.LastPass.IsLeader));
        Assert.IsTrue(meters.Metrics.IsLedgerUp);
    }

    [TestMethod]
    public void PassDone_PlanScales_CountsDirectionsAndReasons()
    {
        PlanAction[] actions =
        [
            new PlanAction.Boot(new("main"), new("small"), new("kvm1"), [new("1")], "r"),
            new PlanAction.Boot(new("main"), new("small"), new("kvm1"), [new("1")], "r"),
            new PlanAction.Boot(new("main"), new("small"), new("kvm1"), [], "r"),
            new PlanAction.Keep(new(1), new("wn-1"), "r"),
            new PlanAction.Drain(new(2), new("wn-2"), "r"),
        ];
        var seen = Scenes.Seen(null, 0, Scenes.Node(1), Scenes.Node(2));
        meters.Pass(Scenes.Decision(seen, actions), new(), Scenes.Epoch, default, default);

        Assert.AreEqual("2", meters.Value("scale_decisions_total{cluster=\"main\",pool=\"small\",direction=\"up\",reason=\"demand\"}"));
        Assert.AreEqual("1", meters.Value("scale_decisions_total{cluster=\"main\",pool=\"small\",direction=\"up\",reason=\"minimum\"}"));
        Assert.AreEqual("1", meters.Value("scale_decisions_total{cluster=\"main\",pool=\"small\",direction=\"keep\",reason=\"demand\"}"));
        Assert.AreEqual("1", meters.Value("scale_decisions_total{cluster=\"main\",pool=\"small\",direction=\"down\",reason=\"idle\"}"));
    }

    [TestMethod]
    public void PassDone_NodesNotMade_CountsWhatStoodInTheWay()
    {
        var seen = Scenes.Seen();
        var decision = Scenes.Decision(seen);
        decision = decision with
        {
            Plan = decision.Plan with { Clusters = [new() { Cluster = new("main"), Skipped = [(new("small"), ScaleObstacle.PoolMaximum), (new("small"), ScaleObstacle.NoHost)] }] },
        };
        meters.Pass(decision, new(), Scenes.Epoch, default, default);

        Assert.AreEqual("1", meters.Value("scale_skipped_total{cluster=\"main\",pool=\"small\",direction=\"up\",reason=\"pool_maximum\"}"));
        Assert.AreEqual("1", meters.Value("scale_skipped_total{cluster=\"main\",pool=\"small\",direction=\"up\",reason=\"no_host\"}"));
    }

    [TestMethod]
    public void PassDone_NewNode_IsCreated()
    {
        Done([Scenes.Node(1, NodeState.Requested)]);

        Assert.AreEqual("1", meters.Value("nodes_created_total{cluster=\"main\",pool=\"small\"}"));
    }

    [TestMethod]
    public void PassDone_NodeJoins_TimesEveryPhase()
    {
        var was = Scenes.Node(1, NodeState.Joining) with { Booted = Scenes.At(30) };
        var vm = Scenes.Vm(1) with { Deployed = Scenes.At(20), FirstRunning = Scenes.At(30) };
        Done([was with { State = NodeState.Ready, Joined = Scenes.At(75) }], [was], [vm]);

        Assert.AreEqual("20", meters.Value("node_provision_seconds_sum{cluster=\"main\",pool=\"small\",phase=\"transfer\"}"));
        Assert.AreEqual("10", meters.Value("node_provision_seconds_sum{cluster=\"main\",pool=\"small\",phase=\"boot\"}"));
        Assert.AreEqual("45", meters.Value("node_provision_seconds_sum{cluster=\"main\",pool=\"small\",phase=\"join\"}"));
        Assert.AreEqual("75", meters.Value("node_ready_seconds_sum{cluster=\"main\",pool=\"small\"}"));
    }

    [TestMethod]
    public void PassDone_FirstJobOnANode_TimesIt()
    {
        var was = Scenes.Node(1) with { Joined = Scenes.At(75) };
        Done([was with { FirstBusy = Scenes.At(80) }], [was]);

        Assert.AreEqual("5", meters.Value("node_provision_seconds_sum{cluster=\"main\",pool=\"small\",phase=\"first_job\"}"));
    }

    [TestMethod]
    [DataRow(NodeState.Requested, VmState.Failed, NodeOutcome.Failed, "transfer", "start_failed")]
    [DataRow(NodeState.Booting, VmState.Running, NodeOutcome.Failed, "boot", "join_timeout")]
    [DataRow(NodeState.Joining, VmState.Epilog, NodeOutcome.Failed, "join", "vm_vanished")]
    [DataRow(NodeState.Ready, VmState.Done, NodeOutcome.Lost, "service", "vm_vanished")]
    [DataRow(NodeState.Ready, VmState.Running, NodeOutcome.Lost, "service", "unlisted")]
    public void PassDone_NodeFails_IsCountedByPhaseAndReason(NodeState from, VmState vm, NodeOutcome outcome, string phase, string reason)
    {
        var was = Scenes.Node(1, from);
        var now = was with { State = from == NodeState.Requested ? NodeState.Failed : NodeState.Leaving, Outcome = outcome };
        Done([now], [was], [Scenes.Vm(1, vm)]);

        Assert.AreEqual("1", meters.Value($"node_failures_total{{cluster=\"main\",pool=\"small\",phase=\"{phase}\",reason=\"{reason}\"}}"));
    }

    [TestMethod]
    public void PassDone_NodeRetired_IsCountedOnceAtItsEnd()
    {
        var ready = Scenes.Node(1);
        var draining = ready with { State = NodeState.Draining, Drain = DrainCause.Idle };
        var leaving = draining with { State = NodeState.Leaving };
        var gone = leaving with { State = NodeState.Gone, Ended = Scenes.At(3000) };
        Done([draining], [ready]);
        Done([leaving], [draining]);
        Done([gone], [leaving]);
        Done([gone], [gone]);

        Assert.AreEqual("1", meters.Value("nodes_retired_total{cluster=\"main\",pool=\"small\",reason=\"idle\"}"));
        Assert.AreEqual("3000", meters.Value("node_lifetime_seconds_sum{cluster=\"main\",pool=\"small\",outcome=\"retired\"}"));
        Assert.DoesNotContain("node_failures_total", meters.Text());
    }

    [TestMethod]
    public void PassDone_NodeDrainedForItsHealth_IsADecisionDown()
    {
        Done([Scenes.Node(1, NodeState.Draining) with { Drain = DrainCause.Unhealthy }], [Scenes.Node(1)]);

        Assert.AreEqual("1", meters.Value("scale_decisions_total{cluster=\"main\",pool=\"small\",direction=\"down\",reason=\"unhealthy\"}"));
    }

    [TestMethod]
    public void PassFailed_OvertakenByAnotherInstance_IsNoLeaderUntilTheNextGoodPass()
    {
        Done([]);
        meters.Metrics.PassFailed(new EpochLostException("x"));

        Assert.IsFalse(meters.Metrics.LastPass.IsLeader);
        Assert.IsTrue(meters.Metrics.IsLedgerUp);
        Assert.AreEqual("1", meters.Value("passes_total{result=\"superseded\"}"));
        Done([]);
        Assert.IsTrue(meters.Metrics.LastPass.IsLeader);
    }

    [TestMethod]
    public void PassFailed_LedgerDoesNotAnswer_IsDownUntilTheNextGoodPass()
    {
        Done([]);
        meters.Metrics.PassFailed(new LedgerUnavailableException("x"));

        Assert.IsFalse(meters.Metrics.IsLedgerUp);
        Assert.AreEqual("1", meters.Value("passes_total{result=\"no_ledger\"}"));
        Done([]);
        Assert.IsTrue(meters.Metrics.IsLedgerUp);
    }

    private void Done(WorkerNode[] nodes, WorkerNode[]? before = null, Vm[]? vms = null) =>
        meters.Pass(
            Scenes.Decision(nodes: nodes), new() { Nodes = [.. before ?? []], Vms = [.. vms ?? []] }, Scenes.Epoch, TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(4));
}
