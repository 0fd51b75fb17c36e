using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Placement;

namespace StratusLab.Elastic.Core.Tests.Placement;

[TestClass]
public sealed class HostRoomTests
{
    [TestMethod]
    public void Of_EmptyHost_HasAllOfIt()
    {
        var room = Of(Given.HostPolicy(), Given.Report(cores: 16, gib: 64));
        Assert.AreEqual((16.0, 64 * 1024L, 0, int.MaxValue), (room.Cpu, room.MemoryMiB, room.Vms, room.MoreVms));
        Assert.IsNull(room.Closed);
    }

    [TestMethod]
    public void Of_ReserveAndOthersAndOurs_AreTakenAway()
    {
        var policy = Given.HostPolicy() with { Reserved = Given.Cores(2, 4) };
        var report = Given.Report(cores: 16, gib: 64) with { TakenByOthers = Given.Cores(3, 6) };
        var room = Of(policy, report, Given.Vm(1), Given.Vm(2));
        Assert.AreEqual((16 - 2 - 3 - 8.0, (64 - 4 - 6 - 16) * 1024L, 2), (room.Cpu, room.MemoryMiB, room.Vms));
    }

    [TestMethod]
    public void Of_Overcommit_MultipliesCoresAfterTheReserve()
    {
        var policy = Given.HostPolicy() with { Reserved = Given.Cores(2), CpuOvercommit = 1.5 };
        Assert.AreEqual(21.0, Of(policy, Given.Report(cores: 16)).Cpu);
    }

    [TestMethod]
    public void Of_MostVms_CountsEveryVmOfOurs() => Assert.AreEqual(1, Of(Given.HostPolicy() with { MaxVms = 3 }, Given.Report(), Given.Vm(1), Given.Vm(2)).MoreVms);

    [TestMethod]
    public void Of_HostThatTellsItsLoad_CountsVmsThatTheLookCannotHaveSeen()
    {
        var report = Given.Report(cores: 16, gib: 64) with { FreeCpu = 12.5, UsedMemoryMiB = 1024 };
        var later = Given.Vm(2) with { FirstRunning = Given.Noon + Given.Seconds(1) };
        var room = Of(Given.HostPolicy(), report, Given.Vm(1), later, Given.Vm(3, VmState.Boot));
        Assert.AreEqual((12.5 - 8, (64 - 1 - 16) * 1024L), (room.IdleCpu, room.UnusedMemoryMiB));
        Assert.IsNull(Of(Given.HostPolicy(), Given.Report()).IdleCpu);
        Assert.IsNull(Of(Given.HostPolicy(), Given.Report()).UnusedMemoryMiB);
    }

    [TestMethod]
    public void Of_PolicyAndReport_GiveTheFacts()
    {
        var policy = Given.HostPolicy() with { Order = 3, Attributes = Given.One("RACK", "7") };
        var room = Of(policy, Given.Report(cores: 16, gib: 64) with { Hypervisor = "QEMU 7.2.0", Architecture = "x86_64", Model = "EPYC" });
        Assert.AreEqual((3, "7", Given.Cores(16, 64)), (room.Order, room.Facts.Attributes["RACK"], room.Facts.Total));
        Assert.AreEqual(("QEMU 7.2.0", "x86_64", "EPYC"), (room.Facts.Hypervisor, room.Facts.Architecture, room.Facts.Model));
    }

    [TestMethod]
    public void Of_HostThatMayNotBeUsed_SaysWhy()
    {
        Assert.AreEqual("it is disabled", Of(Given.HostPolicy() with { IsEnabled = false }, Given.Report()).Closed);
        Assert.AreEqual("it has not been seen yet", Of(Given.HostPolicy(), null).Closed);
        Assert.AreEqual("virsh timed out", Of(Given.HostPolicy(), Given.Report() with { Incomplete = "virsh timed out" }).Closed);
    }

    [TestMethod]
    public void Of_HostThatFailed_RestsForAWhile()
    {
        var backOff = BackOff.None.Failed(Given.Noon, "no space left");
        Assert.AreEqual("it rests after a failure: no space left", At(Given.Noon, backOff).Closed);
        Assert.IsNull(At(Given.Noon + Given.Seconds(30), backOff).Closed);
    }

    private static HostRoom At(DateTimeOffset now, BackOff backOff) => HostRoom.Of(Given.HostPolicy(), Given.Report(), backOff, [], now);

    private static HostRoom Of(HostPolicy policy, HostReport? report, params Vm[] vms) => HostRoom.Of(policy, report, BackOff.None, vms, Given.Noon);
}
