using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Lifecycle;

/// <summary>The rows of the table, one by one. What holds for all of them is in <see cref="VmLifecycleSweepTests"/>.</summary>
[TestClass]
public sealed class VmLifecycleTests
{
    private static readonly DateTimeOffset Now = Given.Noon;

    [TestMethod]
    [DataRow(VmWish.Run, VmState.Pending)]
    [DataRow(VmWish.Shutdown, VmState.Done)]
    [DataRow(VmWish.Destroy, VmState.Done)]
    public void Pending_Wish_WaitsForAHostOrIsDone(VmWish wish, VmState expected) =>
        Check(In(VmState.Pending) with { Wish = wish }, DomainSight.NotSeen, expected, VmVerb.None);

    [TestMethod]
    [DataRow(DomainSight.Off)]
    [DataRow(DomainSight.Absent)]
    [DataRow(DomainSight.Running)]
    public void Prolog_BeforeItsDeadline_MakesItsFiles(DomainSight seen) => Check(In(VmState.Prolog), seen, VmState.Prolog, VmVerb.Prepare);

    [TestMethod]
    public void Prolog_HostNotSeen_WaitsForALook() => Check(In(VmState.Prolog), DomainSight.NotSeen, VmState.Prolog, VmVerb.None);

    [TestMethod]
    [DataRow(DomainSight.NotSeen, VmState.Boot, VmVerb.None)]
    [DataRow(DomainSight.Absent, VmState.Boot, VmVerb.Deploy)]
    [DataRow(DomainSight.Off, VmState.Boot, VmVerb.Deploy)]
    [DataRow(DomainSight.Paused, VmState.Boot, VmVerb.None)]
    [DataRow(DomainSight.Stalled, VmState.Boot, VmVerb.Continue)]
    [DataRow(DomainSight.Running, VmState.Running, VmVerb.None)]
    public void Boot_DomainSeen_DeploysOrRuns(DomainSight seen, VmState state, VmVerb verb) => Check(In(VmState.Boot), seen, state, verb);

    [TestMethod]
    public void Prolog_PastItsDeadline_IsCleanedUpWithTheReason() =>
        Assert.AreEqual(
            new(VmState.Epilog, VmVerb.None, "its files were not ready within 600 s (last: no space left)", IsTryOver: true),
            Next(In(VmState.Prolog, minutes: 11) with { Failure = "no space left" }, DomainSight.Absent));

    [TestMethod]
    public void Boot_PastItsDeadline_IsCleanedUpWithTheReason() =>
        Assert.AreEqual(new(VmState.Epilog, VmVerb.None, "it was not seen running within 600 s", IsTryOver: true), Next(In(VmState.Boot, minutes: 11), DomainSight.Absent));

    [TestMethod]
    public void Boot_PastItsDeadlineAndHostNotSeen_IsLeftAlone() => Check(In(VmState.Boot, minutes: 60), DomainSight.NotSeen, VmState.Boot, VmVerb.None);

    [TestMethod]
    public void Boot_RunningPastItsDeadline_Runs() => Check(In(VmState.Boot, minutes: 11), DomainSight.Running, VmState.Running, VmVerb.None);

    [TestMethod]
    [DataRow(VmState.Prolog, VmWish.Shutdown)]
    [DataRow(VmState.Prolog, VmWish.Destroy)]
    [DataRow(VmState.Boot, VmWish.Shutdown)]
    [DataRow(VmState.Boot, VmWish.Destroy)]
    public void Starting_ShallNotRun_IsCleanedUp(VmState state, VmWish wish) =>
        Check(In(state) with { Wish = wish }, DomainSight.NotSeen, VmState.Epilog, VmVerb.None);

    [TestMethod]
    [DataRow(VmState.Running, DomainSight.NotSeen, VmState.Running)]
    [DataRow(VmState.Running, DomainSight.Running, VmState.Running)]
    [DataRow(VmState.Running, DomainSight.Paused, VmState.Running)]
    [DataRow(VmState.Running, DomainSight.Absent, VmState.Unknown)]
    [DataRow(VmState.Running, DomainSight.Off, VmState.Unknown)]
    [DataRow(VmState.Unknown, DomainSight.NotSeen, VmState.Unknown)]
    [DataRow(VmState.Unknown, DomainSight.Running, VmState.Running)]
    [DataRow(VmState.Unknown, DomainSight.Paused, VmState.Running)]
    [DataRow(VmState.Unknown, DomainSight.Stalled, VmState.Running)]
    [DataRow(VmState.Unknown, DomainSight.Absent, VmState.Unknown)]
    public void Running_OneWitness_DoubtsButWaits(VmState state, DomainSight seen, VmState expected) =>
        Check(In(state) with { AbsentReads = 1 }, seen, expected, VmVerb.None);

