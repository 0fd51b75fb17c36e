using System.Diagnostics;
using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>
/// The life of a VM on its host, as one table over (state, wish, domain seen). Read it from top to bottom; the first row that fits counts.
/// <code>
/// Pending --> Prolog --> Boot --> Running &lt;--> Unknown
///    ^           |        ^|      |  ^  ^         |
///    |           |        ||      |  |  +--> Migrate
///    |           |        ||      |  +-----> Save --> Suspended --> Stopped --> Pending (another host, its memory kept)
///    |           |        |+------|-------------------^  |
///    |           |        +-------|----------------------+
///    |           +----------------+--Shutdown--+--> Epilog --> Done, Failed
///    +------------------------- (never ran: another try) --+
/// </code>
/// Invariants: a VM is never started twice (Deploy and Restore ensure one domain whose name and UUID derive from the VM's number, and only where the host was seen without
/// it); its memory in a checkpoint is given up by nobody but an operator. Pending to Prolog is the planner's placement.
/// </summary>
public static class VmLifecycle
{
    /// <summary>Host reports in a row that must agree before a running VM counts as gone.</summary>
    public const int Witnesses = 2;

    /// <summary>How often a VM that never ran is tried before it fails.</summary>
    public const int MaxAttempts = 5;

    /// <summary>The row that fits.</summary>
    /// <param name="vm">The VM, with the evidence of the last report counted in (<see cref="VmEvidence"/>).</param>
    /// <param name="seen">How its host shows it.</param>
    /// <param name="bootDeadline">How long it may take in Prolog or Boot.</param>
    /// <param name="shutdownGrace">How long it may take to power off.</param>
    /// <param name="now">The instant of the decision.</param>
    /// <param name="watchedSince">Since when somebody has been there to move it: a deadline does not run while the service is off or frozen.</param>
    public static VmStep Next(Vm vm, DomainSight seen, TimeSpan bootDeadline, TimeSpan shutdownGrace, DateTimeOffset now, DateTimeOffset watchedSince = default) =>
        Row(vm.Since < watchedSince ? vm with { Since = watchedSince } : vm, seen, bootDeadline, shutdownGrace, now);

