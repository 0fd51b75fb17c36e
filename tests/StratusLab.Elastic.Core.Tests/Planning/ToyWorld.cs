using System.Collections.Immutable;
using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>
/// A small world that plans act on: VMs that boot after some passes, a batch system that starts what fits, jobs that end. The planner and the tables are the
/// real ones; a pass is 30 s. New jobs come, and verbs act, between the read that a pass decides on and the next, so that every race is there.
/// </summary>
internal sealed class ToyWorld(ToySite site)
{
    private static readonly TimeSpan Step = Given.Seconds(30);
    private readonly SortedDictionary<VmId, WorkerNode> nodes = [];
    private readonly SortedDictionary<VmId, (Vm Vm, int Since)> vms = [];
    private readonly ToyLrms lrms = new(site);
    private readonly List<string> history = [];
    private readonly HashSet<JobId> canRun = [.. site.Jobs.Where(site.IsSatisfiable).Select(j => j.Job.Id)];
    private List<Action> verbs = [];
    private bool hasMoved;
    private long lastId;

    public int Pass { get; private set; }

    public DateTimeOffset Now => Given.Noon + (Step * Pass);

    /// <summary>True when every job that can run has started.</summary>
    public bool AllJobsRan => lrms.Waiting.All(j => !canRun.Contains(j.Job.Id));

    public bool IsIdle => lrms.Running.Count == 0;

    /// <summary>Passes in a row in which nothing was decided or done, and no job came, started or ended.</summary>
    public int QuietPasses { get; private set; }

    /// <summary>What should never happen, and did.</summary>
    public List<string> Wrongs { get; } = [];

    /// <summary>How often each node was drained for idleness.</summary>
    public Dictionary<NodeName, int> Drains { get; } = [];

    /// <summary>How often a drain was undone.</summary>
    public int Keeps { get; private set; }

    public int WideJobsRan => lrms.WideJobsRan;

    public IReadOnlyCollection<WorkerNode> Nodes => nodes.Values;

    public string History => $"{site}\n{string.Join('\n', history)}";

    public void Go()
    {
        Pass++;
        hasMoved = false;
        var changes = lrms.Changes;
        MoveVms();
        lrms.Go(Pass);
        var snapshot = lrms.Read(Now);
        lrms.Submit(Pass);
        var before = verbs;
        verbs = [];
        foreach (var verb in before)
        {
            verb();
        }

        foreach (var node in nodes.Values.ToArray())
        {
            Advance(node, snapshot);
        }

        Decide(snapshot);
        Check();
        QuietPasses = hasMoved || lrms.Changes > changes || before.Count + verbs.Count > 0 ? 0 : QuietPasses + 1;
    }

    private void MoveVms()
    {
        foreach (var (id, (vm, since)) in vms.ToArray())
        {
            var name = new NodeName(vm.Name);
            if (vm is { Wish: not VmWish.Run, IsOver: false })
            {
                Wrong(lrms.Running.Any(j => j.Nodes.Contains(name)), $"{name} is stopped while a job runs there");
                lrms.PowerOff(name);
                vms[id] = (vm with { State = VmState.Done }, Pass);
            }
            else if (vm.State == VmState.Prolog && Pass - since >= site.BootPasses)
            {
                vms[id] = (vm with { State = VmState.Running, FirstRunning = Now }, Pass);
            }
            else if (vm.State == VmState.Running && Pass - since == site.JoinPasses)
            {
                lrms.Join(name, site.Pools.Single(p => p.Name == nodes[id].Pool));
            }
        }
    }

    private void Advance(WorkerNode node, LrmsSnapshot snapshot)
    {
        var (seen, tag) = (snapshot.Nodes.FirstOrDefault(n => n.Name == node.Name), Given.Tag(node.Id.Value));
        var isInUse = snapshot.NodesInUse().Contains(node.Name);
        node = NodeEvidence.Count(node, seen, isInUse, snapshot.ReadAt, tag, site.Policy);
        nodes[node.Id] = node;
        while (true)
        {
            var vm = vms.TryGetValue(node.Id, out var there) ? there.Vm : null;
            var step = NodeLifecycle.Next(node, NodeSight.OfVm(vm), NodeSight.OfLrms(true, seen, isInUse, tag), Given.Minutes(15), site.Policy.DownGrace, null, Now);
            if (step.State == node.State)
            {
                Do(node, step.Verb);
                return;
            }

            node = Enter(node, step);
        }
    }

