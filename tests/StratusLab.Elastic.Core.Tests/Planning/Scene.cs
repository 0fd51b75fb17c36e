using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>
/// Sets up an observation piece by piece and keeps its parts consistent: a worker node brings its VM and its entry in the LRMS, a running job takes its
/// share of its nodes. Without pools it has one, "medium" (4 cores, at most 8 nodes); without hosts one, kvm01 (16 cores, 64 GiB).
/// </summary>
internal sealed class Scene
{
    private readonly List<Pool> pools = [];
    private readonly List<HostObservation> hosts = [];
    private readonly List<Job> jobs = [];
    private readonly List<LrmsNode> listed = [];
    private readonly List<WorkerNode> nodes = [];
    private readonly List<Vm> vms = [];
    private Func<Observation, Observation> change = o => o;
    private Func<ClusterObservation, ClusterObservation> changeCluster = c => c;

    public Scene With(params Pool[] more)
    {
        pools.AddRange(more);
        return this;
    }

    public Scene With(params Job[] more)
    {
        jobs.AddRange(more);
        return this;
    }

    /// <summary>Nodes of the site itself.</summary>
    public Scene With(params LrmsNode[] more)
    {
        listed.AddRange(more);
        return this;
    }

    public Scene With(params Vm[] more)
    {
        vms.AddRange(more);
        return this;
    }

    public Scene Host(string name, int cores = 16, int gib = 64, Func<HostPolicy, HostPolicy>? policy = null)
    {
        var plain = Given.HostPolicy(name);
        hosts.Add(new(policy is null ? plain : policy(plain), Given.Report(name, cores, gib)));
        return this;
    }

    /// <summary>A worker node of ours on kvm01, as its LRMS lists it: a joining one down, a ready one free, a draining one drained by us, an earlier one not at all.</summary>
    public Scene Ours(WorkerNode node, Func<LrmsNode, LrmsNode>? asListed = null)
    {
        var pool = Pools.FirstOrDefault(p => p.Name == node.Pool) ?? Given.Pool(node.Pool.Value);
        nodes.Add(node with { Resources = pool.Node });
        vms.Add(Given.Vm(node.Id.Value, node.State == NodeState.Requested ? VmState.Boot : VmState.Running) with { Name = node.Name.Value, Template = pool.Template });
        if (node.State is NodeState.Joining or NodeState.Ready or NodeState.Draining)
        {
            var isDrained = node.State == NodeState.Draining;
            LrmsNode plain = new()
            {
                Name = node.Name,
                IsUp = node.State != NodeState.Joining,
                IsDrained = isDrained,
                Reason = isDrained ? Given.Tag(node.Id.Value).Value : "",
                HasJobs = false,
                Total = pool.Node,
                Features = pool.Features,
                Queues = pool.Queues,
            };
            listed.Add(asListed is null ? plain : asListed(plain));
        }

        return this;
    }

    public Scene Changed(Func<Observation, Observation> more)
    {
        var before = change;
        change = o => more(before(o));
        return this;
    }

    public Scene ChangedCluster(Func<ClusterObservation, ClusterObservation> more)
    {
        var before = changeCluster;
        changeCluster = c => more(before(c));
        return this;
    }

    public Scene Policy(Func<ClusterPolicy, ClusterPolicy> more) => ChangedCluster(c => c with { Policy = more(c.Policy) });

    public Observation See() => change(new()
    {
        Now = Given.Noon,
        Site = Given.Site,
        Clusters =
        [
            changeCluster(new()
            {
                Policy = Given.Policy(),
                Pools = [.. Pools],
                Snapshot = Given.Snapshot() with { Jobs = [.. jobs], Nodes = [.. listed.Select(WithItsJobs)] },
            }),
        ],
        Hosts = [.. hosts.Count > 0 ? hosts : [new(Given.HostPolicy(), Given.Report())]],
        Nodes = [.. nodes],
        Vms = [.. vms],
        FreeAddresses = ImmutableSortedDictionary<NetworkName, int>.Empty,
        Memory = PlannerMemory.Empty,
    });

    public Plan Plan() => Planner.Plan(See());

    /// <summary>The plan's actions in short: "boot medium kvm01 for 1,2; keep wn-0-1; drain wn-0-2; place 7 kvm01".</summary>
    public string Actions() => Short(Plan());

    /// <summary>The plan's refusals: "job 3: no pool serves queue long".</summary>
    public string Refusals() => string.Join("\n", Plan().Refusals.Select(r => $"{r.Subject}: {r.Reason}"));

    public static string Short(Plan plan) => string.Join("; ", plan.Actions.Select(a => a switch
    {
        PlanAction.Boot { Name: { } name } named => $"boot {name} {named.Host} for {string.Join(',', named.For)}",
        PlanAction.Call call => $"call {call.Name}",
        PlanAction.GiveBack back => $"give back {back.Name}",
        PlanAction.Boot boot => $"boot {boot.Pool} {boot.Host} for {string.Join(',', boot.For)}",
        PlanAction.Keep keep => $"keep {keep.Name}",
        PlanAction.Drain drain => $"drain {drain.Name}",
        PlanAction.Move move => $"move {move.Vm} {move.To}",
        PlanAction.Place place => $"place {place.Vm} {place.Host}",
        _ => throw new System.Diagnostics.UnreachableException(),
    }));

    private IReadOnlyList<Pool> Pools => pools.Count > 0 ? pools : [Given.Pool()];

    private LrmsNode WithItsJobs(LrmsNode node)
    {
        var there = jobs.Where(j => j.State != JobState.Pending && j.Nodes.Contains(node.Name)).ToList();
        return there.Count == 0
            ? node
            : node with { HasJobs = true, Allocated = there.Aggregate(node.Allocated, (sum, j) => sum + j.Shape.PerNode) };
    }
}
