using System.Collections.Immutable;
using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// Turns what was read into a decision, without touching anything: the snapshot guard, the life cycles, the plan, and what follows from it for the ledger.
/// </summary>
internal sealed class Decider
{
    // A node that is lost sooner after it joined speaks against its pool: a job may kill its machine again and again.
    private static readonly TimeSpan EarlyLoss = TimeSpan.FromMinutes(10);

    private readonly ServedSite site;
    private readonly LedgerState state;
    private readonly IReadOnlyDictionary<ClusterName, LrmsSnapshot?> snapshots;
    private readonly Func<HostName, HostReport?> reports;
    private readonly IReadOnlyDictionary<VmId, DateTimeOffset> gone;
    private readonly DateTimeOffset now;
    private readonly Dictionary<VmId, WorkerNode> nodesBefore;
    private readonly Dictionary<VmId, Vm> vmsBefore;
    private readonly SortedDictionary<VmId, WorkerNode> nodes = [];
    private readonly SortedDictionary<VmId, Vm> vms = [];
    private readonly SortedDictionary<VmId, NodeVerb> verbs = [];
    private readonly ImmutableArray<Lease>.Builder leases = ImmutableArray.CreateBuilder<Lease>();
    private readonly ImmutableArray<JournalEvent>.Builder events = ImmutableArray.CreateBuilder<JournalEvent>();
    private PlannerMemory memory;
    private VmId nextVm;

    private Decider(
        ServedSite site, LedgerState state, IReadOnlyDictionary<ClusterName, LrmsSnapshot?> snapshots, Func<HostName, HostReport?> reports, IReadOnlyDictionary<VmId, DateTimeOffset> gone, DateTimeOffset now)
    {
        (this.site, this.state, this.snapshots, this.reports, this.gone, this.now) = (site, state, snapshots, reports, gone, now);
        (nodesBefore, vmsBefore) = (state.Nodes.ToDictionary(n => n.Id), state.Vms.ToDictionary(v => v.Id));
        memory = state.Memory;
        nextVm = NextVm();
        foreach (var node in state.Nodes)
        {
            nodes.Add(node.Id, node);
        }

        foreach (var vm in state.Vms)
        {
            vms.Add(vm.Id, vm);
        }
    }

    /// <summary>Decides one pass. <paramref name="gone"/>: the nodes of which their LRMS has said that they are not there, and when it said so.</summary>
    public static Decision Decide(
        ServedSite site, LedgerState state, IReadOnlyDictionary<ClusterName, LrmsSnapshot?> snapshots, Func<HostName, HostReport?> reports, IReadOnlyDictionary<VmId, DateTimeOffset> gone, DateTimeOffset now) =>
        new Decider(site, state, snapshots, reports, gone, now).Decide();

    private Decision Decide()
    {
        var clusters = site.Clusters.Select(Judge).ToImmutableArray();
        MoveVmsWithoutHost();
        leases.AddRange(LeaseBook.Settle(state, site, now, hold => hold.Among(site.Hosts.Select(h => h.Name)))); // For hosts that are gone there is no lane.
        leases.AddRange(LeaseBook.Strays(state, site, now));
        NoteHosts();
        memory = CloudBooks.Count(memory, site, vms.Values, now);
        foreach (var cluster in clusters.Where(c => !c.IsFrozenByOperator))
        {
            MoveNodes(cluster);
        }

        var seen = Observe(clusters);
        var plan = Planner.Plan(seen);
        foreach (var action in plan.Actions)
        {
            Apply(action);
        }

        var changedNodes = nodes.Values.Where(n => IsNewOrChanged(n)).ToImmutableArray();
        return new()
        {
            Seen = seen,
            Plan = plan with { Memory = memory },
            Nodes = changedNodes,
            Vms = [.. vms.Values.Where(v => !ReferenceEquals(v, vmsBefore.GetValueOrDefault(v.Id)))],
            Leases = leases.ToImmutable(),
            Events = events.ToImmutable(),
            Verbs = [.. verbs.Where(v => v.Value is NodeVerb.Register or NodeVerb.Drain or NodeVerb.Resume or NodeVerb.Deregister or NodeVerb.DeregisterDead).Select(v => (nodes[v.Key], v.Value))],
            NextVm = nextVm,
            IsMoving = changedNodes.Length > 0 || clusters.Any(c => c.Frozen is null && IsMoving(c.Policy.Name)),
        };
    }

