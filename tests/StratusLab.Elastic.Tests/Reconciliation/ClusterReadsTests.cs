using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Tests.Metrics;

namespace StratusLab.Elastic.Tests.Reconciliation;

/// <summary>Two clusters, one of which does not answer until it is let.</summary>
[TestClass]
public sealed class ClusterReadsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ManualClock clock = new();
    private readonly Meters meters = new();
    private readonly HeldLrms held = new();
    private readonly LrmsMeter meter;
    private readonly ClusterReads reads;

    public ClusterReadsTests()
    {
        var site = new ServedSite
        {
            Name = "lab",
            Hosts = [],
            Networks = [],
            Templates = [],
            Clusters = [new(new() { Name = new("held") }, "simulated", [], held), new(new() { Name = new("quick") }, "simulated", [], new QuickLrms())],
            Tuning = new() { ReconcileInterval = Interval },
        };
        meter = new(new ElasticMetrics(meters), clock, Deadline);
        reads = new(site, meter, clock);
    }

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Read_OneHangs_TheOthersWaitOnceAndNotAgain()
    {
        var first = reads.ReadAsync(Ct);
        Assert.IsFalse(first.IsCompleted);
        clock.Advance(ClusterReads.Patience);
        var (snapshots, late) = await first;
        Assert.AreEqual("it has not answered for 2 s", snapshots[new("held")]!.Incomplete);
        Assert.IsNull(snapshots[new("quick")]!.Incomplete);
        Assert.HasCount(1, late);

        // The clock stands: whoever waited for it again would wait for ever.
        var second = await reads.ReadAsync(Ct).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Ct);
        Assert.IsNotNull(second.Snapshots[new("held")]!.Incomplete);
        Assert.IsEmpty(second.Late);
        Assert.AreEqual(1, held.Reads, "a read that hangs is not begun once more");
    }

    [TestMethod]
    public async Task Read_LateOneAnswers_CountsWithTheTimeItBegan()
    {
        var began = clock.GetUtcNow();
        var first = reads.ReadAsync(Ct);
        clock.Advance(ClusterReads.Patience);
        await first;
        held.Answer(new() { Cluster = new("held"), ReadAt = began });
        Assert.AreEqual(began, (await reads.ReadAsync(Ct)).Snapshots[new("held")]!.ReadAt);
        clock.Advance(Interval);
        var next = reads.ReadAsync(Ct);

        Assert.AreEqual(2, held.Reads);
        clock.Advance(ClusterReads.Patience);
        Assert.AreEqual(began, (await next).Snapshots[new("held")]!.ReadAt, "the last read counts, as old as it is");
    }

    // What a batch system that hangs does: its command is killed at the deadline, again and again.
    [TestMethod]
    public async Task Read_OneFailsAtTheDeadlineEachTime_TheOthersWaitForItOnce()
    {
        var first = reads.ReadAsync(Ct);
        clock.Advance(ClusterReads.Patience);
        await first;
        for (var i = 1; i <= 3; i++)
        {
            clock.Advance(Deadline);
            held.Answer(new() { Cluster = new("held"), ReadAt = clock.GetUtcNow(), Incomplete = "killed" });
            Assert.AreEqual("killed", (await SoonAsync()).Snapshots[new("held")]!.Incomplete);
            clock.Advance(Interval);

            Assert.HasCount(1, (await SoonAsync()).Late);
            Assert.AreEqual(1 + i, held.Reads);
        }

        held.Answer(new() { Cluster = new("held"), ReadAt = clock.GetUtcNow() });
        Assert.IsNull((await SoonAsync()).Snapshots[new("held")]!.Incomplete);
        clock.Advance(Interval);

        Assert.IsFalse(reads.ReadAsync(Ct).IsCompleted, "it answered soon: it is waited for again");
    }

    [TestMethod]
    public async Task Read_TookOneSecond_IsNotBegunAgainBeforeTenButForAHint()
    {
        await ReadHeldAsync(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(8));
        await SoonAsync();
        Assert.AreEqual(1, held.Reads);

        meter.Pace.Hint(new("held"));
        await ReadHeldAsync(TimeSpan.FromSeconds(1));
        Assert.AreEqual(2, held.Reads);
        await SoonAsync();
        Assert.AreEqual(2, held.Reads, "a hint is good for one read");

        clock.Advance(TimeSpan.FromSeconds(9));
        await ReadHeldAsync(TimeSpan.FromSeconds(1));
        Assert.AreEqual(3, held.Reads);
    }

    private Task<(Dictionary<ClusterName, LrmsSnapshot?> Snapshots, System.Collections.Immutable.ImmutableArray<Task> Late)> SoonAsync() =>
        reads.ReadAsync(Ct).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Ct);

    private async Task ReadHeldAsync(TimeSpan takes)
    {
        var read = reads.ReadAsync(Ct);
        clock.Advance(takes);
        held.Answer(new() { Cluster = new("held"), ReadAt = clock.GetUtcNow() });
        await read.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Ct);
    }

    [TestCleanup]
    public void RemoveMeters() => meters.Dispose();

    private sealed class HeldLrms : SilentLrms
    {
        // Whoever waits goes on inside SetResult, so that a test need not wait for it.
        private TaskCompletionSource<LrmsSnapshot> answer = new();

        public int Reads { get; private set; }

        public void Answer(LrmsSnapshot snapshot)
        {
            var now = answer;
            answer = new();
            now.SetResult(snapshot);
        }

        public override Task<LrmsSnapshot> ReadAsync(CancellationToken ct)
        {
            Reads++;
            return answer.Task;
        }
    }

    private sealed class QuickLrms : SilentLrms
    {
        public override Task<LrmsSnapshot> ReadAsync(CancellationToken ct) => Task.FromResult(new LrmsSnapshot { Cluster = new("quick"), ReadAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) });
    }

    private abstract class SilentLrms : ILrms
    {
        public abstract Task<LrmsSnapshot> ReadAsync(CancellationToken ct);

        public Task<JoinContext> JoinContextAsync(NodeRegistration node, CancellationToken ct) => throw new NotSupportedException();

        public Task RegisterAsync(NodeRegistration node, CancellationToken ct) => throw new NotSupportedException();

        public Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct) => throw new NotSupportedException();

        public Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct) => throw new NotSupportedException();

        public Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct) => throw new NotSupportedException();
    }
}
