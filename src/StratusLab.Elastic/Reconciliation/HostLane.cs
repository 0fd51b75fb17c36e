using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Hooks;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Vmm.Machines;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// The lane of one host: looks at it and moves its VMs along their life cycle. A hung host holds up nobody but itself. Every change of state is committed before
/// its verb runs, and every verb is idempotent, so a lane may be killed between any two lines.
/// </summary>
internal sealed partial class HostLane(
    ServedSite site, ServedHost host, Ledger.Ledger ledger, HostBoard board, ContextSource contexts, VmHooks hooks, ElasticMetrics metrics, TimeProvider time, FailPoint failPoint, ILogger<HostLane> log)
{
    private readonly Orphans orphans = new(host, ledger, site.Tuning, board, metrics, time, log);
    private readonly HostImages images = new(host, board, site.Tuning, time, log);
    private readonly ConcurrentDictionary<VmId, (DateTimeOffset Until, int Failures)> resting = new();
    private DateTimeOffset watchedSince = time.GetUtcNow();

    /// <summary>The name under which a host's lane writes.</summary>
    public static string LaneOf(HostName host) => $"host/{host}";

    /// <summary>Looks once, and does everything that can be done now. True when the LRMS side should look again: a VM has changed.</summary>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        var epoch = await ledger.BeginAsync(LaneOf(host.Name), Environment.MachineName, ct);
        var hasChanged = await RoundAsync(epoch, ct);
        if (hasChanged)
        {
            // What was just started or stopped is seen at once rather than at the next interval.
            _ = await RoundAsync(epoch, ct);
        }

        return hasChanged;
    }

    private async Task<bool> RoundAsync(Epoch epoch, CancellationToken ct)
    {
        var report = await host.Hypervisor.ObserveAsync(ct);
        board.Put(report);

        // The ledger is read after the host: whatever runs there was recorded before it was started.
        var state = await ledger.LoadAsync(ct);
        var mine = state.Vms.Where(v => v.Host == host.Name && v.State is not (VmState.Pending or VmState.Stopped) && !v.IsOver).ToArray();
        if (state.Freezes.ContainsKey(""))
        {
            watchedSince = time.GetUtcNow();
            return false;
        }

        await AdoptAsync(report, state, epoch, ct);
        await ReleaseAbandonedAsync(report, state, epoch, ct);
        var changed = 0;
        EpochLostException? lost = null;
        await Parallel.ForEachAsync(
            mine,
            new ParallelOptions { MaxDegreeOfParallelism = site.Tuning.MaxParallelDeploysPerHost, CancellationToken = ct },
            async (vm, token) =>
            {
                try
                {
                    if (!IsFrozen(vm, state) && await MoveOneAsync(vm, report, state, epoch, token))
                    {
                        Interlocked.Increment(ref changed);
                    }
                }
                catch (EpochLostException e)
                {
                    // What is under way for other VMs is not cut off for it; none of it is committed.
                    lost = e;
                }
            });
        if (lost is not null)
        {
            throw lost;
        }

        await orphans.SweepAsync(report, state, epoch, ct);
        if (report.Incomplete is null)
        {
            await images.LookAsync(ct);
        }

        return changed > 0;
    }

    // A VM that runs here has come here, whether or not its old host can still say so: it runs on one of them at a time.
    private async Task AdoptAsync(HostReport report, LedgerState state, Epoch epoch, CancellationToken ct)
    {
        foreach (var vm in state.Vms.Where(v => v.State == VmState.Migrate && v.Move?.To == host.Name && v.Host != host.Name))
        {
            if (report.Incomplete is null && report.Domains.Any(d => d.Vm == vm.Id && d.State == DomainState.Running))
            {
                try
                {
                    await EnterAsync(vm with { Host = host.Name, Move = null, AbsentReads = 0, LastCounted = null }, new(VmState.Running), state, epoch, ct);
                }
                catch (StaleWriteException)
                {
                    // Its old host's lane was quicker.
                }
            }
        }
    }

    // What an abandoned VM had, data blocks and addresses, is free once every host that may have run the VM was seen without it.
    private async Task ReleaseAbandonedAsync(HostReport report, LedgerState state, Epoch epoch, CancellationToken ct)
    {
        var declared = site.Hosts.Select(h => h.Name).ToArray();
        Abandonment? Look(Abandonment hold) => hold.Among(declared)?.After(report);
        var blocks = state.Blocks.Where(b => b.Hold is { } hold && Look(hold) != hold).Select(b => b with { Hold = Look(b.Hold!) }).ToImmutableArray(); // It has one.
        var leases = LeaseBook.Settle(state, site, time.GetUtcNow(), Look);
        if (blocks.IsEmpty && leases.IsEmpty)
        {
            return;
        }

        var events = blocks.Select(b => (state.Blocks.First(o => o.Name == b.Name).Hold!.Vm, Free: b.Hold is null ? $": data block \"{b.Name}\" is free" : "")) // It had one.
            .Concat(leases.Select(l => (l.Vm, Free: l.Hold is null ? $": its address {l.Address} is given back" : "")))
            .Select(e => new JournalEvent { At = time.GetUtcNow(), Kind = "vm", Subject = $"{e.Vm}", Vm = e.Vm, Text = $"Host {host.Name} was seen without VM {e.Vm}, which was abandoned{e.Free}." });
        await ledger.CommitAsync(new() { Epoch = epoch, Blocks = blocks, Leases = leases, Events = [.. events] }, ct);
    }

    private static bool IsFrozen(Vm vm, LedgerState state) =>
        !state.Freezes.IsEmpty && state.Nodes.FirstOrDefault(n => n.Id == vm.Id) is { } node && state.Freezes.ContainsKey(node.Cluster.Value);

    // One VM's trouble, whatever it is, is its own: the others of the host go on.
    private async Task<bool> MoveOneAsync(Vm vm, HostReport report, LedgerState state, Epoch epoch, CancellationToken ct)
    {
        try
        {
            return await MoveAsync(vm, report, state, epoch, ct);
        }
        catch (StaleWriteException)
        {
            return true; // Somebody else changed it since the ledger was read; the next round sees that.
        }
        catch (Exception e) when (e is not (OperationCanceledException or EpochLostException or LedgerUnavailableException or KilledException))
        {
            var wait = Rest(vm);
            Unexpected(log, e, vm.Id, host.Name, wait.TotalSeconds);
            return false;
        }
    }

    private async Task<bool> MoveAsync(Vm before, HostReport report, LedgerState state, Epoch epoch, CancellationToken ct)
    {
        var vm = VmEvidence.Count(before, report);
        var seen = VmEvidence.Sight(vm, report);
        var stored = before;
        var steps = new VmSteps(host.Hypervisor, host.Transfer, (v, token) => contexts.OfAsync(v, state, token));
        for (var round = 0; round < 8; round++)
        {
            var step = VmLifecycle.Next(vm, seen, site.Tuning.BootDeadline, site.Tuning.ShutdownGrace, time.GetUtcNow(), watchedSince);
            if (step.State != vm.State)
            {
                vm = stored = await EnterAsync(vm, step, state, epoch, ct);
                continue;
            }

            if (vm with { LastCounted = stored.LastCounted } != stored)
            {
                vm = stored = await StoreAsync(vm, [], [], epoch, ct);
            }

            if (IsResting(vm))
            {
                break;
            }

            var verb = step.Verb == VmVerb.None && MayDropContext(vm, state) ? VmVerb.RemoveContext : step.Verb;
            if (verb == VmVerb.None || await TryAsync(vm, verb, steps, state, epoch, ct) is not { } next)
            {
                break;
            }

            vm = stored = next;
            if (verb is not (VmVerb.Prepare or VmVerb.RemoveContext or VmVerb.Settle))
            {
                // What was seen of its domain is not true any more: it was saved, and would seem to run.
                seen = DomainSight.NotSeen;
            }
        }

        return vm.Revision != before.Revision;
    }

    private bool IsResting(Vm vm) => resting.TryGetValue(vm.Id, out var rest) && time.GetUtcNow() < rest.Until;

    // Null when nothing more can be done in this round.
    private async Task<Vm?> TryAsync(Vm vm, VmVerb verb, VmSteps steps, LedgerState state, Epoch epoch, CancellationToken ct)
    {
        try
        {
            // Whoever has begun since (another instance, an operator's freeze) stops the verb here.
            await ledger.RequireAsync(epoch, ct);
            var next = await DoAsync(vm with { Trouble = "" }, verb, steps, state, epoch, ct);
            resting.TryRemove(vm.Id, out _);
            return next;
        }
        catch (Exception e) when (e is PeerUnreachableException or IOException or UnauthorizedAccessException)
        {
            // Whether it happened is unknown; the next look tells.
            return await WaitAsync(vm, verb, e.Message, epoch, ct);
        }
        catch (Exception e) when (e is CapacityExhaustedException or RejectedException)
        {
            if (verb is VmVerb.Save or VmVerb.Migrate)
            {
                return await EnterAsync(vm, new(VmState.Running, VmVerb.None, e.Message, IsGivenUp: true), state, epoch, ct);
            }

            if (verb is not (VmVerb.Prepare or VmVerb.Deploy or VmVerb.Restore))
            {
                return await WaitAsync(vm, verb, e.Message, epoch, ct);
            }

            // An unusable image or template fails everywhere alike; a full or broken host does not.
            var isHopeless = verb == VmVerb.Prepare && e is RejectedException;
            var failed = vm with { Attempts = isHopeless ? VmLifecycle.MaxAttempts - 1 : vm.Attempts, FoundNoRoom = e is CapacityExhaustedException };
            return await EnterAsync(failed, VmLifecycle.AfterRefusedStart(failed, e.Message), state, epoch, ct);
        }
    }

    // Says why, once, where an operator looks for it.
    private async Task<Vm?> WaitAsync(Vm vm, VmVerb verb, string why, Epoch epoch, CancellationToken ct)
    {
        WillTryAgain(log, verb, vm.Id, host.Name, why, Rest(vm).TotalSeconds);
        if (vm.Trouble != why)
        {
            await StoreAsync(vm with { Trouble = why }, [], [], epoch, ct);
        }

        return null;
    }

    private TimeSpan Rest(Vm vm)
    {
        var failures = resting.GetValueOrDefault(vm.Id).Failures + 1;
        var wait = TimeSpan.FromSeconds(Math.Min(60, 2 * Math.Pow(2, failures - 1)));
        resting[vm.Id] = (time.GetUtcNow() + wait, failures);
        return wait;
    }

    private async Task<Vm> DoAsync(Vm vm, VmVerb verb, VmSteps steps, LedgerState state, Epoch epoch, CancellationToken ct)
    {
        switch (verb)
        {
            case VmVerb.Prepare:
                await steps.PrepareAsync(vm, ct);
                failPoint("lane.prepared");
                return await EnterAsync(vm, new(VmState.Boot), state, epoch, ct);

            case VmVerb.Deploy:
                await steps.DeployAsync(vm, ct);
                failPoint("lane.deployed");
                return await StoreAsync(vm with { Deployed = time.GetUtcNow() }, [], [], epoch, ct);

            case VmVerb.Restore:
                await steps.RestoreAsync(vm, ct);
                failPoint("lane.restored");
                return await StoreAsync(vm with { Deployed = time.GetUtcNow() }, [], [], epoch, ct);

            case VmVerb.Settle:
                await steps.SettleAsync(vm, ct);
                failPoint("lane.settled");
                return await StoreAsync(vm with { HasCheckpoint = false }, [], [], epoch, ct);

            case VmVerb.Save:
                await steps.SaveAsync(vm, ct);
                failPoint("lane.saved");
                return await EnterAsync(vm with { HasCheckpoint = true }, new(VmState.Suspended), state, epoch, ct);

            case VmVerb.Store:
                await steps.StoreAsync(vm, ct);
                failPoint("lane.stored");
                return await EnterAsync(vm with { Host = null, Origin = host.Name }, new(VmState.Stopped), state, epoch, ct);

            case VmVerb.Migrate:
                var to = vm.Move!.To; // The table moves only those that have one.
                var there = Destination(to);
                await steps.MigrateAsync(vm, there.Hypervisor, there.MigrationUri, ct);
                failPoint("lane.migrated");
                return await EnterAsync(vm with { Host = to, Move = null, AbsentReads = 0, LastCounted = null }, new(VmState.Running), state, epoch, ct);

            case VmVerb.Continue:
                await steps.ContinueAsync(vm, ct);
                return vm;

            case VmVerb.RemoveContext:
                await steps.RemoveContextAsync(vm, ct);
                return await StoreAsync(vm with { IsContextRemoved = true }, [], [], epoch, ct);

            case VmVerb.Shutdown:
                await steps.ShutdownAsync(vm, ct);
                failPoint("lane.shutdown-sent");
                return await StoreAsync(vm with { ShutdownSent = time.GetUtcNow() }, [], [], epoch, ct);

            case VmVerb.CleanUp:
                var tail = await steps.CleanUpAsync(vm, ct);
                failPoint("lane.cleaned-up");
                var end = VmLifecycle.AfterCleanUp(vm);
                var isFailure = vm.Failure.Length > 0 || vm.Wish == VmWish.Destroy;
                var cleaned = vm with { ConsoleTail = isFailure && tail.Length > 0 ? tail : vm.ConsoleTail };
                return await EnterAsync(end == VmState.Pending ? VmRemake.Next(cleaned) : cleaned, new(end), state, epoch, ct);

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<Vm> EnterAsync(Vm vm, VmStep step, LedgerState state, Epoch epoch, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var moved = vm with { State = step.State, Since = now, Trouble = "", Failure = step.Failure ?? (step.State == VmState.Running ? "" : vm.Failure) };
        moved = step.State == VmState.Running ? moved with { FailedOn = [], Move = vm.Move?.To == host.Name ? null : vm.Move } : moved;
        moved = step.IsTryOver ? moved with { Attempts = vm.Attempts + 1 } : moved;
        moved = step.IsGivenUp ? GiveUp(moved) : moved;
        var about = new JournalEvent { At = now, Kind = "vm", Subject = $"{vm.Id}", Vm = vm.Id, Text = Sentence(moved, step.Failure) };
        Told(log, about.Text);
        var leases = moved.IsOver && state.Nodes.All(n => n.Id != vm.Id) ? LeaseBook.Release(vm.Id, state.Leases, site, now) : [];
        var stored = await StoreAsync(moved, leases, [about], epoch, ct);
        hooks.Entered(stored);
        return stored;
    }

    // An order to end stands, whatever else has failed. A host that the VM could not move to is remembered, so that a drain does not try it again and again.
    private static Vm GiveUp(Vm vm) => vm with
    {
        Wish = vm.Wish >= VmWish.Shutdown ? vm.Wish : vm.State == VmState.Suspended ? VmWish.Suspend : VmWish.Run,
        FailedOn = vm.Move is { } move ? vm.FailedOn.Add(move.To) : vm.FailedOn,
        Move = null,
    };

    private async Task<Vm> StoreAsync(Vm vm, ImmutableArray<Lease> leases, ImmutableArray<JournalEvent> events, Epoch epoch, CancellationToken ct)
    {
        var result = await ledger.CommitAsync(new() { Epoch = epoch, Vms = [vm], Leases = leases, Events = events }, ct);
        failPoint("lane.committed");
        return result.Vms[0];
    }

    private ServedHost Destination(HostName to) => site.Hosts.FirstOrDefault(h => h.Name == to) switch
    {
        null => throw new RejectedException($"Host {to} is not declared any more."),
        { MigrationUri: "" } => throw new RejectedException($"Host {to} has no \"migration-uri\": how other hosts reach its libvirt. Set it, or move the VM with a pause (--cold)."),
        var host => host,
    };

    private static bool MayDropContext(Vm vm, LedgerState state) =>
        vm is { State: VmState.Running, IsContextRemoved: false } && state.Nodes.FirstOrDefault(n => n.Id == vm.Id) is { Joined: not null };

    private string Sentence(Vm vm, string? failure) => vm.State switch
    {
        VmState.Boot when vm.InstanceType is { } type => $"VM {vm.Id} ({vm.Name}) is being started on {host.Name} as {type}.",
        VmState.Boot => $"VM {vm.Id} ({vm.Name}) has its files on {host.Name} and is being started.",
        VmState.Running => $"VM {vm.Id} ({vm.Name}) runs on {vm.Host}{(failure is null ? "" : $"; what was ordered has failed: {failure.TrimEnd('.')}")}.",
        VmState.Migrate => $"VM {vm.Id} ({vm.Name}) moves from {host.Name} to {vm.Move?.To} while it runs.",
        VmState.Save => $"The memory of VM {vm.Id} ({vm.Name}) is being saved on {host.Name}.",
        VmState.Suspended => $"VM {vm.Id} ({vm.Name}) is suspended on {host.Name}{(failure is null ? "" : $", since it could not be started: {failure.TrimEnd('.')}. \"elastic vms resume {vm.Id}\" tries again")}.",
        VmState.Stopped => $"VM {vm.Id} ({vm.Name}) is stopped and has left {host.Name}.",
        VmState.Unknown => $"VM {vm.Id} ({vm.Name}) was not seen running on {host.Name}; a second look decides.",
        VmState.Shutdown => $"VM {vm.Id} ({vm.Name}) is being shut down on {host.Name}.",
        VmState.Epilog => $"VM {vm.Id} ({vm.Name}) is being removed from {host.Name}{(failure is null ? "" : $": {failure.TrimEnd('.')}")}.",
        VmState.Pending => $"VM {vm.Id} ({vm.Name}) waits for another try: {vm.Failure}",
        VmState.Done => $"VM {vm.Id} ({vm.Name}) is done; nothing of it is left on {host.Name}.",
        VmState.Failed => $"VM {vm.Id} ({vm.Name}) has failed: {vm.Failure}",
        _ => $"VM {vm.Id} ({vm.Name}) is in {vm.State} on {host.Name}.",
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "{Text}")]
    private static partial void Told(ILogger log, string text);

    [LoggerMessage(Level = LogLevel.Error, Message = "VM {Vm} on {Host} cannot be moved on; trying again in {Seconds} s.")]
    private static partial void Unexpected(ILogger log, Exception error, VmId vm, HostName host, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Verb} of VM {Vm} on {Host}: {Error}; trying again in {Seconds} s.")]
    private static partial void WillTryAgain(ILogger log, VmVerb verb, VmId vm, HostName host, string error, double seconds);
}
