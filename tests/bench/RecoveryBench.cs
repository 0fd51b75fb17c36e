using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulate;
using ElasticLedger = StratusLab.Elastic.Ledger.Ledger;

namespace StratusLab.Elastic.Bench;

/// <summary>A start after a crash: opening a ledger (SQLite file) with 10,000 worker nodes and their VMs, and the first whole pass, of a batch system that has all of them busy.</summary>
internal static class RecoveryBench
{
    private const int Nodes = 10_000;
    private const int Hosts = 100;

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly Pool Pool = new()
    {
        Name = new("medium"),
        Cluster = new("main"),
        Node = new(4, 8000),
        Max = Nodes,
        Template = new() { Name = new("medium"), Cpu = 4, Vcpu = 4, MemoryMiB = 8192, Disks = [new(new("worker"))], Nics = [new("lan")] },
    };

    public static async Task<Measure[]> RunAsync()
    {
        using var directory = new BenchDirectory();
        var (file, ct) = (directory["ledger.db"], CancellationToken.None);
        var site = new ServedSite
        {
            Name = "bench",
            Clusters = [new(new() { Name = new("main") }, "recorded", [Pool], new Busy())],
            Hosts = [],
            Networks = [new() { Name = new("lan"), Bridge = "br0", Address = "10.0.0.0", PrefixLength = 16 }],
            Tuning = new(),
        };
        await using (var ledger = await ElasticLedger.OpenAsync(new() { File = file }, TimeProvider.System, ct))
        {
            await ledger.CommitAsync(new() { Vms = [.. Numbers().Select(VmOf)], Nodes = [.. Numbers().Select(NodeOf)], Leases = [.. Numbers().Select(LeaseOf)] }, ct);
        }

        var seconds = await Median.SecondsAsync(async () =>
        {
            await using var ledger = await ElasticLedger.OpenAsync(new() { File = file }, TimeProvider.System, ct);
            await using var service = new HistoryService(site, ledger, TimeProvider.System, _ => { }, _ => { });
            await service.PassAsync(ct);
            if (service.LastPlan?.Clusters is not [{ Frozen: null }])
            {
                throw new InvalidOperationException("The pass believed nothing that it read: the figures would be of no use.");
            }
        }, times: 5);
        return [new("ledger of 10,000 VMs: open it, and the first pass", seconds, "s", 3)];
    }

    private static IEnumerable<int> Numbers() => Enumerable.Range(1, Nodes);

    private static string Address(int i) => $"10.0.{i / 250}.{(i % 250) + 2}";

    private static string MacOf(int i) => $"02:00:0a:00:{i / 250:x2}:{(i % 250) + 2:x2}";

    private static Vm VmOf(int i) => new()
    {
        Id = new(i),
        Name = $"wn-{i}",
        Template = Pool.Template,
        Nics = [new(new("lan"), "br0", MacOf(i), Address(i))],
        State = VmState.Running,
        Since = Now,
        Created = Now,
        FirstRunning = Now,
        Host = new($"kvm{i % Hosts:000}"),
    };

    private static WorkerNode NodeOf(int i) => new()
    {
        Id = new(i),
        Cluster = new("main"),
        Pool = Pool.Name,
        Name = new($"wn-{i}"),
        Resources = Pool.Node,
        State = NodeState.Ready,
        Since = Now,
        Created = Now,
        Joined = Now,
        Address = Address(i),
    };

    private static Lease LeaseOf(int i) => new() { Network = new("lan"), Address = Address(i), Mac = MacOf(i), Vm = new(i) };

    /// <summary>A batch system with a job on every node.</summary>
    private sealed class Busy : ILrms
    {
        private readonly ImmutableArray<LrmsNode> nodes =
            [.. Numbers().Select(i => new LrmsNode { Name = new($"wn-{i}"), IsUp = true, HasJobs = true, Total = Pool.Node, Allocated = Pool.Node, Queues = [new("batch")] })];

        private readonly ImmutableArray<Job> jobs =
        [
            .. Numbers().Select(i => new Job
            {
                Id = new($"{i}"),
                User = "alice",
                Queues = [new("batch")],
                State = JobState.Running,
                Shape = new() { Nodes = 1, PerNode = Pool.Node, Walltime = TimeSpan.FromDays(1) },
                Submitted = Now,
                Started = Now,
                Nodes = [new($"wn-{i}")],
            }),
        ];

        public Task<LrmsSnapshot> ReadAsync(CancellationToken ct) => Task.FromResult(new LrmsSnapshot { Cluster = new("main"), ReadAt = TimeProvider.System.GetUtcNow(), Nodes = nodes, Jobs = jobs });

        public Task<JoinContext> JoinContextAsync(NodeRegistration node, CancellationToken ct) => throw new NotSupportedException("No node is made.");

        public Task RegisterAsync(NodeRegistration node, CancellationToken ct) => Task.CompletedTask;

        public Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct) => Task.CompletedTask;

        public Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct) => Task.CompletedTask;

        public Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct) => Task.FromResult(DeregisterOutcome.Busy);
    }
}
