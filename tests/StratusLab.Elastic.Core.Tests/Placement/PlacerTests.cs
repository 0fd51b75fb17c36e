using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Placement;

namespace StratusLab.Elastic.Core.Tests.Placement;

[TestClass]
public sealed class PlacerTests
{
    private static readonly VmTemplate Small = Given.Template("small", cpu: 2, gib: 4);

    [TestMethod]
    public void Place_Packing_FillsOneHostBeforeTheNext() =>
        Assert.AreEqual("kvm01 kvm01 kvm02 kvm02 -", Places(PlacementPolicy.Packing, 5, Room("kvm01", 4), Room("kvm02", 4)));

    [TestMethod]
    public void Place_Striping_SpreadsThem() =>
        Assert.AreEqual("kvm01 kvm02 kvm01 kvm02 -", Places(PlacementPolicy.Striping, 5, Room("kvm01", 4), Room("kvm02", 4)));

    [TestMethod]
    public void Place_Packing_PrefersTheFullerOfEquals() => Assert.AreEqual("kvm02", Places(PlacementPolicy.Packing, 1, Room("kvm01", 8), Room("kvm02", 4)));

    [TestMethod]
    public void Place_Striping_PrefersTheEmptierOfEquals() => Assert.AreEqual("kvm02", Places(PlacementPolicy.Striping, 1, Room("kvm01", 4), Room("kvm02", 8)));

    [TestMethod]
    public void Place_HostsInAnyOrder_PlacesAlike() =>
        Assert.AreEqual("kvm01 kvm01 kvm02", Places(PlacementPolicy.Packing, 3, Room("kvm02", 4), Room("kvm01", 4)));

    [TestMethod]
    public void Place_ClosedHost_IsPassedOver() =>
        Assert.AreEqual("kvm02", Places(PlacementPolicy.Packing, 1, Room("kvm01", 8) with { Closed = "it is disabled" }, Room("kvm02", 8)));

    [TestMethod]
    public void Place_MemoryIsShort_IsPassedOver() =>
        Assert.AreEqual("kvm02", Places(PlacementPolicy.Packing, 1, Room("kvm01", 8) with { MemoryMiB = 4095 }, Room("kvm02", 8)));

    [TestMethod]
    public void Place_AsManyVmsAsItMay_IsPassedOver() =>
        Assert.AreEqual("kvm01 kvm02 kvm02", Places(PlacementPolicy.Packing, 3, Room("kvm01", 8) with { MoreVms = 1 }, Room("kvm02", 8)));

    [TestMethod]
    public void Place_FractionsOfACore_AddUp()
    {
        var placer = new Placer([Room("kvm01", 1)], PlacementPolicy.Packing);
        var tenth = Given.Template("tiny", cpu: 0.1, gib: 0);
        Assert.AreEqual(10, Enumerable.Range(0, 12).Count(_ => placer.Place(tenth) is not null));
    }

    [TestMethod]
    public void Undo_PlacedVm_GivesItsRoomBack()
    {
        var placer = new Placer([Room("kvm01", 2) with { MoreVms = 1 }], PlacementPolicy.Packing);
        var host = placer.Place(Small)!.Value; // There is room for one.
        Assert.IsNull(placer.Place(Small));
        placer.Undo(host, Small);
        Assert.AreEqual(host, placer.Place(Small));
    }

    [TestMethod]
    public void WhyNot_EveryObstacle_IsNamed()
    {
        var placer = new Placer(
            [
                Room("kvm01", 1.5),
                Room("kvm02", 8) with { Closed = "it is disabled" },
                Room("kvm03", 8) with { MemoryMiB = 1000 },
                Room("kvm04", 8) with { MoreVms = 0 },
            ],
            PlacementPolicy.Packing);
        Assert.AreEqual(
            "kvm01 has 1.5 CPU of 2; kvm02: it is disabled; kvm03 has 1000 MiB of 4096; kvm04 has as many VMs as it may",
            placer.WhyNot(Small));
    }

    [TestMethod]
    public void WhyNot_ManyHosts_NamesTheFirstFew()
    {
        var placer = new Placer(Enumerable.Range(1, 100).Select(i => Room($"kvm{i:000}", 0)), PlacementPolicy.Packing);
        Assert.AreEqual("kvm001 has 0 CPU of 2; kvm002 has 0 CPU of 2; kvm003 has 0 CPU of 2; kvm004 has 0 CPU of 2; and 96 more hosts", placer.WhyNot(Small));
    }

    [TestMethod]
    public void WhyNot_NoHost_SaysSo() => Assert.AreEqual("there is no host", new Placer([], PlacementPolicy.Packing).WhyNot(Small));

    [TestMethod]
    public void Place_AnythingOnAnything_NeverOverbooks() =>
        Property.Holds(
            300,
            80,
            tape => (
                Rooms: Enumerable.Range(1, tape.Number(1, 4)).Select(i => Room($"kvm{i}", tape.Number(0, 8), tape.Number(0, 32)) with { MoreVms = tape.Number(0, 6) }).ToList(),
                Templates: Enumerable.Range(0, tape.Number(0, 20)).Select(_ => Given.Template(cpu: tape.Number(1, 8) / 2.0, gib: tape.Number(1, 8))).ToList(),
                Policy: tape.Any(PlacementPolicy.Packing, PlacementPolicy.Striping)),
            given =>
            {
                var placer = new Placer(given.Rooms, given.Policy);
                var placed = given.Templates.Select(t => (Template: t, Host: placer.Place(t))).ToLookup(p => p.Host, p => p.Template);
                foreach (var room in given.Rooms)
                {
                    Assert.IsLessThanOrEqualTo(room.Cpu, placed[room.Host].Sum(t => t.Cpu));
                    Assert.IsLessThanOrEqualTo(room.MemoryMiB, placed[room.Host].Sum(t => t.MemoryMiB));
                    Assert.IsLessThanOrEqualTo(room.MoreVms, placed[room.Host].Count());
                }
            });

    private static HostRoom Room(string host, double cpu, int gib = 64) => new() { Host = new(host), Cpu = cpu, MemoryMiB = gib * 1024L };

    private static string Places(PlacementPolicy policy, int count, params HostRoom[] hosts)
    {
        var placer = new Placer(hosts, policy);
        return string.Join(' ', Enumerable.Range(0, count).Select(_ => placer.Place(Small)?.Value ?? "-"));
    }
}
