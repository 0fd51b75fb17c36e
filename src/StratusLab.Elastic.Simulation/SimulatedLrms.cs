using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Simulation;

/// <summary>
/// A batch system in memory: first come, first served with backfill of what fits now; nodes join by themselves, go down when their VM is silent for a
/// minute (their jobs are then requeued), and cannot be deleted while a job is on them. With nodes that were declared it calls for those and releases them.
/// </summary>
public sealed class SimulatedLrms : ICallingLrms
{
    private static readonly TimeSpan DownAfter = TimeSpan.FromSeconds(60);

    private readonly SimulatedSite site;
    private readonly TimeProvider clock;
    private readonly FaultSource faults;
    private readonly SortedDictionary<NodeName, SimulatedNode> nodes = [];
    private readonly LinkedList<SimulatedJob> pending = [];
    private readonly PriorityQueue<SimulatedJob, (DateTimeOffset End, JobId Id)> running = new();
    private readonly HashSet<SimulatedJob> runningNow = [];
    private readonly HashSet<SimulatedJob> awaiting = [];
    private PowerSaving? saving;

    internal SimulatedLrms(ClusterName name, SimulatedSite site, TimeProvider clock, FaultSource faults) =>
        (Name, this.site, this.clock, this.faults) = (name, site, clock, faults);

    /// <summary>Its name.</summary>
    public ClusterName Name { get; }

    /// <summary>The names of its nodes, but for those that are only declared and can be called for.</summary>
    public IEnumerable<NodeName> NodeNames => nodes.Values.Where(n => n is not { Power: SimulatedPower.Down, IsDown: false, DrainReason: null }).Select(n => n.Name);

    /// <summary>Jobs that wait, in their order.</summary>
    public IReadOnlyCollection<SimulatedJob> Pending => pending;

    /// <summary>Jobs that run.</summary>
    public IReadOnlyCollection<SimulatedJob> Running => runningNow;

    /// <summary>Called for every job that ends.</summary>
    public Action<SimulatedJob> OnEnd { get; set; } = _ => { };

    /// <summary>Called for every job that is given back to the queue, with the VM that it lost.</summary>
    public Action<SimulatedJob, VmId?> OnRequeue { get; set; } = (_, _) => { };

    /// <summary>Declares nodes: from now on it calls for them and releases them by name.</summary>
    public void Declare(IEnumerable<NodeName> names, Resources total, PowerSaving power)
    {
        saving = power;
        foreach (var name in names)
        {
            var node = new SimulatedNode { Name = name, Total = total };
            node.Enter(SimulatedPower.Down, clock.GetUtcNow());
            nodes.Add(name, node);
        }
    }

    /// <summary>A job arrives.</summary>
    public void Submit(SimulatedJob job)
    {
        job.Submitted = clock.GetUtcNow();
        pending.AddLast(job);
    }

    /// <summary>Adds a node that is not ours.</summary>
    public void AddStaticNode(NodeName name, Resources total) => nodes.Add(name, new() { Name = name, Total = total });

    /// <summary>An administrator drains a node.</summary>
    public void DrainByHand(NodeName name, string reason) => nodes[name].DrainReason ??= reason;

    /// <summary>An administrator undoes any drain.</summary>
    public void ResumeByHand(NodeName name) => nodes[name].DrainReason = null;

    /// <summary>True when the drain of the node is an administrator's.</summary>
    public bool IsDrainedByHand(NodeName name) => nodes[name].DrainReason is { } reason && !PowerSaving.IsOurs(reason);

    /// <summary>True while jobs are on the node.</summary>
    public bool HasJobs(NodeName name) => nodes.TryGetValue(name, out var node) && node.Jobs.Count > 0;

    /// <summary>Lets everything happen that is due by now: VMs join, jobs end, silent nodes go down, waiting jobs start.</summary>
    public void CatchUp()
    {
        site.CatchUp();
        var now = clock.GetUtcNow();
        while (running.TryPeek(out var job, out var due) && due.End <= now)
        {
            running.Dequeue();
            if (runningNow.Contains(job) && job.Started + job.RunTime == due.End)
            {
                End(job, due.End);
            }
        }

        foreach (var node in nodes.Values)
        {
            WatchSilence(node, now);
            if (saving is not null && node.Power is var before && saving.Move(node, now) && before == SimulatedPower.GoingUp)
            {
                Requeue(node);
            }
        }

        Schedule(now);
        StartAwaited(now);
    }

