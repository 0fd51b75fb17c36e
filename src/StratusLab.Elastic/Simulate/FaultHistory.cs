using System.Security.Cryptography;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulation;

namespace StratusLab.Elastic.Simulate;

/// <summary>
/// One history of a small site under faults: the real decider, life cycles, lanes and ledger on a virtual clock, against simulated hosts and batch systems that are
/// slow, fail, lie and vanish, with the service killed at random fail points. Everything follows from the seed. In the first act things go wrong; in the second
/// the faults stop, and then every job must finish and nothing may be left over.
/// </summary>
internal sealed class FaultHistory : IAsyncDisposable
{
    private const int TroubledSteps = 36;
    private const int QuietSteps = 300;

    private readonly Random dice;
    private readonly Action<string> trace;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly VirtualClock clock;
    private readonly HistorySite world;
    private readonly Ledger.Ledger ledger;
    private readonly HashSet<VmId> unplugged = [];
    private readonly Dictionary<string, int> troubledUntil = new(StringComparer.Ordinal);
    private readonly List<SimulatedJob> jobs = [];
    private readonly HistoryOperator person;
    private readonly int seed;
    private HistoryService service;
    private int step;
    private int crashes;
    private int faults;
    private bool isQuiet;
    private string? violation;

    private FaultHistory(int seed, Ledger.Ledger ledger, VirtualClock clock, Action<string> trace)
    {
        (this.seed, this.ledger, this.clock, this.trace) = (seed, ledger, clock, trace);
        dice = new(seed);
        world = HistorySite.Make(dice, clock, new FaultSource(Trouble));
        foreach (var cluster in world.Outside.Clusters)
        {
            cluster.OnRequeue = OnRequeue;
        }

        person = new(world, ledger, dice, clock, Say);
        service = Start();
    }

