using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Lifecycle;

[TestClass]
public sealed class NodeSightTests
{
    [TestMethod]
    [DataRow(true, false, false, LrmsSight.Idle)]
    [DataRow(true, true, false, LrmsSight.Busy)]
    [DataRow(false, false, false, LrmsSight.Down)]
    [DataRow(false, true, false, LrmsSight.Down)]
    [DataRow(true, false, true, LrmsSight.DrainedByUs)]
    [DataRow(true, true, true, LrmsSight.DrainingByUs)]
    [DataRow(false, false, true, LrmsSight.DrainedByUs)]
    public void OfLrms_Listed_IsOneWord(bool isUp, bool hasJobs, bool isDrained, LrmsSight expected)
    {
        var node = Given.Listed("wn-0-1") with { IsUp = isUp, HasJobs = hasJobs, IsDrained = isDrained, Reason = isDrained ? Given.Tag(1).Value : "" };
        Assert.AreEqual(expected, NodeSight.OfLrms(true, node, false, Given.Tag(1)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("memory errors")]
    [DataRow("stratuslab:lab:retire:12")]
    public void OfLrms_DrainedWithoutItsTag_IsSomebodyElses(string reason) =>
        Assert.AreEqual(
            LrmsSight.DrainedByOther,
            NodeSight.OfLrms(true, Given.Listed("wn-0-1") with { IsDrained = true, HasJobs = true, Reason = reason }, false, Given.Tag(1)));

    [TestMethod]
    [DataRow(true, true, LrmsSight.Foreign)]
    [DataRow(true, false, LrmsSight.Foreign)]
    [DataRow(false, false, LrmsSight.Down)]
    public void OfLrms_WithoutOurMark_IsSomebodyElsesWhereItTakesJobs(bool isUp, bool hasJobs, LrmsSight expected) =>
        Assert.AreEqual(expected, NodeSight.OfLrms(true, Given.Listed("wn-0-1") with { IsForeign = true, IsUp = isUp, HasJobs = hasJobs }, false, Given.Tag(1)));

    [TestMethod]
    [DataRow(NodeCall.CalledFor, LrmsSight.CalledFor)]
    [DataRow(NodeCall.Released, LrmsSight.Released)]
    [DataRow(NodeCall.GivenUp, LrmsSight.GivenUp)]
    public void OfLrms_WhatIsNotThere_IsTheLrmssWishWhateverElseItSays(NodeCall call, LrmsSight expected) =>
        Assert.AreEqual(expected, NodeSight.OfLrms(true, Given.Listed("wn-0-1") with { Call = call, IsUp = false, HasJobs = true, IsDrained = true }, false, Given.Tag(1)));

    [TestMethod]
    public void OfLrms_NotListed_IsAbsent() => Assert.AreEqual(LrmsSight.Absent, NodeSight.OfLrms(true, null, false, Given.Tag(1)));

    [TestMethod]
    public void OfLrms_NotListedButAJobOnIt_IsNotAbsent() => Assert.AreEqual(LrmsSight.AbsentWithJobs, NodeSight.OfLrms(true, null, true, Given.Tag(1)));

    [TestMethod]
    public void OfLrms_NoReadToBelieve_IsNotReadWhateverItSays() =>
        Assert.AreEqual(LrmsSight.NotRead, NodeSight.OfLrms(false, Given.Listed("wn-0-1"), false, Given.Tag(1)));

    [TestMethod]
    [DataRow(VmState.Pending, VmSight.Starting)]
    [DataRow(VmState.Prolog, VmSight.Starting)]
    [DataRow(VmState.Boot, VmSight.Starting)]
    [DataRow(VmState.Running, VmSight.Running)]
    [DataRow(VmState.Shutdown, VmSight.Running)]
    [DataRow(VmState.Unknown, VmSight.Uncertain)]
    [DataRow(VmState.Done, VmSight.Over)]
    [DataRow(VmState.Failed, VmSight.Over)]
    public void OfVm_State_IsOneWord(VmState state, VmSight expected) => Assert.AreEqual(expected, NodeSight.OfVm(Given.Vm(1, state)));

    [TestMethod]
    public void OfVm_CleanedUpAfterItRan_IsGone() =>
        Assert.AreEqual(VmSight.Gone, NodeSight.OfVm(Given.Vm(1, VmState.Epilog) with { FirstRunning = Given.Noon }));

    [TestMethod]
    [DataRow(0, VmSight.Uncertain)]
    [DataRow(1, VmSight.Uncertain)]
    [DataRow(2, VmSight.Gone)]
    public void OfVm_OrderedToBeDestroyed_IsGoneWhenItWasSeenSo(int absentReads, VmSight expected) =>
        Assert.AreEqual(expected, NodeSight.OfVm(Given.Vm(1, VmState.Epilog) with { FirstRunning = Given.Noon, Wish = VmWish.Destroy, AbsentReads = absentReads }));

    [TestMethod]
    public void OfVm_CleanedUpForAnotherTry_IsStarting() =>
        Assert.AreEqual(VmSight.Starting, NodeSight.OfVm(Given.Vm(1, VmState.Epilog) with { FirstRunning = null }));

    [TestMethod]
    public void OfVm_NoRecord_IsOver() => Assert.AreEqual(VmSight.Over, NodeSight.OfVm(null));
}
