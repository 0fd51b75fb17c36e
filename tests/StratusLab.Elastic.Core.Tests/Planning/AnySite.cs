using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>
/// A random site: 1-2 clusters, 1-3 pools, 1-3 hosts, nodes in every state, running and waiting jobs of many shapes, back-offs and freezes. What the LRMS
/// lists need not fit what the ledger says, as in real life; only what a node has free always fits its jobs.
/// </summary>
internal sealed class AnySite
{
    private static readonly ClusterName[] Names = [Given.Main, new("legacy")];
    private static readonly QueueName[] Queues = [Given.Batch, new("long")];
    private readonly Tape tape;
    private readonly ImmutableArray<Pool> pools;
    private readonly ImmutableArray<HostObservation> hosts;
    private readonly List<WorkerNode> nodes = [];
    private readonly List<Vm> vms = [];
    private int nextJob;

    private AnySite(Tape tape)
    {
        this.tape = tape;
        var clusters = tape.Chance(3) ? 2 : 1;
        pools = [.. Enumerable.Range(1, tape.Number(1, 3)).Select(i => AnyPool($"pool{i}", Names[tape.Number(0, clusters - 1)]))];
        hosts = [.. Enumerable.Range(1, tape.Number(1, 3)).Select(i => AnyHost($"kvm0{i}"))];
        Seen = new()
        {
            Now = Given.Noon,
            Site = Given.Site,
            Clusters = [.. Names.Take(clusters).Select(AnyCluster)],
            Hosts = hosts,
            Nodes = [.. nodes],
            Vms = [.. vms, .. Enumerable.Range(0, tape.Chance(4) ? 1 : 0).Select(i => Given.Vm(900 + i, VmState.Pending, host: null) with { Template = pools[0].Template })],
            FreeAddresses = Given.One(new NetworkName("lan"), tape.Any(20, 3, 0)),
            Memory = new()
            {
                Pools = tape.Chance(4) ? Given.One(pools[0].Name, AnyBackOff()) : ImmutableSortedDictionary<PoolName, BackOff>.Empty,
                Hosts = tape.Chance(4) ? Given.One(hosts[0].Policy.Name, AnyBackOff()) : ImmutableSortedDictionary<HostName, BackOff>.Empty,
            },
            Placement = tape.Any(Enum.GetValues<PlacementPolicy>()),
            MaxBoots = tape.Any(50, 2),
        };
    }

    public Observation Seen { get; }

    public static AnySite Draw(Tape tape) => new(tape);

    public override string ToString() => $"\n{Picture.Of(Seen)}\nplan\n{PlanText.Print(Planner.Plan(Seen))}";

    private Pool AnyPool(string name, ClusterName cluster)
    {
        var max = tape.Number(1, 6);
        return Given.Pool(name, tape.Any(4, 1, 2, 8), max) with
        {
            Cluster = cluster,
            Min = tape.Chance(4) ? tape.Number(1, max) : 0,
            Order = tape.Number(0, 2),
            Queues = tape.Chance(3) ? [.. tape.Some(Queues)] : [],
            Features = [.. tape.Some("ssd", "ib")],
            Template = Given.Template(name, tape.Any(4, 1, 2, 8), tape.Any(8, 2, 16), tape.Chance(3) ? ["lan"] : []),
        };
    }

    private HostObservation AnyHost(string name)
    {
        var policy = Given.HostPolicy(name) with { IsEnabled = !tape.Chance(8), MaxVms = tape.Chance(4) ? tape.Number(0, 6) : null };
        var report = Given.Report(name, tape.Any(16, 4, 8, 48), tape.Any(64, 16)) with { Incomplete = tape.Chance(10) ? "virsh timed out" : null };
        return new(policy, tape.Chance(10) ? null : report);
    }

    private BackOff AnyBackOff() => Enumerable.Range(0, tape.Any(1, 3, 10)).Aggregate(BackOff.None, (b, _) => (b with { Until = null }).Failed(Given.Noon, "it broke"));

    private ClusterObservation AnyCluster(ClusterName name)
    {
        ImmutableArray<Pool> mine = [.. pools.Where(p => p.Cluster == name)];
        var listed = Enumerable.Range(1, tape.Number(0, 3)).Select(i => AnyListed(new($"static-{i}"), Given.Cores(tape.Any(4, 2, 16), 32), ["ssd"], null)).ToList();
        foreach (var pool in mine)
        {
            for (var count = tape.Number(0, 4); count > 0; count--)
            {
                AddNode(pool, listed);
            }
        }

        List<Job> jobs = [];
        for (var i = 0; i < listed.Count; i++)
        {
            listed[i] = WithJobs(listed[i], jobs);
        }

        jobs.AddRange(Enumerable.Range(0, tape.Number(0, 14)).Select(_ => AnyPending()));
        return new()
        {
            Policy = new()
            {
                Name = name,
                MaxNodes = tape.Chance(4) ? tape.Number(0, 8) : null,
                AccountCores = tape.Chance(4) ? Given.One("physics", tape.Number(0, 12)) : ImmutableSortedDictionary<string, int>.Empty,
                RetireShare = tape.Any(0.25, 0.5, 1),
            },
            Pools = mine,
            Frozen = tape.Chance(8) ? "qstat timed out" : null,
            Snapshot = tape.Chance(12) ? null : new()
            {
                Cluster = name,
                ReadAt = Given.Noon,
                Jobs = [.. jobs],
                Nodes = [.. listed],
                Queues = [.. Queues.Select(q => new LrmsQueue { Name = q, IsOpen = !tape.Chance(10) })],
            },
        };
    }