    [TestMethod]
    [DataRow(VmWish.Run, DomainSight.Stalled, VmState.Running, VmVerb.Continue)]
    [DataRow(VmWish.Run, DomainSight.Paused, VmState.Running, VmVerb.None)]
    [DataRow(VmWish.Suspend, DomainSight.Stalled, VmState.Save, VmVerb.None)]
    public void Running_CpusStopped_GoesOnUnlessSomebodyElsePausedIt(VmWish wish, DomainSight seen, VmState state, VmVerb verb) =>
        Check(In(VmState.Running) with { Wish = wish }, seen, state, verb);

    [TestMethod]
    [DataRow(DomainSight.Absent, "its domain vanished")]
    [DataRow(DomainSight.Off, "its domain was switched off by somebody or by its guest")]
    public void Unknown_TwoWitnesses_IsCleanedUpWithTheReason(DomainSight seen, string reason) =>
        Assert.AreEqual(new(VmState.Epilog, VmVerb.None, reason), Next(In(VmState.Unknown) with { AbsentReads = 2 }, seen));

    [TestMethod]
    [DataRow(VmState.Running, VmWish.Shutdown, VmState.Shutdown)]
    [DataRow(VmState.Running, VmWish.Destroy, VmState.Epilog)]
    [DataRow(VmState.Unknown, VmWish.Shutdown, VmState.Shutdown)]
    [DataRow(VmState.Unknown, VmWish.Destroy, VmState.Epilog)]
    public void Running_ShallNotRun_Stops(VmState state, VmWish wish, VmState expected) =>
        Check(In(state) with { Wish = wish }, DomainSight.Running, expected, VmVerb.None);

    [TestMethod]
    [DataRow(DomainSight.Absent)]
    [DataRow(DomainSight.Off)]
    public void Shutdown_PoweredOff_IsCleanedUp(DomainSight seen) => Check(Stopping(1), seen, VmState.Epilog, VmVerb.None);

    [TestMethod]
    public void Shutdown_NotYetSent_Sends() => Check(Stopping(0) with { ShutdownSent = null }, DomainSight.Running, VmState.Shutdown, VmVerb.Shutdown);

    [TestMethod]
    public void Shutdown_SentBeforeHalfItsGrace_Waits() => Check(Stopping(0.9), DomainSight.Running, VmState.Shutdown, VmVerb.None);

    [TestMethod]
    public void Shutdown_PastHalfItsGrace_SendsOnceMore()
    {
        Check(Stopping(1.1), DomainSight.Running, VmState.Shutdown, VmVerb.Shutdown);
        Check(Stopping(1.2) with { ShutdownSent = Now - Given.Minutes(0.1) }, DomainSight.Running, VmState.Shutdown, VmVerb.None);
    }

    [TestMethod]
    [DataRow(DomainSight.Running)]
    [DataRow(DomainSight.Paused)]
    [DataRow(DomainSight.NotSeen)]
    public void Shutdown_PastItsGrace_IsDestroyedAndSaysSo(DomainSight seen)
    {
        Check(Stopping(2.1), seen, VmState.Epilog, VmVerb.None);
        Assert.AreEqual("it did not power off within 2 min, and is destroyed", Next(Stopping(2.1), seen).Failure);
    }

    [TestMethod]
    public void Shutdown_NotSeen_WaitsForItsGrace() => Check(Stopping(1.5), DomainSight.NotSeen, VmState.Shutdown, VmVerb.None);

    [TestMethod]
    public void Shutdown_ShallBeDestroyed_IsDestroyedAtOnce() =>
        Check(Stopping(0.1) with { Wish = VmWish.Destroy }, DomainSight.Running, VmState.Epilog, VmVerb.None);

    [TestMethod]
    [DataRow(DomainSight.NotSeen)]
    [DataRow(DomainSight.Running)]
    public void Epilog_Always_CleansUp(DomainSight seen) => Check(In(VmState.Epilog), seen, VmState.Epilog, VmVerb.CleanUp);

