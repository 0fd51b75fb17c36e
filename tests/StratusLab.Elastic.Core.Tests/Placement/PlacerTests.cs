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
    public void Place_LoadAware_PrefersTheIdlestAndCountsWhatItPlaced() =>
        Assert.AreEqual(
            "kvm02 kvm01 kvm02 kvm01",
            Places(PlacementPolicy.LoadAware, 4, Room("kvm01", 16) with { IdleCpu = 5 }, Room("kvm02", 16) with { IdleCpu = 6 }));

    [TestMethod]
    public void Place_LoadAwareOnHostsThatDoNotTell_GoesByWhatIsLeft() =>
        Assert.AreEqual("kvm02 kvm02 kvm01", Places(PlacementPolicy.LoadAware, 3, Room("kvm01", 5), Room("kvm02", 8)));

    [TestMethod]
    public void Place_Fixed_FollowsTheSitesOrder() =>
        Assert.AreEqual(
            "kvm02 kvm02 kvm01 kvm03 -",
            Places(PlacementPolicy.Fixed, 5, Room("kvm01", 2) with { Order = 1 }, Room("kvm02", 4), Room("kvm03", 2) with { Order = 1 }));

    [TestMethod]
    public void Place_WithARank_GoesBeforeThePolicy()
    {
        var ranked = Small with { Rank = "-RUNNING_VMS" };
        var placer = new Placer([Room("kvm01", 8), Room("kvm02", 8)], PlacementPolicy.Packing);
        Assert.AreEqual("kvm01 kvm02 kvm01 kvm02", string.Join(' ', Enumerable.Range(0, 4).Select(_ => placer.Place(ranked))));
    }

    [TestMethod]
    public void Place_WithRequirements_TakesOnlyHostsThatMeetThem()
    {
        var picky = Small with { Requirements = "RACK = 2 & FREECPU >= 400" };
        var placer = new Placer([Room("kvm01", 64), Rack("kvm02", 8), Rack("kvm03", 5)], PlacementPolicy.Packing);
        Assert.AreEqual("kvm03 kvm02 kvm02 kvm02 -", string.Join(' ', Enumerable.Range(0, 5).Select(_ => placer.Place(picky)?.Value ?? "-")));
        Assert.AreEqual("kvm01: REQUIREMENTS false at column 1; kvm02: REQUIREMENTS false at column 12; kvm03: REQUIREMENTS false at column 12", placer.WhyNot(picky));
    }

    [TestMethod]
    public void WhyNot_ExpressionThatCannotBeRead_SaysSo()
    {
        var placer = new Placer([Room("kvm01", 64)], PlacementPolicy.Packing);
        Assert.IsNull(placer.Place(Small with { Rank = "1 +" }));
        Assert.Contains("kvm01: RANK cannot be read: column 4 has the end", placer.WhyNot(Small with { Rank = "1 +" }));
        Assert.Contains("kvm01: REQUIREMENTS cannot be read: column 2 has the end", placer.WhyNot(Small with { Requirements = "A" }));
    }

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
    public void AllRest_OneIsOpenOrAllAreClosedByOthers_IsFalse()
    {
        var (resting, disabled, full) = (Room("kvm01", 8) with { Closed = "it rests", Rests = true }, Room("kvm02", 8) with { Closed = "it is disabled" }, Room("kvm03", 0));

        Assert.IsTrue(new Placer([resting, disabled], PlacementPolicy.Packing).AllRest());
        Assert.IsFalse(new Placer([resting, disabled, full], PlacementPolicy.Packing).AllRest());
        Assert.IsFalse(new Placer([disabled], PlacementPolicy.Packing).AllRest());
        Assert.IsFalse(new Placer([resting, disabled], PlacementPolicy.Packing).AllRest(h => h == disabled.Host));
    }

    [TestMethod]
    public void Place_AnythingOnAnything_NeverOverbooks() => Property.Holds(300, 160, Site.Draw, site =>
    {
        var placed = site.Place(site.Rooms).Select((host, i) => (Host: host, Template: site.Templates[i])).ToLookup(p => p.Host, p => p.Template);
        foreach (var room in site.Rooms)
        {
            Assert.IsLessThanOrEqualTo(room.Cpu, placed[room.Host].Sum(t => t.Cpu));
            Assert.IsLessThanOrEqualTo(room.MemoryMiB, placed[room.Host].Sum(t => t.MemoryMiB));
            Assert.IsLessThanOrEqualTo(room.MoreVms, placed[room.Host].Count());
        }
    });

    [TestMethod]
    public void Place_HostsPermuted_ChangesNothing() => Property.Holds(
        200,
        200,
        tape => (Site: Site.Draw(tape), Tape: tape),
        drawn => CollectionAssert.AreEqual(drawn.Site.Place(drawn.Site.Rooms), drawn.Site.Place([.. drawn.Tape.Shuffled(drawn.Site.Rooms)])));

    [TestMethod]
    public void Place_FoundOnlyWhereAllIsMet_AndNotFoundOnlyWhereNothingIs() => Property.Holds(200, 160, Site.Draw, site =>
    {
        var placer = new Placer(site.Rooms, site.Policy);
        foreach (var template in site.Templates)
        {
            var why = placer.WhyNot(template);
            Assert.AreEqual(why.Contains(" has room", StringComparison.Ordinal), placer.Place(template) is not null, why);
        }
    });

    [TestMethod]
    public void Place_AfterUndo_IsAsIfItHadNeverBeen() => Property.Holds(200, 160, Site.Draw, site =>
    {
        var placer = new Placer(site.Rooms, site.Policy);
        foreach (var template in site.Templates)
        {
            if (placer.Place(template) is { } host)
            {
                placer.Undo(host, template);
                Assert.AreEqual(host, placer.Place(template));
            }
        }
    });

    [TestMethod]
    public void Place_PackingOnLikeHosts_UsesNoMoreOfThemThanStriping() => Property.Holds(
        300,
        60,
        tape => (Hosts: tape.Number(1, 6), Cores: tape.Number(1, 8), Templates: Enumerable.Range(0, tape.Number(0, 12)).Select(_ => Given.Template(cpu: tape.Number(1, 8) / 2.0, gib: 1)).ToArray()),
        given =>
        {
            int Used(PlacementPolicy policy) =>
                new Site([.. Enumerable.Range(1, given.Hosts).Select(i => Room($"kvm{i}", given.Cores))], given.Templates, policy).Place().Where(h => h is not null).Distinct().Count();

            Assert.IsLessThanOrEqualTo(Used(PlacementPolicy.Striping), Used(PlacementPolicy.Packing));
        });

    private sealed record Site(HostRoom[] Rooms, VmTemplate[] Templates, PlacementPolicy Policy)
    {
        public static Site Draw(Tape tape) => new(
            [.. Enumerable.Range(1, tape.Number(1, 4)).Select(i => Room($"kvm{i}", tape.Number(0, 8), tape.Number(0, 32)) with
            {
                MoreVms = tape.Number(0, 6),
                IdleCpu = tape.Chance(2) ? tape.Number(0, 8) : null,
                Order = tape.Number(0, 2),
                Closed = tape.Chance(6) ? "it is disabled" : null,
                Facts = new() { Attributes = Given.One("RACK", $"{tape.Number(1, 2)}") },
            })],
            [.. Enumerable.Range(0, tape.Number(0, 20)).Select(_ => Given.Template(cpu: tape.Number(1, 8) / 2.0, gib: tape.Number(1, 8)) with
            {
                Requirements = tape.Any("", "RACK = 1", "FREECPU >= 300 | RUNNING_VMS = 0", "!NOVALUE = 1"),
                Rank = tape.Any("", "FREECPU", "RUNNING_VMS - FREECPU / 100", "-RACK"),
            })],
            tape.Any(Enum.GetValues<PlacementPolicy>()));

        public HostName?[] Place(HostRoom[]? rooms = null)
        {
            var placer = new Placer(rooms ?? Rooms, Policy);
            return [.. Templates.Select(t => placer.Place(t))];
        }

        public override string ToString() => $"{Policy}\n{string.Join('\n', Rooms.Select(r => r.ToString()))}\n{string.Join('\n', Templates.Select(t => t.ToString()))}";
    }

    private static HostRoom Rack(string host, double cpu) => Room(host, cpu) with { Facts = new() { Attributes = Given.One("RACK", "2") } };

    private static HostRoom Room(string host, double cpu, int gib = 64) => new() { Host = new(host), Cpu = cpu, MemoryMiB = gib * 1024L };

    private static string Places(PlacementPolicy policy, int count, params HostRoom[] hosts)
    {
        var placer = new Placer(hosts, policy);
        return string.Join(' ', Enumerable.Range(0, count).Select(_ => placer.Place(Small)?.Value ?? "-"));
    }
}
