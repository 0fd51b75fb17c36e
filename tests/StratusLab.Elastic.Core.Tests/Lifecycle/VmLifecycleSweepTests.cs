using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Lifecycle;

/// <summary>What holds for every row: the table is asked for every (state, wish, domain seen), with one witness and with two, before and after every deadline.</summary>
[TestClass]
public sealed class VmLifecycleSweepTests
{
    [TestMethod]
    public void Table_EveryCombination_HasARow() => Assert.HasCount(13 * 5 * 6 * 2 * 2 * 2 * 3, Sweep());

    [TestMethod]
    public void Table_ShallRunAndRuns_IsNeverStopped() =>
        None(
            Sweep().Where(c => c is { Vm: { Wish: VmWish.Run, Move: null, HasCheckpoint: false, State: VmState.Boot or VmState.Running or VmState.Unknown }, Seen: DomainSight.Running }),
            c => c.Step != new VmStep(VmState.Running));

    [TestMethod]
    public void Table_Runs_IsDestroyedOnlyWhenThatIsWished() =>
        None(Sweep().Where(c => c is { Vm.Wish: < VmWish.Shutdown, Vm.State: not (VmState.Prolog or VmState.Shutdown or VmState.Epilog or VmState.Done or VmState.Failed), Seen: DomainSight.Running }), c => c.Step.State == VmState.Epilog);

    [TestMethod]
    public void Table_MemoryInItsCheckpoint_IsGivenUpByNobodyButAnOperator() =>
        None(
            Sweep().Where(c => c is { Vm: { HasCheckpoint: true, Wish: < VmWish.Shutdown, State: VmState.Pending or VmState.Prolog or VmState.Boot or VmState.Suspended or VmState.Stopped } }),
            c => c.Step.State is VmState.Epilog or VmState.Done or VmState.Failed || c.Step.Verb is VmVerb.Deploy or VmVerb.Settle or VmVerb.CleanUp);

    [TestMethod]
    public void Table_Restore_OnlyFromACheckpointWhereTheHostWasSeenWithoutIt() =>
        None(Sweep().Where(c => c.Step.Verb == VmVerb.Restore), c => !c.Vm.HasCheckpoint || c.Seen is not (DomainSight.Absent or DomainSight.Off));

    [TestMethod]
    public void Table_Checkpoint_IsForgottenOnlyOnceTheVmWasSeenRunning() => None(Sweep().Where(c => c.Step.Verb == VmVerb.Settle), c => c.Seen != DomainSight.Running);

    [TestMethod]
    public void Table_Store_OnlyWhenItsHostWasSeenWithoutItRunning() =>
        None(Sweep().Where(c => c.Step.Verb == VmVerb.Store), c => c.Seen is DomainSight.NotSeen or DomainSight.Running);

    [TestMethod]
    public void Table_Continue_OnlyOneThatItsHypervisorHasStopped() => None(Sweep().Where(c => c.Step.Verb == VmVerb.Continue), c => c.Seen != DomainSight.Stalled);

    [TestMethod]
    public void Table_HostNotSeen_DoesNothingThere() =>
        None(Sweep().Where(c => c.Seen == DomainSight.NotSeen), c => c.Step.Verb is not (VmVerb.None or VmVerb.CleanUp));

    [TestMethod]
    public void Table_RanAndHostNotSeen_IsNeverGivenUpUnlessAsked() =>
        None(
            Sweep().Where(c => c is { Vm: { Wish: VmWish.Run, State: VmState.Running or VmState.Unknown }, Seen: DomainSight.NotSeen }),
            c => c.Step != new VmStep(c.Vm.State));

    [TestMethod]
    public void Table_Gone_IsBelievedOnlyFromTwoReads() =>
        None(
            Sweep().Where(c => c.Vm is { Wish: VmWish.Run, State: VmState.Running or VmState.Unknown, AbsentReads: 1 }),
            c => c.Step.State == VmState.Epilog);

