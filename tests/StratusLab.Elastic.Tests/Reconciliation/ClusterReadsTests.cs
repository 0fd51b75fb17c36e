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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualClock clock = new();
    private readonly Meters meters = new();
    private readonly HeldLrms held = new();
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
            Tuning = new(),
        };
        reads = new(site, new LrmsMeter(new ElasticMetrics(meters), clock, Patience), clock);
    }

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Read_OneHangs_TheOthersWaitOnceAndNotAgain()
    {
        var first = reads.ReadAsync(Ct);
        Assert.IsFalse(first.IsCompleted);
        clock.Advance(Patience);
        var snapshots = await first;
        Assert.AreEqual("it has not answered for 20 s", snapshots[new("held")]!.Incomplete);
        Assert.IsNull(snapshots[new("quick")]!.Incomplete);

        // The clock stands: whoever waited for it again would wait for ever.
        var second = await reads.ReadAsync(Ct).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Ct);
        Assert.IsNotNull(second[new("held")]!.Incomplete);
        Assert.AreEqual(1, held.Reads, "a read that hangs is not begun once more");
    }

    [TestMethod]
    public async Task Read_LateOneAnswers_CountsWithTheTimeItBegan()
    {
        var began = clock.GetUtcNow();
        var first = reads.ReadAsync(Ct);
        clock.Advance(Patience);
        await first;
        held.Answer(new() { Cluster = new("held"), ReadAt = began });
        Assert.AreEqual(began, (await reads.ReadAsync(Ct))[new("held")]!.ReadAt);
        var next = reads.ReadAsync(Ct);

        Assert.AreEqual(2, held.Reads);
        clock.Advance(Patience);
        Assert.AreEqual(began, (await next)[new("held")]!.ReadAt, "the last read counts, as old as it is");
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