    private void AddNode(Pool pool, List<LrmsNode> listed)
    {
        var state = tape.Any(NodeState.Ready, NodeState.Requested, NodeState.Booting, NodeState.Joining, NodeState.Draining, NodeState.Leaving, NodeState.Stopping, NodeState.Ready);
        var id = nodes.Count + 1;
        var node = Given.Node(id, state) with
        {
            Cluster = pool.Cluster,
            Pool = pool.Name,
            Resources = pool.Node,
            IdleSince = state < NodeState.Ready || tape.Chance(3) ? null : Given.Noon - Given.Minutes(tape.Number(0, 20)),
            Joined = state < NodeState.Ready ? null : Given.Noon - Given.Minutes(tape.Number(0, 40)),
            Drain = state == NodeState.Draining ? tape.Any(DrainCause.Idle, DrainCause.Idle, DrainCause.Operator, DrainCause.Unhealthy, DrainCause.Held) : DrainCause.None,
            Order = tape.Any(NodeOrder.None, NodeOrder.None, NodeOrder.None, NodeOrder.None, NodeOrder.Drain, NodeOrder.Retire),
        };
        nodes.Add(node);
        vms.Add(Given.Vm(id, VmState.Running, hosts[tape.Number(0, hosts.Length - 1)].Policy.Name.Value) with { Template = pool.Template });
        if (state is NodeState.Ready or NodeState.Draining or NodeState.Joining ? !tape.Chance(8) : tape.Chance(4))
        {
            listed.Add(AnyListed(node.Name, pool.Node, pool.Features, state == NodeState.Draining ? Given.Tag(id) : null) with { Queues = pool.Queues });
        }
    }

    private LrmsNode AnyListed(NodeName name, Resources total, ImmutableArray<string> features, DrainTag? tag)
    {
        var isDrained = tag is not null ? !tape.Chance(4) : tape.Chance(8);
        return new()
        {
            Name = name,
            IsUp = !tape.Chance(8),
            IsDrained = isDrained,
            Reason = !isDrained ? "" : tag is { } ours && !tape.Chance(5) ? ours.Value : "memory errors",
            HasJobs = false,
            Total = total,
            Features = features,
        };
    }

    private LrmsNode WithJobs(LrmsNode node, List<Job> jobs)
    {
        for (var count = tape.Number(0, 4); count > 0; count--)
        {
            var free = node.Total - node.Allocated;
            var job = Shaped(Given.Running($"{++nextJob}", 1, node.Name.Value));
            var (shape, age) = (job.Shape with { Nodes = 1 }, (job.Shape.Walltime ?? Given.Minutes(20)) - Given.Minutes(tape.Number(-3, 6)));
            job = job with { Shape = shape, Started = Given.Noon - age, Array = tape.Chance(4) ? new JobId("7") : null, Account = tape.Any("", "physics") };
            if (job.Shape.PerNode.Fits(free))
            {
                jobs.Add(job);
                node = node with { HasJobs = true, Allocated = node.Allocated + job.Shape.PerNode };
            }
        }

        return node;
    }

    private Job AnyPending()
    {
        var isArray = tape.Chance(4);
        return Shaped(Given.Pending($"{++nextJob}")) with
        {
            Priority = tape.Number(0, 3),
            Queues = tape.Any<ImmutableArray<QueueName>>([Queues[0]], [Queues[1]], [.. Queues]),
            Reason = tape.Chance(6) ? tape.Any(Enum.GetValues<WaitReason>()) : WaitReason.Capacity,
            Account = tape.Any("", "physics"),
            Array = isArray ? new JobId("7") : null,
            Tasks = isArray ? tape.Number(1, 20) : 1,
            TaskLimit = isArray && tape.Chance(2) ? tape.Number(1, 5) : null,
            PartOf = !isArray && tape.Chance(4) ? tape.Any(new JobId("90"), new JobId("91")) : null,
        };
    }

    private Job Shaped(Job job) => job with
    {
        Shape = new()
        {
            Nodes = tape.Any(1, 1, 2, 4),
            PerNode = Given.Cores(tape.Any(1, 1, 2, 2, 3, 4, 6, 8), tape.Any(0, 0, 1, 6)),
            Walltime = tape.Chance(2) ? Given.Minutes(tape.Number(1, 30)) : null,
            Features = new(tape.Any("", "", "", "", "", "ssd", "ssd&ib", "ib|gpu", "[ssd*2]")),
            IsExclusive = tape.Chance(6),
        },
    };
}
