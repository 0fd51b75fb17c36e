using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Placement;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>What an operator orders of VMs that run or have run: to rest, to go on, to move, and what is to become of one that is stuck.</summary>
internal sealed class VmOperations(ServedSite site, VmDesk vms, HostBoard board, TimeProvider time)
{
    /// <summary>Keeps a VM's memory on its host and frees its CPUs.</summary>
    public Task<Done> SuspendAsync(HttpContext http, OperatorRequest request) => RestAsync(http, request, VmWish.Suspend, "is to be suspended");

    /// <summary>The same, and lets it leave its host.</summary>
    public Task<Done> StopAsync(HttpContext http, OperatorRequest request) => RestAsync(http, request, VmWish.Stop, "is to be stopped");

    /// <summary>Lets a suspended or stopped VM go on.</summary>
    public Task<Done> ResumeAsync(HttpContext http, OperatorRequest request) => vms.ChangeAsync(http, request.By, (_, vm) =>
        vm.Wish < VmWish.Shutdown ? new(vm with { Wish = VmWish.Run, Move = MoveOf(vm) }, "is to run") : throw Refused(vm, "is on its way out: it cannot be resumed"));

    /// <summary>Moves a VM to another host: live, or with a pause.</summary>
    public Task<Done> MigrateAsync(HttpContext http, MigrateVmRequest request) =>
        vms.ChangeAsync(http, request.By, (state, vm) => Migrate(state, vm, request), vm => !request.Cold);

    /// <summary>Tries a VM that has failed once more, as if it had never been tried. It gets new addresses.</summary>
    public Task<Done> RetryAsync(HttpContext http, OperatorRequest request) => vms.ReviveAsync(http, request.By, (state, vm) =>
    {
        if (vm.State != VmState.Failed)
        {
            throw Refused(vm, $"is {Wire.Of(vm.State)}: only one that has failed can be tried again");
        }

        // An abandoned one may run there still, or where it was on its way to, over the disks that it would get again. A look from before its end proves nothing.
        foreach (var place in new[] { vm.Host, vm.Move?.To }.OfType<HostName>().Distinct())
        {
            if (board.Of(place) is not { Incomplete: null } look || look.ReadAt <= vm.Since)
            {
                throw Refused(vm, $"was on host {place}, which cannot be looked at now, or was not since: whether it still runs there is not known. Try again when \"elastic hosts\" shows that it answers, or create another VM");
            }

            if (look.Domains.Any(d => d.Vm == vm.Id))
            {
                throw Refused(vm, $"still has a domain on host {place}, which is removed before long. Try again then");
            }
        }

        var onlyOn = BlockBook.Take(vm.Template, state, site);
        var leases = ImmutableArray.CreateBuilder<Lease>();
        var now = time.GetUtcNow();
        var nics = vm.Template.HasNetworksByHost ? [] : LeaseBook.Take(vm.Template, vm.Id, site, state.Leases, now, leases);
        var again = VmRemake.Next(vm) with
        {
            State = VmState.Pending,
            Since = now,
            Created = now,
            Nics = nics,
            OnlyOn = onlyOn,
            Host = null,
            InstanceType = null,
            FoundNoRoom = false,
            Wish = VmWish.Run,
            Attempts = 0,
            ShutdownSent = null,
            IsContextRemoved = false,
            Move = null,
            HasCheckpoint = false,
            Origin = null,
            AbsentReads = 0,
            LastCounted = null,
            FailedOn = [],
            Failure = "",
            ConsoleTail = "",
        };
        return new(again, "is tried again", leases.ToImmutable(), []);
    });

    /// <summary>Gives up the clean-up of a VM whose host will not come back.</summary>
    public Task<Done> AbandonAsync(HttpContext http, OperatorRequest request) => vms.ChangeAsync(
        http,
        request.By,
        (state, vm) => vm.State is not (VmState.Epilog or VmState.Migrate)
            ? throw Refused(vm, $"is {Wire.Of(vm.State)}: only one whose clean-up (epilog) or move (migrate) does not end can be abandoned; destroy it first")
            : new(
                vm with { State = VmState.Failed, Since = time.GetUtcNow(), Failure = $"abandoned; host {vm.Host} may still have its domain and its files{(vm.Failure.Length > 0 ? $" ({vm.Failure})" : "")}" },
                $"is abandoned; should host {vm.Host} come back, what it still has of it is removed there",
                LeaseBook.Abandon(vm, state, site, time.GetUtcNow()),
                BlockBook.Hold(vm, state, time.GetUtcNow())),
        vm => vm.State == VmState.Epilog);

    /// <summary>Destroys a VM and makes it anew under its number, with its name and addresses; what was on its disks and is not marked SAVE is lost.</summary>
    public Task<Done> RecreateAsync(HttpContext http, OperatorRequest request) => vms.ChangeAsync(http, request.By, (_, vm) => vm switch
    {
        { Wish: >= VmWish.Shutdown } or { State: VmState.Epilog } => throw Refused(vm, "is on its way out: it cannot be made anew"),
        { State: VmState.Migrate } => throw Refused(vm, "is moving: wait until that has ended"),
        { State: VmState.Stopped or VmState.Pending, HasCheckpoint: false } => throw Refused(vm, $"is {Wire.Of(vm.State)}: there is nothing to make anew"),
        _ => new(VmRemake.Of(vm, time.GetUtcNow()), "is made anew"),
    });

