using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Bench;

/// <summary>
/// How long one plan takes for a large site: 100,000 pending jobs of 50 shapes, 10,000 nodes (6,000 of them ours, in 3 pools on 100 hosts; seven in ten
/// busy, two half busy, one free), room for about 2,000 more. And how that grows with twice as many jobs.
/// </summary>
internal static class PlannerBench
{
    private const int Nodes = 10_000;
    private const int Hosts = 100;
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly ClusterName Cluster = new("main");
    private static readonly QueueName Batch = new("batch");
    private static readonly Pool[] Pools = [PoolOf("small", 4, 0), PoolOf("medium", 8, 1), PoolOf("large", 16, 2)];

    public static IEnumerable<Measure> Run()
    {
        var one = Site(100_000);
        var two = Site(200_000);
        var (seconds, twice) = (Time(one), Time(two));
        yield return new("planner, 100,000 jobs on 10,000 nodes", seconds, "s", 1);
        yield return new("planner, 200,000 jobs to 100,000", twice / seconds, "", 2.2);
    }

    private static double Time(Observation seen) => Median.Seconds(() =>
    {
        var plan = Planner.Plan(seen);
        if (plan.Actions.IsEmpty)
        {
            throw new InvalidOperationException("The plan does nothing: the figures would be of no use.");
        }
    });

    /// <summary>The site with so many pending jobs.</summary>
    public static Observation Site(int jobs)
    {
        var nodes = Enumerable.Range(0, Nodes * 6 / 10).Select(NodeOf).ToImmutableArray();
        var listed = nodes.Select(n => Listed(n.Name, n.Resources, (int)n.Id.Value)).Concat(Enumerable.Range(0, Nodes * 4 / 10).Select(i => Listed(new($"static-{i}"), new(32, 65536), i)));
        ImmutableArray<LrmsNode> all = [.. listed];
        return new()
        {
            Now = Now,
            Site = "bench",
            Clusters =
            [
                new()
                {
                    Policy = new() { Name = Cluster },
                    Pools = [.. Pools],
                    Snapshot = new() { Cluster = Cluster, ReadAt = Now, Nodes = all, Jobs = [.. all.Where(n => n.HasJobs).Select(Running), .. Enumerable.Range(0, jobs).Select(Pending)] },
                },
            ],
            Hosts = [.. Enumerable.Range(0, Hosts).Select(HostOf)],
            Nodes = nodes,
            Vms = [.. nodes.Select(VmOf)],
            FreeAddresses = ImmutableSortedDictionary<NetworkName, int>.Empty.Add(new("lan"), 50_000),
            Memory = PlannerMemory.Empty,
        };
    }

    private static Pool PoolOf(string name, int cores, int order) => new()
    {
        Name = new(name),
        Cluster = Cluster,
        Node = new(cores, cores * 2048L),
        Max = 4000,
        Order = order,
        Template = new() { Name = new(name), Cpu = cores, Vcpu = cores, MemoryMiB = cores * 2048L, Disks = [new(new("worker"))], Nics = [new("lan")] },
    };

    private static HostObservation HostOf(int i)
    {
        var name = new HostName($"kvm{i:000}");
        return new(new() { Name = name }, new() { Host = name, ReadAt = Now, Total = new(768, 4_000_000) });
    }

    private static WorkerNode NodeOf(int i) => new()
    {
        Id = new(i),
        Cluster = Cluster,
        Pool = Pools[i % 3].Name,
        Name = new($"wn-{i / 250}-{i % 250}"),
        Resources = Pools[i % 3].Node,
        State = NodeState.Ready,
        Since = Now.AddHours(-1),
        Created = Now.AddHours(-1),
        Joined = Now.AddHours(-1),
        IdleSince = Now.AddMinutes(-(i % 15)),
        Address = "10.0.0.1",
    };

    private static Vm VmOf(WorkerNode node) => new()
    {
        Id = node.Id,
        Name = node.Name.Value,
        Template = Pools[node.Id.Value % 3].Template,
        Nics = [],
        State = VmState.Running,
        Since = node.Since,
        Created = node.Created,
        Host = new($"kvm{node.Id.Value % Hosts:000}"),
    };

    private static LrmsNode Listed(NodeName name, Resources total, int i)
    {
        var taken = (i % 10) switch { < 7 => total, < 9 => new(total.Cores / 2, total.MemoryMiB / 2), _ => Resources.Zero };
        return new() { Name = name, IsUp = true, HasJobs = taken != Resources.Zero, Total = total, Allocated = taken, Queues = [Batch] };
    }

    private static Job Running(LrmsNode node, int i) => JobOf($"r{i}", node.Allocated, 1, TimeSpan.FromMinutes(i % 600)) with
    {
        State = JobState.Running,
        Started = Now.AddMinutes(-(i % 600)),
        Nodes = [node.Name],
    };

    // 50 shapes: 1-10 cores, five walltimes; one shape in ten is for several nodes, one for nodes of their own.
    private static Job Pending(int i)
    {
        var shape = i * 31 % 50;
        var cores = 1 + (shape % 10);
        var job = JobOf($"{1_000_000 + i}", new(cores, cores * 1024L), shape % 10 == 3 ? 2 + (shape / 10) : 1, TimeSpan.FromHours(1 + (shape / 10)));
        return job with { Priority = i * 7919 % 1000, Shape = job.Shape with { IsExclusive = shape % 10 == 7 } };
    }

    private static Job JobOf(string id, Resources perNode, int nodes, TimeSpan walltime) => new()
    {
        Id = new(id),
        User = "alice",
        Queues = [Batch],
        State = JobState.Pending,
        Shape = new() { Nodes = nodes, PerNode = perNode, Walltime = walltime },
        Submitted = Now.AddHours(-2),
    };
}
