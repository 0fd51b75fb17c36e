using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Tests.Metrics;

/// <summary>Plain values that metrics are derived from.</summary>
internal static class Scenes
{
    public static DateTimeOffset Ten { get; } = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);

    public static Epoch Epoch { get; } = new("reconcile", 7);

    public static DateTimeOffset At(int seconds) => Ten.AddSeconds(seconds);

    public static WorkerNode Node(int id, NodeState state = NodeState.Ready) => new()
    {
        Id = new(id),
        Cluster = new("main"),
        Pool = new("small"),
        Name = new($"wn-{id}"),
        Resources = new(4, 8000),
        State = state,
        Since = Ten,
        Created = Ten,
        Address = $"10.1.0.{id}",
    };

    public static Vm Vm(int id, VmState state = VmState.Running) => new()
    {
        Id = new(id),
        Name = $"wn-{id}",
        Template = new() { Name = new("t"), Cpu = 4, Vcpu = 4, MemoryMiB = 8192, Disks = [], Nics = [] },
        Nics = [],
        State = state,
        Since = Ten,
        Created = Ten,
    };

    public static Pool Pool(string name = "small") => new()
    {
        Name = new(name),
        Cluster = new("main"),
        Template = new() { Name = new("t"), Cpu = 4, Vcpu = 4, MemoryMiB = 8192, Disks = [], Nics = [] },
        Node = new(4, 8000),
        Max = 5,
    };

    public static Job Job(string id, JobState state = JobState.Pending, string queue = "batch", int cores = 1, DateTimeOffset? started = null, params string[] nodes) => new()
    {
        Id = new(id),
        User = "alice",
        Queues = [new(queue)],
        State = state,
        Shape = new() { Nodes = 1, PerNode = new(cores, 1000) },
        Submitted = Ten,
        Started = started,
        Nodes = [.. nodes.Select(n => new NodeName(n))],
    };

    public static ClusterObservation Cluster(IEnumerable<Job>? jobs = null, IEnumerable<LrmsNode>? nodes = null, string? incomplete = null) => new()
    {
        Policy = new() { Name = new("main") },
        Pools = [Pool()],
        Snapshot = new() { Cluster = new("main"), ReadAt = Ten, Incomplete = incomplete, Jobs = [.. jobs ?? []], Nodes = [.. nodes ?? []], Queues = [new() { Name = new("batch") }] },
    };

    public static Observation Seen(ClusterObservation? cluster = null, int at = 0, params WorkerNode[] nodes) => new()
    {
        Now = At(at),
        Site = "lab",
        Clusters = [cluster ?? Cluster()],
        Hosts = [],
        Nodes = [.. nodes],
        Vms = [],
        FreeAddresses = ImmutableSortedDictionary<NetworkName, int>.Empty,
        Memory = PlannerMemory.Empty,
    };

    public static Plan Plan(Observation seen, params PlanAction[] actions) =>
        new() { At = seen.Now, Actions = [.. actions], Refusals = [], Clusters = [], Memory = PlannerMemory.Empty };

    public static Decision Decision(Observation? seen = null, PlanAction[]? actions = null, WorkerNode[]? nodes = null, Vm[]? vms = null)
    {
        var observed = seen ?? Seen();
        return new()
        {
            Seen = observed,
            Plan = Plan(observed, actions ?? []),
            Nodes = [.. nodes ?? []],
            Vms = [.. vms ?? []],
            Leases = [],
            Events = [],
            Verbs = [],
            NextVm = new(9),
        };
    }
}