    private WorkerNode Enter(WorkerNode node, NodeStep step)
    {
        Tell($"{node.Name} {node.State} -> {step.State}: {step.Reason}");
        nodes[node.Id] = node with
        {
            State = step.State,
            Since = Now,
            Outcome = step.Outcome ?? node.Outcome,
            Drain = step.State == NodeState.Ready ? DrainCause.None : step.Drain ?? node.Drain,
            Booted = step.State == NodeState.Booting ? Now : node.Booted,
            Joined = step.State == NodeState.Ready ? node.Joined ?? Now : node.Joined,
            IdleSince = step.State == NodeState.Ready && node.Joined is null ? Now : node.IdleSince,
            AbsentReads = 0,
            CleanReads = 0,
            IsDeregistered = false,
        };
        return nodes[node.Id];
    }

    private void Do(WorkerNode node, NodeVerb verb)
    {
        var tag = Given.Tag(node.Id.Value);
        switch (verb)
        {
            case NodeVerb.None or NodeVerb.Register:
                break;
            case NodeVerb.Drain:
                verbs.Add(() => lrms.Drain(node.Name, tag));
                break;
            case NodeVerb.Resume:
                verbs.Add(() => lrms.Resume(node.Name, tag));
                break;
            case NodeVerb.Deregister or NodeVerb.DeregisterDead:
                verbs.Add(() => nodes[node.Id] = nodes[node.Id] with { IsDeregistered = lrms.Deregister(node.Name) });
                break;
            case NodeVerb.Shutdown or NodeVerb.Destroy when vms[node.Id].Vm is { Wish: VmWish.Run } vm:
                hasMoved = true;
                vms[node.Id] = (vm with { Wish = VmWish.Shutdown }, Pass);
                break;
            default:
                break;
        }
    }

    private void Decide(LrmsSnapshot snapshot)
    {
        var plan = Planner.Plan(new()
        {
            Now = Now,
            Site = Given.Site,
            Clusters = [new() { Policy = site.Policy, Pools = site.Pools, Snapshot = snapshot }],
            Hosts = site.Hosts,
            Nodes = [.. nodes.Values.Where(n => !n.IsOver)],
            Vms = [.. vms.Values.Select(v => v.Vm).Where(v => !v.IsOver)],
            FreeAddresses = ImmutableSortedDictionary<NetworkName, int>.Empty,
            Memory = PlannerMemory.Empty,
            Placement = site.Placement,
            MaxBoots = site.MaxBoots,
        });
        foreach (var action in plan.Actions)
        {
            Tell($"{action.GetType().Name} {(action as PlanAction.Boot)?.Pool}: {action.Reason}");
            Apply(action);
        }
    }

    private void Apply(PlanAction action)
    {
        switch (action)
        {
            case PlanAction.Boot boot:
                Boot(boot);
                break;
            case PlanAction.Keep keep:
                Keeps++;
                Do(Enter(nodes[keep.Node], new(NodeState.Ready)), NodeVerb.Resume);
                break;
            case PlanAction.Drain drain:
                Wrong(Now - nodes[drain.Node].Joined < site.Pools.Single(p => p.Name == nodes[drain.Node].Pool).MinLifetime, $"{drain.Name} is drained too young");
                Drains[drain.Name] = Drains.GetValueOrDefault(drain.Name) + 1;
                Do(Enter(nodes[drain.Node], new(NodeState.Draining, NodeVerb.Drain, "", null, DrainCause.Idle)), NodeVerb.Drain);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Boot(PlanAction.Boot boot)
    {
        var (pool, id) = (site.Pools.Single(p => p.Name == boot.Pool), new VmId(++lastId));
        var node = Given.Node(id.Value, NodeState.Requested) with { Pool = pool.Name, Resources = pool.Node, Since = Now, Created = Now };
        nodes.Add(id, node);
        vms.Add(id, (Given.Vm(id.Value, VmState.Prolog, boot.Host.Value) with { Name = node.Name.Value, Template = pool.Template, Since = Now, Created = Now }, Pass));
    }

    private void Check()
    {
        var living = nodes.Values.Where(n => !n.IsOver).ToList();
        Wrong(living.Count > site.Policy.MaxNodes, $"{living.Count} nodes are more than the cluster may have");
        foreach (var pool in site.Pools)
        {
            Wrong(living.Count(n => n.Pool == pool.Name) > pool.Max, $"pool {pool.Name} has more than {pool.Max} nodes");
        }

        foreach (var host in site.Hosts)
        {
            var cpu = vms.Values.Where(v => v.Vm.Host == host.Policy.Name && !v.Vm.IsOver).Sum(v => v.Vm.Template.Cpu);
            Wrong(cpu > host.Report!.Total.Cores, $"{host.Policy.Name} is full"); // Every host of a toy site has a report.
        }
    }

    private void Tell(string what)
    {
        hasMoved = true;
        history.Add($"{Pass}: {what}");
    }

    private void Wrong(bool isWrong, string what)
    {
        if (isWrong)
        {
            Wrongs.Add($"pass {Pass}: {what}");
        }
    }
}