    [TestMethod]
    [DataRow(VmWish.Suspend)]
    [DataRow(VmWish.Stop)]
    public void Running_ShallRest_IsSavedThenSuspended(VmWish wish)
    {
        Check(In(VmState.Running) with { Wish = wish }, DomainSight.Running, VmState.Save, VmVerb.None);
        Check(In(VmState.Save) with { Wish = wish }, DomainSight.Running, VmState.Save, VmVerb.Save);
        Check(In(VmState.Save) with { Wish = wish }, DomainSight.Off, VmState.Save, VmVerb.Save);
        Check(In(VmState.Save) with { Wish = wish }, DomainSight.NotSeen, VmState.Save, VmVerb.None);
        Check(Saved(VmState.Suspended) with { Wish = VmWish.Suspend }, DomainSight.Off, VmState.Suspended, VmVerb.None);
    }

    [TestMethod]
    public void Save_ShallRunAfterAll_RunsOn() => Check(In(VmState.Save), DomainSight.Running, VmState.Running, VmVerb.None);

    [TestMethod]
    public void Suspended_ShallRun_IsRestored()
    {
        Check(Saved(VmState.Suspended), DomainSight.Off, VmState.Boot, VmVerb.None);
        Check(Saved(VmState.Boot), DomainSight.Off, VmState.Boot, VmVerb.Restore);
        Check(Saved(VmState.Boot), DomainSight.Running, VmState.Running, VmVerb.None);
        Check(Saved(VmState.Running), DomainSight.Running, VmState.Running, VmVerb.Settle);
    }

    [TestMethod]
    public void Suspended_ShallPowerOff_RunsFirst()
    {
        Check(Saved(VmState.Suspended) with { Wish = VmWish.Shutdown }, DomainSight.Off, VmState.Boot, VmVerb.None);
        Check(Saved(VmState.Boot) with { Wish = VmWish.Shutdown }, DomainSight.Off, VmState.Boot, VmVerb.Restore);
        Check(Saved(VmState.Running) with { Wish = VmWish.Shutdown }, DomainSight.Running, VmState.Shutdown, VmVerb.None);
        Check(Saved(VmState.Suspended) with { Wish = VmWish.Destroy }, DomainSight.Off, VmState.Epilog, VmVerb.None);
    }

    [TestMethod]
    public void Save_ShallPowerOffAndMayBeSaved_IsSavedFirst()
    {
        Check(In(VmState.Save) with { Wish = VmWish.Shutdown }, DomainSight.Running, VmState.Shutdown, VmVerb.None);
        Check(In(VmState.Save) with { Wish = VmWish.Shutdown }, DomainSight.Off, VmState.Save, VmVerb.Save);
        Check(In(VmState.Save) with { Wish = VmWish.Shutdown }, DomainSight.NotSeen, VmState.Save, VmVerb.None);
    }

    [TestMethod]
    public void Suspended_ShallLeaveItsHost_IsStored()
    {
        Check(Saved(VmState.Suspended) with { Wish = VmWish.Stop }, DomainSight.Off, VmState.Suspended, VmVerb.Store);
        Check(Saved(VmState.Suspended) with { Move = new(new("kvm02"), false) }, DomainSight.Off, VmState.Suspended, VmVerb.Store);
    }

    [TestMethod]
    public void Suspended_RestoredByHand_Runs() => Check(Saved(VmState.Suspended) with { Wish = VmWish.Suspend }, DomainSight.Running, VmState.Running, VmVerb.None);

    [TestMethod]
    [DataRow(VmWish.Run, VmState.Pending)]
    [DataRow(VmWish.Stop, VmState.Stopped)]
    [DataRow(VmWish.Suspend, VmState.Stopped)]
    [DataRow(VmWish.Shutdown, VmState.Epilog)]
    [DataRow(VmWish.Destroy, VmState.Epilog)]
    public void Stopped_Wish_WaitsForAHostOrIsCleanedUp(VmWish wish, VmState expected) =>
        Check(Saved(VmState.Stopped) with { Wish = wish }, DomainSight.NotSeen, expected, VmVerb.None);

    [TestMethod]
    public void Pending_WithACheckpointAndShallRest_IsStoppedAgain() => Check(Saved(VmState.Pending) with { Wish = VmWish.Stop }, DomainSight.NotSeen, VmState.Stopped, VmVerb.None);

    [TestMethod]
    public void Boot_PastItsDeadlineWithACheckpoint_RestsAndKeepsIt() =>
        Assert.AreEqual(
            new(VmState.Suspended, VmVerb.None, "it was not seen running within 600 s", IsGivenUp: true, IsTryOver: true),
            Next(Saved(VmState.Boot, minutes: 11), DomainSight.Off));