    private bool IsMoving(ClusterName cluster) => nodes.Values.Any(n => n.Cluster == cluster
        && (verbs.GetValueOrDefault(n.Id) is not (NodeVerb.None or NodeVerb.Register)
            || n is { State: NodeState.Draining, CleanReads: > 0, Drain: not DrainCause.Held } or { State: NodeState.Booting or NodeState.Joining or NodeState.Leaving or NodeState.Stopping }));

    // A number that any host has seen is never given again, even when the ledger was restored from an old copy.
    private VmId NextVm() =>
        new(Math.Max(state.NextVm.Value, 1 + site.Hosts.SelectMany(h => reports(h.Name)?.Domains ?? []).Select(d => d.Vm.Value).DefaultIfEmpty(0).Max()));

    private ClusterObservation Judge(ServedCluster cluster)
    {
        var name = cluster.Name;
        var snapshot = snapshots.GetValueOrDefault(name);
        var before = memory.Snapshots.GetValueOrDefault(name, new());
        var expected = nodes.Values.Count(n => n.Cluster == name && n.State is NodeState.Joining or NodeState.Ready or NodeState.Draining);
        var verdict = SnapshotGuard.Judge(snapshot, before, expected, cluster.Policy, now);
        memory = memory with { Snapshots = memory.Snapshots.SetItem(name, Settle(before, verdict.Memory)) };
        if (verdict.Freeze is { } why && before.FrozenSince is null && snapshot is not null)
        {
            Tell("freeze", name.Value, null, $"Cluster \"{name}\" is frozen: {why}. Nothing is started or stopped there until a read can be believed.");
        }
        else if (verdict.Freeze is null && before.FrozenSince is { } since)
        {
            Tell("freeze", name.Value, null, $"Cluster \"{name}\" goes on; it was frozen for {Words.Span(now - since)}.");
        }

        var freeze = state.FreezeOf(name);
        return new()
        {
            Policy = cluster.Policy,
            Pools = cluster.Pools,
            Snapshot = snapshot,
            Frozen = freeze?.Describe(now) ?? verdict.Freeze,
            IsFrozenByOperator = freeze is not null,
        };
    }

    // The instant of a good read matters only when it ends a freeze or a doubt; writing it every pass would wear the disk for nothing.
    private static SnapshotMemory Settle(SnapshotMemory before, SnapshotMemory after) =>
        before with { ReadAt = after.ReadAt } == after ? before : after;

    private void MoveVmsWithoutHost()
    {
        foreach (var vm in vms.Values.Where(v => v.State is VmState.Pending or VmState.Stopped).ToArray())
        {
            var moved = vm.Host is { } last ? LeaveHost(vm, last) : vm;
            var isOverdue = vm.Wish == VmWish.Run && nodes.ContainsKey(vm.Id) && (now - vm.Created > site.Tuning.BootDeadline * 2 || (vm.Host is not null && CloudBooks.HasNowhereToGo(moved, memory, site, now)));
            var state = isOverdue ? VmState.Failed : VmLifecycle.Next(moved, DomainSight.NotSeen, site.Tuning.BootDeadline, site.Tuning.ShutdownGrace, now).State;
            if (state != moved.State)
            {
                var failure = isOverdue && vm.Failure.Length == 0 ? "no host had room for it in time" : vm.Failure;
                moved = moved with { State = state, Since = now, Failure = failure, Host = state == VmState.Epilog ? moved.Origin : null };
                leases.AddRange(!moved.IsOver || nodes.ContainsKey(vm.Id) ? [] : LeaseBook.Release(vm.Id, this.state.Leases, site, now));
                Tell("vm", $"{vm.Id}", vm.Id, $"VM {vm.Id} ({vm.Name}) " + state switch
                {
                    VmState.Done => "is done before it had a host.",
                    VmState.Failed => $"is failed: {failure}.",
                    VmState.Epilog => "is being removed; it was stopped.",
                    VmState.Stopped => "is stopped again; it had no host yet.",
                    _ => "shall run again and waits for a host.",
                });
            }

            if (!ReferenceEquals(moved, vm))
            {
                vms[vm.Id] = moved;
            }
        }
    }