    /// <inheritdoc/>
    public Task<LrmsSnapshot> ReadAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        CatchUp();
        var empty = new LrmsSnapshot { Cluster = Name, ReadAt = clock.GetUtcNow(), Version = "simulated" };
        try
        {
            return Task.FromResult(faults.Call(Name.Value, "read", () => Snapshot(empty)));
        }
        catch (RejectedException)
        {
            // The worst lie: a read that looks whole and shows nothing.
            return Task.FromResult(empty);
        }
        catch (Exception e) when (e is PeerUnreachableException or CapacityExhaustedException)
        {
            return Task.FromResult(empty with { Incomplete = e.Message });
        }
    }

    /// <inheritdoc/>
    public Task<JoinContext> JoinContextAsync(NodeRegistration node, CancellationToken ct) => Task.FromResult(new JoinContext
    {
        Variables = ImmutableSortedDictionary<string, string>.Empty
            .Add("SIMULATED_CLUSTER", Name.Value)
            .Add("NODE_NAME", SafeName.Require(node.Name.Value, "node name"))
            .Add("NODE_CORES", $"{node.Resources.Cores}")
            .Add("NODE_MEMORY_MIB", $"{node.Resources.MemoryMiB}")
            .Add("NODE_GPUS", $"{node.Resources.Gpus}"),
    });

    /// <inheritdoc/>
    public Task RegisterAsync(NodeRegistration node, CancellationToken ct)
    {
        SafeName.Require(node.Name.Value, "node name");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct) => Do("drain", node, () =>
    {
        if (nodes.TryGetValue(node, out var it))
        {
            it.DrainReason ??= tag.Value;
        }
    });

    /// <inheritdoc/>
    public Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct) => Do("resume", node, () =>
    {
        if (nodes.TryGetValue(node, out var it) && it.DrainReason is { } reason && tag.IsIn(reason))
        {
            it.DrainReason = null;
        }
    });

    /// <inheritdoc/>
    public Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct)
    {
        SafeName.Require(node.Value, "node name");
        CatchUp();
        return Task.FromResult(faults.Call(Name.Value, "deregister", () => Deregister(node, isDead)));
    }

    /// <inheritdoc/>
    public Task CallAsync(NodeName node, CancellationToken ct) => Do("call", node, () =>
    {
        if (nodes.TryGetValue(node, out var it) && it is { Power: SimulatedPower.Down, IsDown: false, DrainReason: null })
        {
            it.Enter(SimulatedPower.GoingUp, clock.GetUtcNow());
        }
    });

    /// <inheritdoc/>
    public Task GiveBackAsync(NodeName node, CancellationToken ct) => Do("giveback", node, () =>
    {
        if (nodes.TryGetValue(node, out var it) && PowerSaving.CallOf(it) == NodeCall.GivenUp)
        {
            (it.IsDown, it.DrainReason) = (false, null);
        }
    });

    internal void Join(NodeName name, VmId vm, Resources total, DateTimeOffset bootedAt)
    {
        if (nodes.TryGetValue(name, out var known))
        {
            if (saving is not null)
            {
                PowerSaving.Join(known, vm, bootedAt, clock.GetUtcNow());
                return;
            }

            (known.Vm, known.IsDown, known.SilentSince) = (vm, false, null);
            return;
        }

        nodes.Add(name, new() { Name = name, Vm = vm, Total = total });
    }

    private DeregisterOutcome Deregister(NodeName name, bool isDead)
    {
        if (!nodes.TryGetValue(name, out var node))
        {
            return DeregisterOutcome.Gone;
        }

        if (PowerSaving.CallOf(node) == NodeCall.Released)
        {
            return DeregisterOutcome.Gone;
        }

        if (isDead)
        {
            Requeue(node);
        }

        if (node.Jobs.Count > 0)
        {
            return DeregisterOutcome.Busy;
        }

        if (saving is null)
        {
            nodes.Remove(name);
            return DeregisterOutcome.Gone;
        }

        if (!isDead && !node.IsDown && !PowerSaving.IsOurs(node.DrainReason))
        {
            return DeregisterOutcome.Busy;
        }

        node.IsDown |= isDead;
        PowerSaving.Release(node, clock.GetUtcNow());
        return DeregisterOutcome.Gone;
    }

    private Task Do(string verb, NodeName node, Action act)
    {
        SafeName.Require(node.Value, "node name");
        CatchUp();
        faults.Call(Name.Value, verb, act);
        return Task.CompletedTask;
    }

    private void WatchSilence(SimulatedNode node, DateTimeOffset now)
    {
        if (node.Vm is not { } vm)
        {
            return;
        }

        if (site.IsRunning(vm))
        {
            (node.SilentSince, node.IsDown) = (null, false);
            return;
        }

        node.SilentSince ??= now;
        if (!node.IsDown && now - node.SilentSince >= DownAfter)
        {
            node.IsDown = true;
            Requeue(node);
        }
    }

    private void Requeue(SimulatedNode node)
    {
        foreach (var job in node.Jobs.OrderByDescending(j => j.Id).ToArray())
        {
            var vm = job.IsAwaiting ? null : node.Vm;
            Release(job);
            (job.State, job.Started, job.IsAwaiting) = (JobState.Pending, null, false);
            job.Requeues++;
            pending.AddFirst(job);
            OnRequeue(job, vm);
        }
    }

    private void End(SimulatedJob job, DateTimeOffset at)
    {
        foreach (var name in job.Nodes)
        {
            nodes[name].LastBusy = at;
        }

        Release(job);
        (job.State, job.Ended) = (JobState.Ended, at);
        OnEnd(job);
    }

    private void Release(SimulatedJob job)
    {
        runningNow.Remove(job);
        awaiting.Remove(job);
        foreach (var name in job.Nodes)
        {
            var node = nodes[name];
            node.Jobs.Remove(job);
            node.Allocated -= Share(job.Shape, node);
        }
    }

    private static Resources Share(JobShape shape, SimulatedNode node) => shape.IsExclusive ? node.Total : shape.PerNode;

    private void Schedule(DateTimeOffset now)
    {
        if (pending.Count == 0)
        {
            return;
        }

        // Those that are up come first; what is going down cannot be had.
        var free = nodes.Values.Where(n => n is { IsDown: false, DrainReason: null, SilentSince: null, Power: not SimulatedPower.GoingDown } && n.Allocated.Cores < n.Total.Cores)
            .OrderBy(n => n.Power).ToList();
        var tooLarge = new HashSet<JobShape>();
        for (var next = pending.First; next is not null && free.Count > 0;)
        {
            var (entry, job) = (next, next.Value);
            next = next.Next;
            if (job.IsHeld || tooLarge.Contains(job.Shape))
            {
                continue;
            }

            var chosen = free.Where(n => Share(job.Shape, n).Fits(n.Total - n.Allocated)).Take(job.Shape.Nodes).ToArray();
            if (chosen.Length < job.Shape.Nodes)
            {
                tooLarge.Add(job.Shape);
                continue;
            }

            pending.Remove(entry);
            Start(job, chosen, now);
            free.RemoveAll(n => n.Allocated.Cores >= n.Total.Cores);
        }
    }

    private void Start(SimulatedJob job, SimulatedNode[] chosen, DateTimeOffset now)
    {
        (job.State, job.Started, job.Nodes) = (JobState.Running, now, [.. chosen.Select(n => n.Name)]);
        runningNow.Add(job);
        foreach (var node in chosen)
        {
            node.Jobs.Add(job);
            node.Allocated += Share(job.Shape, node);
            if (node.Power == SimulatedPower.Down)
            {
                node.Enter(SimulatedPower.GoingUp, now);
            }
        }

        job.IsAwaiting = !HasItsNodes(job);
        if (job.IsAwaiting)
        {
            awaiting.Add(job);
        }
        else
        {
            running.Enqueue(job, (now + job.RunTime, job.Id));
        }
    }

    private bool HasItsNodes(SimulatedJob job) => job.Nodes.All(n => nodes[n].Power == SimulatedPower.Up);

    // A job runs once all its nodes are there.
    private void StartAwaited(DateTimeOffset now)
    {
        foreach (var job in awaiting.Where(HasItsNodes).OrderBy(j => j.Id).ToArray())
        {
            awaiting.Remove(job);
            (job.IsAwaiting, job.Started) = (false, now);
            running.Enqueue(job, (now + job.RunTime, job.Id));
        }
    }

    private LrmsSnapshot Snapshot(LrmsSnapshot empty) => empty with
    {
        Jobs = [.. pending.Concat(runningNow.OrderBy(j => j.Id)).Select(j => j.Seen())],
        Queues = [new() { Name = new("batch"), TotalNodes = nodes.Count }],
        Nodes = [.. nodes.Values.Select(n => n.Seen())],
    };
}