    [TestMethod]
    public void Table_ShallNotRun_IsNeverPreparedOrDeployed() =>
        None(Sweep().Where(c => IsToEndAsItIs(c.Vm)), c => c.Step.Verb is VmVerb.Prepare or VmVerb.Deploy or VmVerb.Restore);

    [TestMethod]
    public void Table_ADomain_IsDestroyedInEpilogOnly() => None(Sweep().Where(c => c.Step.Verb == VmVerb.CleanUp), c => c.Vm.State != VmState.Epilog);

    [TestMethod]
    public void Table_Deploy_OnlyWhenTheHostWasSeenWithoutIt() =>
        None(Sweep().Where(c => c.Step.Verb == VmVerb.Deploy), c => c.Seen is not (DomainSight.Absent or DomainSight.Off));

    [TestMethod]
    public void Table_OnItsOwn_NeverSkipsTheCleanUp() =>
        None(Sweep().Where(c => c.Step.State is VmState.Done or VmState.Failed && !c.Vm.IsOver), c => c.Vm.State is not (VmState.Pending or VmState.Stopped) || c.Vm.HasCheckpoint);

    [TestMethod]
    public void Table_ShallNotRun_ComesToItsCleanUpFromEverywhere()
    {
        foreach (var start in Sweep().Where(c => c.Vm is { IsOver: false, State: not VmState.Migrate } && IsToEndAsItIs(c.Vm)))
        {
            var (vm, now) = (start.Vm, Given.Noon);
            for (var look = 0; look < 10 && vm.State is not (VmState.Epilog or VmState.Done); look++, now += Given.Minutes(1))
            {
                var state = VmLifecycle.Next(vm, start.Seen, Given.Minutes(10), Given.Minutes(2), now).State;
                vm = vm with { State = state, Since = state == vm.State ? vm.Since : now };
            }

            Assert.IsTrue(vm.State is VmState.Epilog or VmState.Done, $"{start} came to {vm.State}");
        }
    }

    // A guest whose memory is in a file, or may be, must run once more to power off.
    private static bool IsToEndAsItIs(Vm vm) => vm.Wish == VmWish.Destroy || vm is { Wish: VmWish.Shutdown, HasCheckpoint: false, State: not (VmState.Save or VmState.Suspended) };

    private static void None(IEnumerable<Case> cases, Func<Case, bool> isWrong)
    {
        var all = cases.ToList();
        Assert.IsNotEmpty(all, "The sweep has nothing to check.");
        Assert.AreEqual("", string.Join('\n', all.Where(isWrong)));
    }

    private static List<Case> Sweep() =>
    [
        .. from state in Enum.GetValues<VmState>()
           from wish in Enum.GetValues<VmWish>()
           from seen in Enum.GetValues<DomainSight>()
           from witnesses in new[] { 1, 2 }
           from isLate in new[] { false, true }
           from hasCheckpoint in new[] { false, true }
           from move in new[] { null, new VmMove(new("kvm02"), true), new VmMove(new("kvm02"), false) }
           let since = Given.Noon - (isLate ? Given.Minutes(40) : Given.Minutes(0.5))
           let vm = Given.Vm(1, state) with { Wish = wish, Since = since, AbsentReads = witnesses, ShutdownSent = since, HasCheckpoint = hasCheckpoint, Move = move }
           select new Case(vm, seen, VmLifecycle.Next(vm, seen, Given.Minutes(10), Given.Minutes(2), Given.Noon)),
    ];

    private sealed record Case(Vm Vm, DomainSight Seen, VmStep Step)
    {
        public override string ToString() => $"({Vm.State}, {Vm.Wish}, {Seen}), {Vm.AbsentReads} witnesses{(Vm.HasCheckpoint ? ", checkpoint" : "")}{(Vm.Move is null ? "" : $", {Vm.Move}")} -> {Step}";
    }
}