    /// <summary>Runs the history of <paramref name="seed"/>; <paramref name="trace"/> gets a line for everything that happens.</summary>
    public static async Task<HistoryResult> RunAsync(int seed, Action<string> trace, CancellationToken ct)
    {
        var clock = new VirtualClock(new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
        var ledger = await Ledger.Ledger.OpenAsync(new() { File = ":memory:", KeepPlans = 5 }, clock, ct);
        await using var history = new FaultHistory(seed, ledger, clock, trace);
        return await history.RunAsync(ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        hash.Dispose();
        await service.DisposeAsync();
        await ledger.DisposeAsync();
    }

    private async Task<HistoryResult> RunAsync(CancellationToken ct)
    {
        for (step = 0; step < TroubledSteps && violation is null; step++)
        {
            clock.Advance(TimeSpan.FromSeconds(dice.Next(1, 25)));
            MakeTrouble();
            await person.MeddleAsync(ct);
            await TurnAsync(ct);
        }

        await CalmAsync(ct);
        await person.LetNodesGoAsync(ct);
        await person.WishAsync(VmWish.Run, ct);
        await QuietAsync(async () => (await LivingAsync(ct)).All(v => unplugged.Contains(v.Id) || v is { State: VmState.Running, Move: null }), ct);
        await CheckOperatorsVmsAsync(ct);
        await person.WishAsync(VmWish.Shutdown, ct);
        var quietTurns = await QuietAsync(() => Task.FromResult(IsEmpty()), ct);

        await CheckEndAsync(quietTurns, ct);
        if (violation is not null)
        {
            foreach (var (_, line) in await ledger.ListEventsAsync(0, 2000, ct))
            {
                trace($"journal {line.At:HH:mm:ss} {line.Text}");
            }
        }

        var next = (await ledger.LoadAsync(ct)).NextVm;
        return new(seed, violation, jobs.Count, crashes, faults, next.Value - 1, Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    // Until nothing moves any more and it is as it should be. A host may rest for half an hour after its last failure.
    private async Task<int> QuietAsync(Func<Task<bool>> isAsItShouldBe, CancellationToken ct)
    {
        var quietTurns = 0;
        for (var left = QuietSteps; left > 0 && violation is null && quietTurns < 4; left--, step++)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            quietTurns = await TurnAsync(ct) || !await isAsItShouldBe() ? 0 : quietTurns + 1;
        }

        return quietTurns;
    }

    private async Task<Vm[]> LivingAsync(CancellationToken ct) => [.. (await ledger.LoadAsync(ct)).Vms.Where(v => !v.IsOver && person.Vms.Contains(v.Id))];

    // The faults are over and all shall run: then all that live do, unless somebody pulled their plug, and none was started from nothing behind its operator's back.
    private async Task CheckOperatorsVmsAsync(CancellationToken ct)
    {
        foreach (var vm in (await LivingAsync(ct)).Where(v => !unplugged.Contains(v.Id)))
        {
            if (vm is not ({ Wish: >= VmWish.Shutdown } or { State: VmState.Running, Move: null }))
            {
                Violate($"I8: VM {vm.Id} shall run and is {vm.State} at the end: {vm.Failure}");
            }
        }

        foreach (var vm in person.Vms.Where(v => !unplugged.Contains(v)))
        {
            var starts = world.Outside.Hosts.Sum(h => h.Starts.GetValueOrDefault(vm));
            if (starts > person.MayStart(vm))
            {
                Violate($"I9: VM {vm} was started from nothing {starts} times: its memory was lost");
            }
        }
    }

    // One turn of the service: a pass and every lane, in a random order. True when anything was decided or moved.
    private async Task<bool> TurnAsync(CancellationToken ct)
    {
        var moved = false;
        foreach (var lane in Shuffled(Enumerable.Range(-1, world.Served.Hosts.Length + 1)))
        {
            try
            {
                moved |= lane < 0 ? await service.PassAsync(ct) : await service.LaneAsync(lane, ct);
            }
            catch (KilledException e)
            {
                crashes++;
                Say($"crash: {e.Message}");
                await service.DisposeAsync();
                service = Start();
                moved = true;
            }
        }

        await CheckAsync(ct);
        return moved;
    }

    private HistoryService Start() => new(world.Served, ledger, clock, AtFailPoint, Say);

    private void AtFailPoint(string point)
    {
        if (!isQuiet && dice.Next(60) == 0)
        {
            throw new KilledException(point);
        }
    }

    private IEnumerable<int> Shuffled(IEnumerable<int> items)
    {
        var all = items.ToArray();
        dice.Shuffle(all);
        return all;
    }

    private Fault Trouble(string where, string verb)
    {
        if (isQuiet)
        {
            return Fault.None;
        }

        var isDown = troubledUntil.GetValueOrDefault(where) > step;
        var fault = isDown ? Fault.Unreachable
            : dice.Next(100) switch
            {
                < 3 => Fault.Unreachable,
                < 5 => Fault.AnswerLost,
                5 when verb is "prepare" or "deploy" or "save" or "store" => Fault.Full,
                6 when verb is "prepare" or "deploy" or "restore" or "migrate" or "drain" or "read" => Fault.Rejected,
                _ => Fault.None,
            };
        if (fault != Fault.None)
        {
            faults++;
            Say($"fault: {where} {verb} {fault}");
        }

        return fault;
    }

    private void MakeTrouble()
    {
        foreach (var cluster in world.Outside.Clusters)
        {
            if (dice.Next(4) == 0)
            {
                Submit(cluster);
            }

            if (dice.Next(25) == 0)
            {
                troubledUntil[cluster.Name.Value] = step + dice.Next(1, 8);
            }

            MeddleWith(cluster);
        }

        foreach (var host in world.Outside.Hosts)
        {
            if (dice.Next(25) == 0)
            {
                troubledUntil[host.Name.Value] = step + dice.Next(1, 8);
            }

            if (dice.Next(20) == 0 && host.DefinedVms.Where(host.IsRunning).ToArray() is { Length: > 0 } running)
            {
                var vm = running[dice.Next(running.Length)];
                unplugged.Add(vm);
                host.PullThePlug(vm);
                Say($"plug pulled: VM {vm}");
            }
        }
    }

    private void Submit(SimulatedLrms cluster)
    {
        for (var i = dice.Next(1, 4); i > 0; i--)
        {
            var wide = dice.Next(6) == 0;
            var job = new SimulatedJob
            {
                Id = new($"{jobs.Count + 1}"),
                Shape = new() { Nodes = wide ? 2 : 1, PerNode = new(dice.Next(1, 3), 100), Walltime = TimeSpan.FromMinutes(20), IsExclusive = dice.Next(12) == 0 },
                RunTime = TimeSpan.FromSeconds(dice.Next(5, 150)),
            };
            jobs.Add(job);
            cluster.Submit(job);
            Say($"submit: job {job.Id} {job.Shape} for {job.RunTime.TotalSeconds} s");
        }
    }

    private void MeddleWith(SimulatedLrms cluster)
    {
        var names = cluster.NodeNames.ToArray();
        if (names.Length == 0)
        {
            return;
        }

        var name = names[dice.Next(names.Length)];
        switch (dice.Next(40))
        {
            case 0:
                cluster.DrainByHand(name, "disk trouble");
                Say($"admin drains {name}");
                break;
            case 1 or 2:
                cluster.ResumeByHand(name);
                Say($"admin resumes {name}");
                break;
            default:
                break;
        }
    }

    private async Task CalmAsync(CancellationToken ct)
    {
        isQuiet = true;
        world.Outside.BootTime = _ => TimeSpan.FromSeconds(40);
        foreach (var cluster in world.Outside.Clusters)
        {
            foreach (var name in cluster.NodeNames.ToArray())
            {
                if (cluster.IsDrainedByHand(name))
                {
                    cluster.ResumeByHand(name);
                }
            }
        }

        var epoch = await ledger.BeginAsync(Reconciler.Lane, "operator", ct);
        var memory = (await ledger.LoadAsync(ct)).Memory;
        await ledger.CommitAsync(
            new() { Epoch = epoch, Memory = memory with { Pools = memory.Pools.Clear() } },
            ct);
        service = Start();
        Say("calm");
    }

    private void OnRequeue(SimulatedJob job, VmId? vm)
    {
        Say($"requeue: job {job.Id} lost VM {vm}");
        if (vm is { } id && !unplugged.Contains(id))
        {
            Violate($"I3: job {job.Id} was killed: VM {id} went away under it and nobody but us can have done that");
        }
    }

    private async Task CheckAsync(CancellationToken ct)
    {
        var state = await ledger.LoadAsync(ct);
        foreach (var pool in world.Served.Clusters.SelectMany(c => c.Pools))
        {
            if (state.Nodes.Count(n => n.Pool == pool.Name) is var count && count > pool.Max)
            {
                Violate($"I1: pool {pool.Name} has {count} nodes of at most {pool.Max}");
            }
        }

        foreach (var twice in world.Outside.Hosts.SelectMany(h => h.DefinedVms.Where(h.IsRunning)).GroupBy(v => v).Where(g => g.Count() > 1))
        {
            Violate($"I2: VM {twice.Key} runs on {twice.Count()} hosts");
        }

        foreach (var vm in world.Outside.Hosts.SelectMany(h => h.DefinedVms).Distinct().Where(v => state.Vms.All(o => o.Id != v)))
        {
            if (await ledger.FindVmAsync(vm, ct) is null)
            {
                Violate($"I4: the ledger does not know VM {vm}, which is on a host");
            }
        }

        foreach (var node in state.Nodes.Where(n => n is { Drain: DrainCause.Held, Outcome: NodeOutcome.Retired, State: NodeState.Leaving or NodeState.Stopping } && n.Reason.StartsWith("it is drained", StringComparison.Ordinal)))
        {
            Violate($"I10: {node.Name} left, and its operator wanted it to stay drained");
        }

        foreach (var twice in state.Vms.SelectMany(v => v.Nics).GroupBy(n => (n.Network, n.Address)).Where(g => g.Count() > 1))
        {
            Violate($"I5: {twice.Key.Address} is given to {twice.Count()} VMs");
        }
    }

    private bool IsEmpty() =>
        jobs.All(j => j.State == JobState.Ended)
        && world.Outside.Hosts.All(h => !h.DefinedVms.Any() && !h.VmsWithFiles.Any())
        && world.Outside.Clusters.All(c => !c.NodeNames.Any());

    private async Task CheckEndAsync(int quietTurns, CancellationToken ct)
    {
        foreach (var job in jobs.Where(j => j.State != JobState.Ended))
        {
            Violate($"I7: job {job.Id} ({job.Shape}) is {job.State} at the end: " + (service.LastPlan is { } plan ? PlanText.Print(plan) : "no plan"));
        }

        foreach (var host in world.Outside.Hosts)
        {
            foreach (var vm in host.DefinedVms.Concat(host.VmsWithFiles).Distinct())
            {
                Violate($"I4: VM {vm} is left on {host.Name}: {await ledger.FindVmAsync(vm, ct)}");
            }
        }

        foreach (var node in world.Outside.Clusters.SelectMany(c => c.NodeNames))
        {
            Violate($"I4: node {node} is left in its LRMS");
        }

        var state = await ledger.LoadAsync(ct);
        foreach (var lease in state.Leases.Where(l => l.QuarantinedUntil is null))
        {
            Violate($"I4: {lease.Address} is still leased to VM {lease.Vm}");
        }

        if (quietTurns < 4)
        {
            Violate("I6: there is still something to do at the end");
        }
    }

    private void Violate(string what)
    {
        Say("VIOLATION " + what);
        violation ??= $"step {step}: {what}";
    }

    private void Say(string what)
    {
        var line = $"{clock.GetUtcNow():HH:mm:ss} {what}";
        hash.AppendData(Encoding.UTF8.GetBytes(line));
        trace(line);
    }
}
