using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Lifecycle;

[TestClass]
public sealed class VmEvidenceTests
{
    private static readonly DateTimeOffset Now = Given.Noon;

    [TestMethod]
    [DataRow(DomainState.Running, DomainSight.Running)]
    [DataRow(DomainState.Paused, DomainSight.Paused)]
    [DataRow(DomainState.Stalled, DomainSight.Stalled)]
    [DataRow(DomainState.Off, DomainSight.Off)]
    [DataRow(DomainState.Crashed, DomainSight.Off)]
    public void Sight_Domain_IsItsState(DomainState state, DomainSight expected) => Assert.AreEqual(expected, VmEvidence.Sight(Given.Vm(1), With(state)));

    [TestMethod]
    public void Sight_WholeReportWithoutIt_IsAbsent() => Assert.AreEqual(DomainSight.Absent, VmEvidence.Sight(Given.Vm(2), With(DomainState.Running)));

    [TestMethod]
    public void Sight_NothingThatProvesAnything_IsNotSeen()
    {
        Assert.AreEqual(DomainSight.NotSeen, VmEvidence.Sight(Given.Vm(1), null));
        Assert.AreEqual(DomainSight.NotSeen, VmEvidence.Sight(Given.Vm(1), With(DomainState.Running) with { Incomplete = "virsh timed out" }));
        Assert.AreEqual(DomainSight.NotSeen, VmEvidence.Sight(Given.Vm(1), Given.Report("kvm02")));
        Assert.AreEqual(DomainSight.NotSeen, VmEvidence.Sight(Given.Vm(1, VmState.Pending, host: null), Given.Report()));
    }

    [TestMethod]
    public void Count_AbsentInTwoReports_CountsBoth() => Assert.AreEqual(2, Count(Given.Vm(1), Given.Report(), Given.Report()).AbsentReads);

    [TestMethod]
    public void Count_SwitchedOff_CountsAsAbsent() => Assert.AreEqual(1, Count(Given.Vm(1), With(DomainState.Off)).AbsentReads);

    [TestMethod]
    public void Count_SameReportTwice_CountsOnce()
    {
        var once = VmEvidence.Count(Given.Vm(1), Given.Report());
        Assert.AreSame(once, VmEvidence.Count(once, Given.Report()));
    }

    [TestMethod]
    [DataRow(DomainState.Running)]
    [DataRow(DomainState.Paused)]
    public void Count_ThereAgain_ForgetsTheAbsence(DomainState state) => Assert.AreEqual(0, Count(Given.Vm(1), Given.Report(), With(state)).AbsentReads);

    [TestMethod]
    public void Count_IncompleteReport_CountsNothing()
    {
        var vm = Given.Vm(1);
        Assert.AreSame(vm, VmEvidence.Count(vm, Given.Report() with { Incomplete = "virsh timed out" }));
    }

    [TestMethod]
    public void Count_FirstSeenRunning_KeepsThatInstant()
    {
        var vm = Given.Vm(1, VmState.Boot);
        Assert.IsNull(Count(vm, With(DomainState.Paused)).FirstRunning);
        Assert.AreEqual(Now, Count(vm, With(DomainState.Running), With(DomainState.Running)).FirstRunning);
    }

    private static HostReport With(DomainState state) => Given.Report() with { Domains = [new(Given.Id(1), state)] };

    /// <summary>Looks at noon and every 30 s after it.</summary>
    private static Vm Count(Vm vm, params HostReport[] reports) =>
        reports.Index().Aggregate(vm, (v, report) => VmEvidence.Count(v, report.Item with { ReadAt = Now + Given.Seconds(30 * report.Index) }));
}
