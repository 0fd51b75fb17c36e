using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Tests.Metrics;
using ElasticLedger = StratusLab.Elastic.Ledger.Ledger;

namespace StratusLab.Elastic.Tests.Reconciliation;

/// <summary>Two clusters, of which one answers no verb until it is let.</summary>
[TestClass]
public sealed class ClusterVerbsTests
{
    private readonly ManualClock clock = new();
    private readonly Meters meters = new();
    private readonly HeldLrms held = new();
    private readonly HeldLrms quick = new();
    private ElasticLedger ledger = null!; // Opened before every test.
    private ClusterVerbs verbs = null!; // Made before every test.

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task OpenAsync()
    {
        quick.Answer.SetResult();
        ledger = await ElasticLedger.OpenAsync(new() { File = ":memory:" }, clock, Ct);
        var site = new ServedSite
        {
            Name = "lab",
            Hosts = [],
            Networks = [],
            Clusters = [new(new() { Name = new("held") }, "simulated", [], held), new(new() { Name = new("quick") }, "simulated", [], quick)],
            Tuning = new(),
        };
        verbs = new(site, ledger, new LrmsMeter(new ElasticMetrics(meters), clock, TimeSpan.FromSeconds(20)), clock, _ => { }, NullLogger.Instance);
    }

    [TestCleanup]
    public async Task CloseAsync()
    {
        held.Answer.TrySetResult();
        await verbs.DisposeAsync();
        await ledger.DisposeAsync();
        meters.Dispose();
    }

    [TestMethod]
    public async Task Pass_OneClusterHangs_WaitsOnceAndNotAgainAndTheOtherGoesOn()
    {
        var first = ActAsync();
        await Until.TrueAsync("both have begun", TimeSpan.FromSeconds(60), () => Task.FromResult(held.Asked == 1 && quick.Asked == 1), Ct);
        Assert.IsFalse(first.IsCompleted);
        clock.Advance(ClusterVerbs.Patience);
        await first;

        // The clock stands: whoever waited for it again would wait for ever.
        await ActAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Ct);
        Assert.AreEqual((1, 2), (held.Asked, quick.Asked));
        Assert.AreEqual("2", string.Join(' ', verbs.Gone.Keys));

        held.Answer.SetResult();
        await Until.TrueAsync("its word is heard", TimeSpan.FromSeconds(60), () => Task.FromResult(verbs.Gone.Count == 2), Ct);
    }

    [TestMethod]
    public async Task Word_OfANodeThatIsOver_IsForgotten()
    {
        held.Answer.SetResult();
        await ActAsync();
        Assert.HasCount(2, verbs.Gone);

        await ActAsync(isOver: true);
        Assert.IsEmpty(verbs.Gone);
    }

    [TestMethod]
    public async Task Pass_AfterAnOperatorsFreeze_EndsTheVerbInFlight()
    {
        var first = ActAsync();
        await Until.TrueAsync("both have begun", TimeSpan.FromSeconds(60), () => Task.FromResult(held.Asked == 1 && quick.Asked == 1), Ct);
        clock.Advance(ClusterVerbs.Patience);
        await first;

        // Nothing answers it, so that it has ended only if it was stopped; then the first pass after the freeze asks anew.
        await ActAsync(frozen: "held").WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Ct);
        held.Answer.SetResult();
        await Until.TrueAsync(
            "it is asked anew",
            TimeSpan.FromSeconds(60),
            async () =>
            {
                await ActAsync();
                return held.Asked == 2;
            },
            Ct);
        Assert.HasCount(2, verbs.Gone);
    }

    private async Task ActAsync(bool isOver = false, string? frozen = null)
    {
        ImmutableArray<WorkerNode> nodes = isOver ? [] : [Node(1, "held"), Node(2, "quick")];
        var seen = new Observation { Now = clock.GetUtcNow(), Site = "lab", Clusters = frozen is null ? [] : [new() { Policy = new() { Name = new(frozen) }, Pools = [], IsFrozenByOperator = true }], Hosts = [], Nodes = nodes, Vms = [], FreeAddresses = ImmutableSortedDictionary<NetworkName, int>.Empty, Memory = new() };
        var plan = new Plan { At = seen.Now, Actions = [], Refusals = [], Clusters = [], Memory = new() };
        var decision = new Decision { Seen = seen, Plan = plan, Nodes = [], Vms = [], Leases = [], Events = [], NextVm = new(3), Verbs = [.. nodes.Where(n => n.Cluster.Value != frozen).Select(n => (n, NodeVerb.Deregister))] };
        await verbs.ActAsync(decision, await ledger.BeginAsync(Reconciler.Lane, "test", Ct), Ct);
    }

    private WorkerNode Node(int id, string cluster) => new()
    {
        Id = new(id),
        Cluster = new(cluster),
        Pool = new("small"),
        Name = new($"wn-{id}"),
        Resources = new(1, 1024),
        Address = $"10.0.0.{id}",
        State = NodeState.Leaving,
        Since = clock.GetUtcNow(),
        Created = clock.GetUtcNow(),
    };

    private sealed class HeldLrms : ILrms
    {
        private int asked;

        public int Asked => Volatile.Read(ref asked);

        public TaskCompletionSource Answer { get; } = new();

        public Task<LrmsSnapshot> ReadAsync(CancellationToken ct) => throw new NotSupportedException();

        public Task<JoinContext> JoinContextAsync(NodeRegistration node, CancellationToken ct) => throw new NotSupportedException();

        public Task RegisterAsync(NodeRegistration node, CancellationToken ct) => throw new NotSupportedException();

        public Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct) => throw new NotSupportedException();

        public Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct) => throw new NotSupportedException();

        public async Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct)
        {
            Interlocked.Increment(ref asked);
            await Answer.Task.WaitAsync(ct);
            return DeregisterOutcome.Gone;
        }
    }
}