    // The host has failed it, unless an operator had it made anew.
    private Vm LeaveHost(Vm vm, HostName host)
    {
        if (vm.Failure.Length == 0)
        {
            return vm with { Host = null, InstanceType = null };
        }

        if (vm is { FoundNoRoom: true, InstanceType: { } type })
        {
            (memory, var rest) = CloudBooks.Lack(memory, host, type, vm.Failure, now);
            Tell("host", host.Value, vm.Id, $"Host {host} had no {type} for VM {vm.Id}; that type rests there until {Words.At(rest.Until ?? now, now)}: {vm.Failure}");
            return vm with { Host = null, InstanceType = null };
        }

        var backOff = memory.Hosts.GetValueOrDefault(host, BackOff.None).Failed(now, vm.Failure);
        memory = memory with { Hosts = memory.Hosts.SetItem(host, backOff) };
        Tell("host", host.Value, vm.Id, $"Host {host} failed VM {vm.Id} and rests until {Words.At(backOff.Until ?? now, now)}: {vm.Failure}");
        return vm with { Host = null, InstanceType = null, FailedOn = vm.FailedOn.Contains(host) ? vm.FailedOn : vm.FailedOn.Add(host) };
    }

    private HostPolicy PolicyOf(HostName host) => site.Hosts.First(h => h.Name == host).Policy; // The plan was made from these hosts.

    private void NoteHosts()
    {
        foreach (var (host, backOff) in memory.Hosts)
        {
            var worked = vms.Values.Any(v => v.Host == host && v.State == VmState.Running && v.FirstRunning > (backOff.Until ?? now));
            if (worked || site.Hosts.All(h => h.Name != host))
            {
                memory = memory with { Hosts = memory.Hosts.Remove(host) };
            }
        }
    }

    private void MoveNodes(ClusterObservation cluster)
    {
        var listed = cluster.Snapshot?.Nodes.ToDictionary(n => n.Name) ?? [];
        var inUse = cluster.Snapshot?.NodesInUse() ?? [];
        foreach (var node in nodes.Values.Where(n => n.Cluster == cluster.Policy.Name).ToArray())
        {
            var tag = DrainTag.For(site.Name, node.Id);
            // That nothing of a node is left is believed only of a read that began after its VM was over: a worker may register itself at the last moment.
            var isEarly = node.State == NodeState.Stopping && vms.GetValueOrDefault(node.Id) is { IsOver: true } over && cluster.Snapshot?.ReadAt <= over.Since;
            var isRead = cluster.Frozen is null && !isEarly;
            var seen = listed.GetValueOrDefault(node.Name);
            var counted = isRead && cluster.Snapshot is { } snapshot ? NodeEvidence.Count(node, seen, inUse.Contains(node.Name), snapshot.ReadAt, tag, cluster.Policy) : node;
            // The LRMS's word counts together with a read that came after it: a node may register itself once more.
            var isDeregistered = isRead && node.State == NodeState.Leaving && gone.TryGetValue(node.Id, out var said) && said >= node.Since && said <= cluster.Snapshot?.ReadAt;
            counted = isDeregistered ? counted with { IsDeregistered = true } : counted;
            events.AddRange(NodeReach.News(node, counted, now));
            nodes[node.Id] = Advance(counted, NodeSight.OfLrms(isRead, seen, inUse.Contains(node.Name), tag), cluster);
        }
    }

    private WorkerNode Advance(WorkerNode node, LrmsSight lrms, ClusterObservation cluster)
    {
        var vm = vms.GetValueOrDefault(node.Id);
        var deadline = cluster.Pools.FirstOrDefault(p => p.Name == node.Pool)?.JoinDeadline ?? TimeSpan.FromMinutes(15);
        var booted = node.Booted ?? node.Since;
        var goodSince = memory.Snapshots.GetValueOrDefault(node.Cluster, new()).GoodSince;
        var frozen = goodSince > booted ? goodSince - booted : TimeSpan.Zero;
        node = NodeLoss.Forget(node, lrms);
        var givenUp = NodeLoss.Why(node, lrms, now);
        for (var round = 0; ; round++)
        {
            var step = NodeLifecycle.Next(node, NodeSight.OfVm(vm), lrms, deadline + frozen, cluster.Policy.DownGrace, givenUp, now);
            if (step.State == node.State || round == 4)
            {
                Note(node, step.Verb);
                return node;
            }

            node = Enter(node, step, vm);
        }
    }