    // A move that has begun goes on; one that has not is forgotten for another order.
    private static VmMove? MoveOf(Vm vm) => vm.State == VmState.Migrate ? vm.Move : null;

    private static ProblemException Refused(Vm vm, string why) => new(409, $"VM {vm.Id} {why}.");

    private ServedHost? HostOf(Vm vm) => site.Hosts.FirstOrDefault(h => h.Name == vm.Host);

    private Task<Done> RestAsync(HttpContext http, OperatorRequest request, VmWish wish, string what) => vms.ChangeAsync(http, request.By, (_, vm) => vm switch
    {
        { Wish: >= VmWish.Shutdown } => throw Refused(vm, "is on its way out"),
        _ when HostOf(vm) is { Hypervisor.Capabilities.CanSave: false } there => throw Refused(vm, $"is on {there.Name}, a host of kind {there.Kind}: the memory of VMs cannot be kept there. Shut it down instead"),
        { OnlyOn: { } only } when wish == VmWish.Stop => throw Refused(vm, $"cannot leave {only}, which has its data block. Suspend it, or shut it down"),
        { State: VmState.Running or VmState.Unknown or VmState.Save or VmState.Suspended or VmState.Stopped or VmState.Migrate } or { HasCheckpoint: true } => new(vm with { Wish = wish, Move = MoveOf(vm) }, what),
        _ => throw Refused(vm, $"is {Wire.Of(vm.State)}: it has no memory to keep yet. Hold it, or destroy it"),
    });

    private VmChange Migrate(LedgerState state, Vm vm, MigrateVmRequest request)
    {
        var to = site.Hosts.FirstOrDefault(h => h.Name.Value == request.To) ?? throw ProblemException.NotFound("host", request.To, site.Hosts.Select(h => h.Name.Value));
        if (vm is not ({ State: VmState.Running or VmState.Suspended or VmState.Stopped } or { State: VmState.Pending, HasCheckpoint: true }) || vm.Wish >= VmWish.Shutdown)
        {
            throw Refused(vm, $"is {Wire.Of(vm.State)}: only one that runs, or is suspended or stopped, can be moved");
        }

        if (vm.Host == to.Name)
        {
            return new(vm, $"is on {to.Name}");
        }

        if (new[] { HostOf(vm), to }.FirstOrDefault(h => h is { Hypervisor.Capabilities.CanMove: false }) is { } fixedThere)
        {
            throw Refused(vm, $"cannot move: VMs neither leave {fixedThere.Name}, a host of kind {fixedThere.Kind}, nor come there. Shut it down, and create another");
        }

        if (!vm.MayBeOn(to.Policy))
        {
            throw Refused(vm, vm.OnlyOn is { } only ? $"cannot leave {only}, which has its data block" : $"cannot move there: its data block is in shared files, which {to.Name} does not see");
        }

        var from = site.Hosts.FirstOrDefault(h => h.Name == (vm.Host ?? vm.Origin));
        var isLive = !request.Cold && vm.State == VmState.Running;
        if (isLive && !(to.Policy.HasSharedFiles && from is { Policy.HasSharedFiles: true }))
        {
            throw Refused(vm, $"cannot move live: {from?.Name.Value ?? "its host"} and {to.Name} do not see the same files. \"--cold\" moves it with a pause");
        }

        if (isLive && vm.IsContextRemoved)
        {
            throw Refused(vm, "cannot move live: its context was removed once its node had joined, and the other host would miss that disk");
        }

        if (isLive && to.MigrationUri.Length == 0)
        {
            throw Refused(vm, $"cannot move live: host {to.Name} has no \"migration-uri\" in the configuration, so {from?.Name} does not know how to reach it. \"--cold\" moves it with a pause");
        }

        if (from is not null && from.Policy.HasSharedFiles != to.Policy.HasSharedFiles)
        {
            throw Refused(vm, $"cannot move there: {from.Name} and {to.Name} keep files in different ways, one shared, one of its own");
        }

        if (Obstacle(state, vm, to) is { } why)
        {
            throw Refused(vm, $"cannot move there: {why}");
        }

        return new(vm with { Move = new(to.Name, isLive), Wish = VmWish.Run }, $"is to move to {to.Name}{(isLive ? "" : ", with a pause")}");
    }

    private string? Obstacle(LedgerState state, Vm vm, ServedHost to)
    {
        var there = state.Vms.Where(v => v.Id != vm.Id && v.Places().Contains(to.Name));
        var room = HostRoom.Of(state.Apply(to.Policy), board.Of(to.Name), state.Memory.Hosts.GetValueOrDefault(to.Name, BackOff.None), there, time.GetUtcNow(), state.Memory.Clouds.GetValueOrDefault(to.Name));
        var placer = new Placer([room], site.Placement);
        return placer.Place(vm.Template) is null ? placer.WhyNot(vm.Template) : null;
    }
}
