using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Lifecycle;

/// <summary>What holds for every row: the table is asked for every (state, wish, domain seen), with one witness and with two, before and after every deadline.</summary>
[TestClass]
public sealed class VmLifecycleSweepTests
{
    [TestMethod]
    public void Table_EveryCombination_HasARow() => Assert.HasCount(9 * 3 * 5 * 2 * 2, Sweep());

    [TestMethod]
    public void Table_ShallRunAndRuns_IsNeverStopped() =>
        None(
            Sweep().Where(c => c is { Vm: { Wish: VmWish.Run, State: VmState.Boot or VmState.Running or VmState.Unknown }, Seen: DomainSight.Running }),
            c => c.Step != new VmStep(VmState.Running));

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
        None(Sweep().Where(c => c.Vm.Wish != VmWish.Run), c => c.Step.Verb is VmVerb.Prepare or VmVerb.Deploy);

    [TestMethod]
    public void Table_ADomain_IsDestroyedInEpilogOnly() => None(Sweep().Where(c => c.Step.Verb == VmVerb.CleanUp), c => c.Vm.State != VmState.Epilog);

    [TestMethod]
    public void Table_Deploy_OnlyWhenTheHostWasSeenWithoutIt() =>
        None(Sweep().Where(c => c.Step.Verb == VmVerb.Deploy), c => c.Seen is not (DomainSight.Absent or DomainSight.Off));

    [TestMethod]
    public void Table_OnItsOwn_NeverSkipsTheCleanUp() =>
        None(Sweep().Where(c => c.Step.State is VmState.Done or VmState.Failed && !c.Vm.IsOver), c => c.Vm.State != VmState.Pending);

    [TestMethod]
    public void Table_ShallNotRun_ComesToItsCleanUpFromEverywhere()
    {
        foreach (var start in Sweep().Where(c => c.Vm is { IsOver: false, Wish: not VmWish.Run }))
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
           let since = Given.Noon - (isLate ? Given.Minutes(20) : Given.Minutes(0.5))
           let vm = Given.Vm(1, state) with { Wish = wish, Since = since, AbsentReads = witnesses, ShutdownSent = since }
           select new Case(vm, seen, VmLifecycle.Next(vm, seen, Given.Minutes(10), Given.Minutes(2), Given.Noon)),
    ];

    private sealed record Case(Vm Vm, DomainSight Seen, VmStep Step)
    {
        public override string ToString() => $"({Vm.State}, {Vm.Wish}, {Seen}), {Vm.AbsentReads} witnesses -> {Step}";
    }
}