    private WorkerNode Enter(WorkerNode node, NodeStep step, Vm? vm)
    {
        Tell("node", node.Name.Value, node.Id, $"{node.Name} is {step.Participle}: {step.Reason}.");
        var isFirstJoin = step.State == NodeState.Ready && node.Joined is null;
        if (isFirstJoin)
        {
            memory = memory with { Pools = memory.Pools.Remove(node.Pool) };
        }

        if (step.State is NodeState.Gone or NodeState.Failed or NodeState.Lost)
        {
            leases.AddRange(LeaseBook.Release(node.Id, state.Leases, site, now));
        }

        var isFailure = step.Outcome == NodeOutcome.Failed && node.Outcome != NodeOutcome.Failed;
        if (isFailure || (step.Outcome == NodeOutcome.Lost && node.Outcome != NodeOutcome.Lost && now - node.Joined < EarlyLoss))
        {
            var why = vm is { Failure.Length: > 0 } ? vm.Failure.TrimEnd('.') : step.Reason;
            var backOff = memory.Pools.GetValueOrDefault(node.Pool, BackOff.None).Failed(now, $"{node.Name}: {why}");
            memory = memory with { Pools = memory.Pools.SetItem(node.Pool, backOff) };
            Tell("pool", node.Pool.Value, node.Id, backOff.IsProtected
                ? $"Pool \"{node.Pool}\" is stopped after {backOff.Failures} failures in a row. Last: {backOff.Reason}. Mend the cause, then: elastic pools resume {node.Pool}"
                : $"Pool \"{node.Pool}\" rests until {Words.At(backOff.Until ?? now, now)}: {backOff.Reason}");
        }

        return node with
        {
            State = step.State,
            Since = now,
            Reason = step.Reason,
            Outcome = step.State == NodeState.Ready ? NodeOutcome.Retired : step.Outcome ?? node.Outcome,
            Drain = step.State == NodeState.Ready ? DrainCause.None : step.Drain ?? node.Drain,
            Booted = step.State == NodeState.Booting ? vm?.FirstRunning ?? now : node.Booted,
            Joined = isFirstJoin ? now : node.Joined,
            IdleSince = isFirstJoin ? now : node.IdleSince,
            CleanReads = 0,
            IsDeregistered = step.State == NodeState.Stopping && node.IsDeregistered,
            AbsentReads = 0,
            Ended = step.State is NodeState.Gone or NodeState.Failed or NodeState.Lost ? now : null,
        };
    }

    private void Note(WorkerNode node, NodeVerb verb)
    {
        verbs[node.Id] = verb;
        var wish = verb switch { NodeVerb.Shutdown => VmWish.Shutdown, NodeVerb.Destroy => VmWish.Destroy, _ => VmWish.Run };
        if (wish != VmWish.Run && vms.TryGetValue(node.Id, out var vm) && vm.Wish < wish)
        {
            vms[node.Id] = vm with { Wish = wish };
        }
    }

    private Observation Observe(ImmutableArray<ClusterObservation> clusters) => new()
    {
        Now = now,
        Site = site.Name,
        Clusters = clusters,
        Hosts = [.. site.Hosts.Select(h => new HostObservation(state.Apply(h.Policy), ReportOf(h.Name)))],
        Nodes = [.. nodes.Values.Where(n => !n.IsOver)],
        Vms = [.. vms.Values.Where(v => !v.IsOver)],
        FreeAddresses = site.Networks.ToImmutableSortedDictionary(n => n.Name, n => LeaseBook.Free(n, IsOfNames(n.Name) ? LeaseBook.WithoutRest(n.Name, state.Leases) : state.Leases, now)),
        TakenNames = [.. site.Networks.Where(n => IsOfNames(n.Name)).SelectMany(TakenNames).Order()],
        BarredImages = state.Images.Where(i => i.WhyNot(now) is not null).ToImmutableSortedDictionary(i => i.Name, i => i.WhyNot(now)!), // Filtered.
        Memory = memory,
        Placement = site.Placement,
        MaxBoots = site.Tuning.MaxBootsPerPass,
    };

    // True for the first network of a pool whose nodes are called for by name.
    private bool IsOfNames(NetworkName network) => site.Clusters.SelectMany(c => c.Pools).Any(p => !p.Names.IsEmpty && p.Template.Nics[0] == network);

