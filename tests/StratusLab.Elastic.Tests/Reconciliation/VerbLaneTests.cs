using Microsoft.Extensions.Logging.Abstractions;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulation;
using StratusLab.Elastic.Tests.Metrics;
using ElasticLedger = StratusLab.Elastic.Ledger.Ledger;

namespace StratusLab.Elastic.Tests.Reconciliation;

/// <summary>What passes hand over to one cluster's lane, whose verbs end when a test lets them.</summary>
[TestClass]
public sealed class VerbLaneTests
{
    private readonly VirtualClock clock = new(StoppedClock.Now);
    private readonly Meters meters = new();
    private readonly List<string> begun = [];
    private ElasticLedger ledger = null!; // Opened before every test.
    private VerbLane lane = null!; // Made before every test.

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task OpenAsync()
    {
        ledger = await ElasticLedger.OpenAsync(new() { File = ":memory:" }, clock, Ct);
        var cluster = new ServedCluster(new() { Name = new("main") }, "simulated", [], new SimulatedSite(clock, FaultSource.Quiet).AddCluster(new("main")));
        lane = new(cluster, ledger, new LrmsMeter(new ElasticMetrics(meters), clock, TimeSpan.FromSeconds(20)), _ => { }, NullLogger.Instance);
    }

    [TestCleanup]
    public async Task CloseAsync()
    {
        lane.Dispose();
        await ledger.DisposeAsync();
        meters.Dispose();
    }

    [TestMethod]
    public async Task Verbs_OfOnePass_AreDoneOneAfterTheOther()
    {
        await HandAsync(Done("a"), Done("b"), Done("c"));
        Assert.AreEqual("a b c", Begun);
    }

    [TestMethod]
    public async Task Verb_ThatHangs_IsTheOnlyOneInFlightAndALaterPassTakesTheRestOver()
    {
        var hangs = new TaskCompletionSource();
        var epoch = await PassAsync();
        var run = lane.Hand([Verb("a", () => hangs.Task), Done("b")], epoch, Ct);
        await Until.TrueAsync("it has begun", TimeSpan.FromSeconds(60), () => Task.FromResult(Begun == "a"), Ct);

        Assert.IsNull(lane.Hand([Done("c"), Done("a")], await PassAsync(), Ct), "the run that goes on takes it over");
        Assert.AreEqual("a", Begun);
        hangs.SetResult();
        await run!;

        Assert.AreEqual("a c a", Begun, "b was decided by a pass that has seen less");
    }

    [TestMethod]
    public async Task Freeze_VerbInFlight_EndsItAndDropsTheRestUntilThePassAfterTheFreeze()
    {
        var epoch = await PassAsync();
        var run = lane.Hand([new(new("a"), "drain", ct => { begun.Add("a"); return Task.Delay(Timeout.InfiniteTimeSpan, clock, ct); }), Done("b")], epoch, Ct);
        await Until.TrueAsync("it has begun", TimeSpan.FromSeconds(60), () => Task.FromResult(Begun == "a"), Ct);

        await lane.FreezeAsync();
        await run!.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Ct);
        Assert.AreEqual("a", Begun);

        await HandAsync(Done("b"));
        Assert.AreEqual("a b", Begun);
    }

    [TestMethod]
    public async Task Verb_AfterAnotherHasBegun_IsNotDone()
    {
        var epoch = await PassAsync();
        await PassAsync();

        await lane.Hand([Done("a")], epoch, Ct)!;
        Assert.AreEqual("", Begun);

        await HandAsync(Done("b"));
        Assert.AreEqual("b", Begun);
    }

    [TestMethod]
    public async Task Server_ThatDoesNotAnswer_IsNotAskedAgainAndTheNextPassBeginsWithAnotherNode()
    {
        var down = Verb("a", () => throw new PeerUnreachableException("down"));
        await HandAsync(down, Done("b"));
        Assert.AreEqual("a", Begun);

        await HandAsync(down, Done("b"));
        Assert.AreEqual("a b a", Begun);
    }

    [TestMethod]
    public async Task Verb_ThatIsRefused_KeepsNoOtherFromItsTurn()
    {
        await HandAsync(Verb("a", () => throw new RejectedException("no")), Verb("b", () => throw new CapacityExhaustedException("later")), Done("c"));
        Assert.AreEqual("a b c", Begun);
    }

    [TestMethod]
    public async Task Verb_ThatFailsInAWayThatWasNotForeseen_IsToldAndTheNextPassGoesOn()
    {
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => HandAsync(Verb("a", () => throw new InvalidOperationException("bug")), Done("b")));
        await HandAsync(Done("b"));
        Assert.AreEqual("a b", Begun);
    }

    private string Begun => string.Join(' ', begun);

    private async Task HandAsync(params LrmsVerb[] verbs) => await lane.Hand([.. verbs], await PassAsync(), Ct)!;

    private Task<Epoch> PassAsync() => ledger.BeginAsync(Reconciler.Lane, "test", Ct);

    private LrmsVerb Done(string node) => Verb(node, () => Task.CompletedTask);

    private LrmsVerb Verb(string node, Func<Task> act) => new(new(node), "drain", _ =>
    {
        begun.Add(node);
        return act();
    });
}