    private static VmStep Row(Vm vm, DomainSight seen, TimeSpan bootDeadline, TimeSpan shutdownGrace, DateTimeOffset now) =>
        (vm.State, vm.Wish, seen) switch
        {
            // Its files may be somewhere still when it has a checkpoint; otherwise nothing of it is anywhere.
            (VmState.Pending or VmState.Stopped, VmWish.Shutdown or VmWish.Destroy, _) => new(vm.HasCheckpoint ? VmState.Epilog : VmState.Done),
            (VmState.Stopped, VmWish.Run, _) => new(VmState.Pending),
            (VmState.Pending, VmWish.Suspend or VmWish.Stop, _) when vm.HasCheckpoint => new(VmState.Stopped),
            (VmState.Pending or VmState.Stopped, _, _) => Stay(vm),

            // With its memory in its checkpoint it goes on, since only a guest that runs can power off.
            (VmState.Prolog or VmState.Boot, VmWish.Shutdown, _) when !vm.HasCheckpoint => new(VmState.Epilog),
            (VmState.Prolog or VmState.Boot, VmWish.Destroy, _) => new(VmState.Epilog),
            (VmState.Prolog, _, _) when now - vm.Since > bootDeadline => Overdue(vm, "its files were not ready", bootDeadline),
            // A host that cannot be looked at says nothing about the template, and would be blamed on it.
            (VmState.Prolog, _, DomainSight.NotSeen) => Stay(vm),
            (VmState.Prolog, _, _) => Stay(vm, VmVerb.Prepare),
            (VmState.Boot, _, DomainSight.Running) => new(VmState.Running),
            // It may run already, with a job in it: only a look at its host can end it.
            (VmState.Boot, _, DomainSight.NotSeen) => Stay(vm),
            (VmState.Boot, _, _) when now - vm.Since > bootDeadline => Overdue(vm, "it was not seen running", bootDeadline),
            (VmState.Boot, _, DomainSight.Stalled) => Stay(vm, VmVerb.Continue),
            (VmState.Boot, _, DomainSight.Paused) => Stay(vm),
            (VmState.Boot, _, _) => Stay(vm, vm.HasCheckpoint ? VmVerb.Restore : VmVerb.Deploy),

            (VmState.Running or VmState.Unknown, VmWish.Destroy, _) => new(VmState.Epilog),
            (VmState.Running or VmState.Unknown, VmWish.Shutdown, _) => new(VmState.Shutdown),
            (VmState.Running or VmState.Unknown, _, DomainSight.NotSeen) => Stay(vm),
            (VmState.Unknown, _, DomainSight.Running or DomainSight.Paused or DomainSight.Stalled) => new(VmState.Running),
            (VmState.Running, _, DomainSight.Running) when vm.HasCheckpoint => Stay(vm, VmVerb.Settle),
            (VmState.Running, VmWish.Suspend or VmWish.Stop, DomainSight.Running or DomainSight.Paused or DomainSight.Stalled) => new(VmState.Save),
            (VmState.Running, _, DomainSight.Running) when vm.Move is { } move => new(move.IsLive ? VmState.Migrate : VmState.Save),
            (VmState.Running, _, DomainSight.Stalled) => Stay(vm, VmVerb.Continue),
            // Paused by somebody else, who will have a reason.
            (VmState.Running, _, DomainSight.Running or DomainSight.Paused) => Stay(vm),
            (VmState.Running or VmState.Unknown, _, _) when vm.AbsentReads >= Witnesses =>
                new(VmState.Epilog, VmVerb.None, seen == DomainSight.Off ? "its domain was switched off by somebody or by its guest" : "its domain vanished"),
            (VmState.Running or VmState.Unknown, _, _) => new(VmState.Unknown),

            // On both hosts or on neither: whatever is wished, that is settled first. It is not given up after a time, since nobody knows that it will not come to pass yet.
            (VmState.Migrate, _, DomainSight.NotSeen) => Stay(vm),
            (VmState.Migrate, _, _) => Stay(vm, VmVerb.Migrate),

            (VmState.Save, VmWish.Shutdown, DomainSight.Running) => new(VmState.Shutdown),
            (VmState.Save, VmWish.Destroy, _) => new(VmState.Epilog),
            (VmState.Save, VmWish.Run, DomainSight.Running) when vm.Move is null => new(VmState.Running),
            (VmState.Save, _, DomainSight.NotSeen) => Stay(vm),
            // Off or gone, too: whether its memory was saved before, the verb finds out.
            (VmState.Save, _, _) => Stay(vm, VmVerb.Save),

            (VmState.Suspended, VmWish.Destroy, _) => new(VmState.Epilog),
            (VmState.Suspended, _, DomainSight.NotSeen or DomainSight.Paused or DomainSight.Stalled) => Stay(vm),
            (VmState.Suspended, _, DomainSight.Running) => new(VmState.Running),
            (VmState.Suspended, VmWish.Stop, _) => Stay(vm, VmVerb.Store),
            (VmState.Suspended, VmWish.Run, _) when vm.Move is not null => Stay(vm, VmVerb.Store),
            // To power off, too: without its guest, what that has not written yet would be missing on the disks.
            (VmState.Suspended, VmWish.Run or VmWish.Shutdown, _) => new(VmState.Boot),
            (VmState.Suspended, _, _) => Stay(vm),

            (VmState.Shutdown, VmWish.Destroy, _) => new(VmState.Epilog),
            (VmState.Shutdown, _, DomainSight.Absent or DomainSight.Off) => new(VmState.Epilog),
            (VmState.Shutdown, _, _) when now - vm.Since > shutdownGrace => new(VmState.Epilog, Failure: $"it did not power off within {Words.Span(shutdownGrace)}, and is destroyed"),
            (VmState.Shutdown, _, DomainSight.NotSeen) => Stay(vm),
            (VmState.Shutdown, _, _) when vm.ShutdownSent is not { } sent || IsHalfTime(vm.Since, sent, shutdownGrace, now) => Stay(vm, VmVerb.Shutdown),
            (VmState.Shutdown, _, _) => Stay(vm),

            (VmState.Epilog, _, _) => Stay(vm, VmVerb.CleanUp),
            (VmState.Done or VmState.Failed, _, _) => Stay(vm),
            _ => throw new UnreachableException($"No row for {vm.State}, {vm.Wish}, {seen}."),
        };

    /// <summary>
    /// Where a VM goes whose start was refused: to its clean-up or, when its memory is in its checkpoint, to rest until an operator wishes something again; one that was to run only to
    /// power off ends without that.
    /// </summary>
    public static VmStep AfterRefusedStart(Vm vm, string why) =>
        vm is { HasCheckpoint: true, Wish: < VmWish.Shutdown } ? new(VmState.Suspended, VmVerb.None, why, IsGivenUp: true, IsTryOver: true) : new(VmState.Epilog, VmVerb.None, why, IsTryOver: true);

    /// <summary>Where a VM stands once its clean-up has succeeded: done, failed, or pending again when it never ran (or shall be made anew) and may be tried elsewhere.</summary>
    public static VmState AfterCleanUp(Vm vm) =>
        vm is { Wish: VmWish.Run, FirstRunning: null, Attempts: < MaxAttempts } ? VmState.Pending
        : vm.Failure.Length == 0 || (vm.FirstRunning is not null && vm.Wish >= VmWish.Shutdown) ? VmState.Done
        : VmState.Failed;

    private static bool IsHalfTime(DateTimeOffset since, DateTimeOffset sent, TimeSpan grace, DateTimeOffset now) =>
        now - since > grace / 2 && sent - since <= grace / 2;

    private static VmStep Stay(Vm vm, VmVerb verb = VmVerb.None) => new(vm.State, verb);

    private static VmStep Overdue(Vm vm, string what, TimeSpan deadline) => AfterRefusedStart(
        vm, string.Create(CultureInfo.InvariantCulture, $"{what} within {deadline.TotalSeconds:0} s") + (vm.Failure.Length > 0 ? $" (last: {vm.Failure})" : ""));
}