    private IEnumerable<NodeName> TakenNames(VirtualNetwork network) => state.Leases
        .Where(l => l.Network == network.Name && l.QuarantinedUntil is null && !nodes.ContainsKey(l.Vm))
        .Select(l => LeaseBook.NameOf(network, l.Address));

    private HostReport? ReportOf(HostName host) => HostBoard.Fresh(reports(host), site.Tuning.HostInterval, now);

    private void Apply(PlanAction action)
    {
        switch (action)
        {
            case PlanAction.Boot boot:
                Boot(boot);
                break;
            case PlanAction.Place place:
                Place(place);
                break;
            case PlanAction.Call call:
                Tell("node", call.Name.Value, null, $"{call.Name} shall be called for: {call.Reason}.");
                break;
            case PlanAction.GiveBack back:
                Tell("node", back.Name.Value, null, $"{back.Name} is given back to its batch system: {back.Reason}.");
                break;
            case PlanAction.Move move:
                vms[move.Vm] = vms[move.Vm] with { Move = new(move.To, IsLive: true) };
                Tell("vm", $"{move.Vm}", move.Vm, $"VM {move.Vm} ({vms[move.Vm].Name}) moves to {move.To}: {move.Reason}.");
                break;
            case PlanAction.Keep keep:
                Change(keep.Node, new(NodeState.Ready, NodeVerb.Resume, keep.Reason));
                break;
            case PlanAction.Drain drain:
                Change(drain.Node, new(NodeState.Draining, NodeVerb.Drain, drain.Reason, null, drain.Cause));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Change(VmId id, NodeStep step)
    {
        nodes[id] = Enter(nodes[id], step, vms.GetValueOrDefault(id));
        Note(nodes[id], step.Verb);
    }

    private void Place(PlanAction.Place place)
    {
        var (before, host) = (vms[place.Vm], PolicyOf(place.Host));
        var vm = LeaseBook.TakeWithHost(before, host, site, LeaseBook.After(state.Leases, leases.ToImmutable()), now, leases);
        if (vm.Trouble.Length == 0)
        {
            vm = vm with { State = VmState.Prolog, Host = place.Host, InstanceType = place.InstanceType, FoundNoRoom = false, Move = null, Origin = null, Since = now, Placed = now };
            memory = CloudBooks.Start(memory, host, place.InstanceType, now);
        }

        vms[place.Vm] = vm == before ? before : vm; // One that waits on is not written again.
    }

    private void Boot(PlanAction.Boot boot)
    {
        var pool = site.Cluster(boot.Cluster)!.Pools.First(p => p.Name == boot.Pool); // The plan was made from these clusters and pools.
        var id = nextVm;
        nextVm = new(id.Value + 1);
        var known = LeaseBook.After(state.Leases, leases.ToImmutable());
        var host = PolicyOf(boot.Host);
        var nics = boot.Name is { } called ? LeaseBook.TakeNamed(called, pool.Template, id, site, known, now, leases) : LeaseBook.Take(pool.Template.On(host), id, site, known, now, leases);
        memory = CloudBooks.Start(memory, host, boot.InstanceType, now);
        var name = LeaseBook.NameOf(nics[0], site);
        vms.Add(id, new() { Id = id, Name = name.Value, Template = pool.Template, Nics = nics, State = VmState.Prolog, Host = boot.Host, InstanceType = boot.InstanceType, Since = now, Created = now, Placed = now });
        nodes.Add(id, new()
        {
            Id = id,
            Cluster = boot.Cluster,
            Pool = boot.Pool,
            Name = name,
            Address = nics[0].Address,
            Resources = pool.Node,
            Since = now,
            Created = now,
            MadeFor = boot.For,
            Reason = boot.Reason,
        });
        Tell("node", name.Value, id, $"{name} is requested: a {boot.Pool} on {boot.Host}{(boot.InstanceType is { } type ? $" ({type})" : "")} for {boot.Reason}.");
    }

    private bool IsNewOrChanged(WorkerNode node)
    {
        var before = nodesBefore.GetValueOrDefault(node.Id);
        return before is null || (!ReferenceEquals(before, node) && before with { LastRead = node.LastRead } != node);
    }

    private void Tell(string kind, string subject, VmId? vm, string text) => events.Add(new() { At = now, Kind = kind, Subject = subject, Vm = vm, Text = text });
}