    [TestMethod]
    public void Boot_PastItsDeadlineWithACheckpointAndShallPowerOff_EndsWithoutThat() =>
        Assert.AreEqual(
            new(VmState.Epilog, VmVerb.None, "it was not seen running within 600 s", IsTryOver: true),
            Next(Saved(VmState.Boot, minutes: 11) with { Wish = VmWish.Shutdown }, DomainSight.Off));

    [TestMethod]
    [DataRow(true, VmState.Migrate)]
    [DataRow(false, VmState.Save)]
    public void Running_ShallMove_MovesLiveOrIsSaved(bool isLive, VmState expected) =>
        Check(In(VmState.Running) with { Move = new(new("kvm02"), isLive) }, DomainSight.Running, expected, VmVerb.None);

    [TestMethod]
    [DataRow(DomainSight.NotSeen, VmVerb.None)]
    [DataRow(DomainSight.Running, VmVerb.Migrate)]
    [DataRow(DomainSight.Paused, VmVerb.Migrate)]
    [DataRow(DomainSight.Absent, VmVerb.Migrate)]
    [DataRow(DomainSight.Off, VmVerb.Migrate)]
    public void Migrate_Anything_IsSettledFirst(DomainSight seen, VmVerb verb) =>
        Check(In(VmState.Migrate) with { Move = new(new("kvm02"), true), Wish = VmWish.Destroy }, seen, VmState.Migrate, verb);

    [TestMethod]
    public void AfterCleanUp_ToBeMadeAnew_WaitsForAHost() =>
        Assert.AreEqual(VmState.Pending, VmLifecycle.AfterCleanUp(In(VmState.Epilog) with { FirstRunning = null, Failure = "", Attempts = 0 }));

    [TestMethod]
    public void AfterCleanUp_VanishedWhileItWasToRest_IsFailed() =>
        Assert.AreEqual(
            VmState.Failed,
            VmLifecycle.AfterCleanUp(In(VmState.Epilog) with { FirstRunning = Now, Wish = VmWish.Suspend, Failure = "its domain vanished" }));

    [TestMethod]
    public void AfterCleanUp_NothingWentWrong_IsDone() => Assert.AreEqual(VmState.Done, VmLifecycle.AfterCleanUp(In(VmState.Epilog) with { FirstRunning = Now }));

    [TestMethod]
    [DataRow(1, VmState.Pending)]
    [DataRow(4, VmState.Pending)]
    [DataRow(5, VmState.Failed)]
    public void AfterCleanUp_NeverRan_IsTriedElsewhereUpToFiveTimes(int attempts, VmState expected) =>
        Assert.AreEqual(expected, VmLifecycle.AfterCleanUp(In(VmState.Epilog) with { FirstRunning = null, Failure = "no space left", Attempts = attempts }));

    [TestMethod]
    public void AfterCleanUp_RanAndVanished_IsFailed() =>
        Assert.AreEqual(VmState.Failed, VmLifecycle.AfterCleanUp(In(VmState.Epilog) with { FirstRunning = Now, Failure = "its domain vanished" }));

    [TestMethod]
    public void AfterCleanUp_VanishedWhileItWasToStop_IsDone() =>
        Assert.AreEqual(
            VmState.Done,
            VmLifecycle.AfterCleanUp(In(VmState.Epilog) with { FirstRunning = Now, Wish = VmWish.Shutdown, Failure = "its domain vanished" }));

    [TestMethod]
    public void AfterCleanUp_NeverRanAndShallNot_IsFailed() =>
        Assert.AreEqual(
            VmState.Failed,
            VmLifecycle.AfterCleanUp(In(VmState.Epilog) with { FirstRunning = null, Wish = VmWish.Destroy, Failure = "no space left" }));

    private static Vm Saved(VmState state, double minutes = 1) => In(state, minutes) with { HasCheckpoint = true };

    private static Vm In(VmState state, double minutes = 1) => Given.Vm(1, state) with { Since = Now - Given.Minutes(minutes) };

    /// <summary>A VM that was told to power off so many minutes ago; its grace is 2 min.</summary>
    private static Vm Stopping(double minutes) =>
        In(VmState.Shutdown, minutes) with { Wish = VmWish.Shutdown, ShutdownSent = Now - Given.Minutes(minutes) };

    private static void Check(Vm vm, DomainSight seen, VmState state, VmVerb verb)
    {
        var step = Next(vm, seen);
        Assert.AreEqual((state, verb), (step.State, step.Verb));
    }

    private static VmStep Next(Vm vm, DomainSight seen) => VmLifecycle.Next(vm, seen, Given.Minutes(10), Given.Minutes(2), Now);
}
