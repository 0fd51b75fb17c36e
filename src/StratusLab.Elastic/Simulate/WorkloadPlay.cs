using System.Collections.Immutable;
using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Simulation;

namespace StratusLab.Elastic.Simulate;

/// <summary>
/// Plays a workload through the real planner, snapshot evidence and node life cycle against a simulated batch system, on a virtual clock that jumps to the next
/// thing that happens. Hosts are not limited here: what is asked is how many nodes the queue needs, and what they cost.
/// </summary>
internal sealed class WorkloadPlay
{
    private static readonly TimeSpan Pass = TimeSpan.FromSeconds(15);
    private static readonly HostName Everywhere = new("everywhere");

    private readonly VirtualClock clock = new(new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero));
    private readonly ImmutableArray<WorkloadJob> workload;
    private readonly WorkloadSetting setting;
    private readonly SimulatedSite outside;
    private readonly SimulatedLrms lrms;
    private readonly SimulatedHost host;
    private readonly Pool pool;
    private readonly ClusterPolicy policy = new() { Name = new("cluster"), Settle = TimeSpan.Zero };
    private readonly Dictionary<VmId, WorkerNode> nodes = [];
    private readonly Dictionary<VmId, Vm> vms = [];
    private readonly List<TimeSpan> waits = [];
    private readonly DateTimeOffset start;
    private double busy;
    private double boot;
    private double ready;
    private double nodeHours;
    private int ended;
    private int made;
    private int passes;
    private int most;
    private int next;
    private int tooLarge;

    public WorkloadPlay(ImmutableArray<WorkloadJob> workload, WorkloadSetting setting)
    {
        (this.workload, this.setting) = (workload, setting);
        start = clock.GetUtcNow();
        outside = new(clock, FaultSource.Quiet) { BootTime = _ => setting.Boot };
        host = outside.AddHost(Everywhere, new(int.MaxValue / 4, long.MaxValue / 4));
        lrms = outside.AddCluster(policy.Name);
        lrms.OnEnd = job =>
        {
            ended++;
            waits.Add(job.Started!.Value - job.Submitted); // A job that ended has started.
            busy += (job.Ended!.Value - job.Started!.Value).TotalHours * job.Shape.Nodes * job.Shape.PerNode.Cores;
        };
        pool = new()
        {
            Name = new("pool"),
            Cluster = policy.Name,
            Template = new() { Name = new("node"), Cpu = setting.Cores, Vcpu = setting.Cores, MemoryMiB = 1024, Disks = [], Nics = [] },
            Node = new(setting.Cores, 1024),
            Max = setting.MaxNodes,
            IdleTimeout = setting.Idle,
            MinLifetime = TimeSpan.Zero,
            ExpectedBoot = setting.Boot,
            JoinDeadline = setting.Boot * 10,
        };
    }

    /// <summary>Plays it to the end.</summary>
    public WorkloadOutcome Run(CancellationToken ct)
    {
        while (ended + tooLarge < workload.Length || nodes.Count > 0)
        {
            ct.ThrowIfCancellationRequested();
            Submit();
            Turn();
            clock.Advance(IsResting() && next < workload.Length ? Max(Pass, start + workload[next].After / setting.Speedup - clock.GetUtcNow()) : Pass);
        }

        waits.Sort();
        return new(
            ended, tooLarge, made, passes, most, clock.GetUtcNow() - start, Percentile(50), Percentile(95),
            TimeSpan.FromSeconds(waits.Count == 0 ? 0 : waits.Average(w => w.TotalSeconds)), nodeHours, busy, boot, Math.Max(0, ready - busy));
    }

    private bool IsResting() => nodes.Count == 0 && lrms.Pending.Count == 0 && lrms.Running.Count == 0;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private TimeSpan Percentile(int percent) => waits.Count == 0 ? TimeSpan.Zero : waits[Math.Min(waits.Count - 1, waits.Count * percent / 100)];

    private void Submit()
    {
        var now = clock.GetUtcNow();
        for (; next < workload.Length && start + (workload[next].After / setting.Speedup) <= now; next++)
        {
            var job = workload[next];
            var (wide, rest) = Math.DivRem(job.Cores, setting.Cores);
            var count = wide == 0 || rest > 0 ? wide + 1 : wide;
            if (count > setting.MaxNodes)
            {
                tooLarge++;
                continue;
            }

            lrms.Submit(new()
            {
                Id = new($"{next + 1}"),
                User = job.User,
                Shape = new() { Nodes = count, PerNode = new((job.Cores + count - 1) / count, 1), Walltime = job.Walltime },
                RunTime = job.RunTime,
            });
        }
    }

    private void Turn()
    {
        passes++;
        lrms.CatchUp();
        var snapshot = lrms.ReadAsync(CancellationToken.None).GetAwaiter().GetResult(); // The simulated read never waits.
        var listed = snapshot.Nodes.ToDictionary(n => n.Name);
        var inUse = snapshot.NodesInUse();
        foreach (var node in nodes.Values.ToArray())
        {
            Move(node, listed.GetValueOrDefault(node.Name), inUse.Contains(node.Name), snapshot.ReadAt);
        }

        var seen = Observe(snapshot);
        foreach (var action in Planner.Plan(seen).Actions)
        {
            Apply(action);
        }

        most = Math.Max(most, nodes.Count);
    }

    private Observation Observe(LrmsSnapshot snapshot) => new()
    {
        Now = clock.GetUtcNow(),
        Site = "sim",
        Clusters = [new() { Policy = policy, Pools = [pool], Snapshot = snapshot }],
        Hosts = [new(new() { Name = Everywhere }, new() { Host = Everywhere, ReadAt = snapshot.ReadAt, Total = new(int.MaxValue / 4, long.MaxValue / 4) })],
        Nodes = [.. nodes.Values],
        Vms = [.. vms.Values],
        FreeAddresses = ImmutableSortedDictionary<NetworkName, int>.Empty,
        Memory = PlannerMemory.Empty,
        MaxBoots = int.MaxValue,
    };

    private void Apply(PlanAction action)
    {
        switch (action)
        {
            case PlanAction.Boot:
                Boot();
                break;
            case PlanAction.Keep keep:
                Enter(nodes[keep.Node], new(NodeState.Ready, NodeVerb.Resume));
                break;
            case PlanAction.Drain drain:
                Enter(nodes[drain.Node], new(NodeState.Draining, NodeVerb.Drain, "", null, DrainCause.Idle));
                break;
            default:
                break;
        }
    }

    private void Boot()
    {
        var now = clock.GetUtcNow();
        var id = new VmId(++made);
        var name = new NodeName($"wn-{made}");
        var vm = new Vm { Id = id, Name = name.Value, Template = pool.Template, Nics = [], State = VmState.Running, FirstRunning = now, Host = Everywhere, Since = now, Created = now };
        vms.Add(id, vm);
        nodes.Add(id, new() { Id = id, Cluster = policy.Name, Pool = pool.Name, Name = name, Address = "", Resources = pool.Node, Since = now, Created = now });
        var join = lrms.JoinContextAsync(new() { Vm = id, Name = name, Address = "", Resources = pool.Node }, CancellationToken.None).GetAwaiter().GetResult(); // Never waits.
        var files = host.PrepareAsync(vm, new(join.Variables, join.Files), CancellationToken.None).GetAwaiter().GetResult();
        host.DeployAsync(new() { Vm = id, Vcpus = setting.Cores, MemoryMiB = 1024, Nics = [], Files = files }, CancellationToken.None).GetAwaiter().GetResult();
    }

    private void Move(WorkerNode node, LrmsNode? seen, bool isInUse, DateTimeOffset readAt)
    {
        var tag = DrainTag.For("sim", node.Id);
        node = NodeEvidence.Count(node, seen, isInUse, readAt, tag, policy);
        nodes[node.Id] = node;
        var step = NodeLifecycle.Next(node, NodeSight.OfVm(vms.GetValueOrDefault(node.Id)), NodeSight.OfLrms(true, seen, isInUse, tag), pool.JoinDeadline, policy.DownGrace, null, clock.GetUtcNow());
        Enter(node, step);
    }

    private void Enter(WorkerNode node, NodeStep step)
    {
        var now = clock.GetUtcNow();
        if (step.State != node.State)
        {
            var joins = step.State == NodeState.Ready && node.Joined is null;
            node = node with
            {
                State = step.State,
                Since = now,
                Outcome = step.Outcome ?? node.Outcome,
                Drain = step.State == NodeState.Ready ? DrainCause.None : step.Drain ?? node.Drain,
                Joined = joins ? now : node.Joined,
                IdleSince = joins ? now : node.IdleSince,
                CleanReads = 0,
                AbsentReads = 0,
            };
            nodes[node.Id] = node;
        }

        var acted = step.Verb switch
        {
            NodeVerb.Drain => lrms.DrainAsync(node.Name, DrainTag.For("sim", node.Id), CancellationToken.None),
            NodeVerb.Resume => lrms.ResumeAsync(node.Name, DrainTag.For("sim", node.Id), CancellationToken.None),
            NodeVerb.Deregister => DeregisterAsync(node),
            NodeVerb.Shutdown or NodeVerb.Destroy => StopAsync(node),
            _ => Task.CompletedTask,
        };
        acted.GetAwaiter().GetResult(); // The simulated verbs never wait.
    }

    private async Task DeregisterAsync(WorkerNode node) =>
        nodes[node.Id] = node with { IsDeregistered = await lrms.DeregisterAsync(node.Name, false, CancellationToken.None) == DeregisterOutcome.Gone };

    private async Task StopAsync(WorkerNode node)
    {
        await host.DestroyAsync(node.Id, CancellationToken.None);
        await host.RemoveAsync(node.Id, CancellationToken.None);
        var now = clock.GetUtcNow();
        nodeHours += (now - node.Created).TotalHours;
        boot += ((node.Joined ?? now) - node.Created).TotalHours * setting.Cores;
        ready += (now - (node.Joined ?? now)).TotalHours * setting.Cores;
        nodes.Remove(node.Id);
        vms.Remove(node.Id);
    }
}
