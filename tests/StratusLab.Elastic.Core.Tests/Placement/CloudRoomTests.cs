using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Placement;

namespace StratusLab.Elastic.Core.Tests.Placement;

[TestClass]
public sealed class CloudRoomTests
{
    private static readonly CloudPolicy Account = new()
    {
        Types = [new("small", 2, 4096) { PricePerHour = 1, MaxVms = 2 }, new("medium", 4, 8192) { PricePerHour = 2 }, new("large", 8, 16384) { PricePerHour = 4 }],
        Networks = [new("burst")],
        MaxCostPerMonth = 10,
    };

    private static readonly VmTemplate Worker = Given.Template("worker", cpu: 2, gib: 4, "lan") with { Ec2 = [new() { Ami = "ami-1", Network = "burst" }] };

    [TestMethod]
    public void Place_OnAnAccount_TakesTheFirstTypeWithinItsCap()
    {
        var placer = Placer(Cloud());

        Assert.AreEqual("small small medium medium medium medium -", string.Join(' ', Enumerable.Range(0, 7).Select(_ => TypeOf(placer, Worker) ?? "-")), "10 for an hour of everything is the month's cap");
        Assert.AreEqual(
            "aws: small is at its maximum, 2, medium for an hour (2 USD) is more than is left of the month's 10 USD, large for an hour (4 USD) is more than is left of the month's 10 USD",
            placer.WhyNot(Worker));
    }

    [TestMethod]
    public void Place_TypesOfTheTemplate_AreTriedInItsOrderAndOnlyWhenTheyHoldIt()
    {
        var picky = Worker with { Ec2 = [new() { Ami = "ami-1", Network = "burst", InstanceTypes = ["large", "unknown", "small"] }] };
        Assert.AreEqual("large", TypeOf(Placer(Cloud()), picky));
        Assert.AreEqual("large", TypeOf(Placer(Cloud()), Given.Template("big", cpu: 6, gib: 4, "burst") with { Ec2 = [new() { Ami = "ami-1" }] }));
        Assert.Contains(
            " may start no instance type that the template names and that has 2 cores and 4096 MiB",
            Placer(Cloud()).WhyNot(Worker with { Ec2 = [new() { Ami = "ami-1", Network = "burst", InstanceTypes = ["unknown"] }] }));
    }

    [TestMethod]
    public void Place_TypeThatRests_IsPassedOver()
    {
        var memory = CloudMemory.None with { Types = Given.One("small", BackOff.None.Failed(Given.Noon, "there are none")) };
        Assert.AreEqual("medium", TypeOf(Placer(Cloud(memory)), Worker));
        Assert.Contains("small rests until 12:00:30 UTC: there are none", Placer(Cloud(memory)).WhyNot(Worker with { Ec2 = [new() { Ami = "a", Network = "burst", InstanceTypes = ["small"] }] }));
    }

    [TestMethod]
    public void Place_WhatTheMonthHasCost_CountsAlsoWhenNothingIsThere()
    {
        var memory = CloudMemory.None with { CountedAt = Given.Noon, OfMonth = 9.5m };
        Assert.IsNull(TypeOf(Placer(Cloud(memory)), Worker));
        Assert.AreEqual("small", TypeOf(Placer(Cloud(memory with { CountedAt = Given.Noon.AddMonths(-1) })), Worker), "last month's costs are not this one's");
    }

    [TestMethod]
    public void Place_VmsThatAreThere_CountAgainstTheirTypesAndTheMoney()
    {
        var there = Given.Vm(1, host: "aws") with { InstanceType = "small" };
        var room = HostRoom.Of(Policy, Report, BackOff.None, [there, there with { Id = new(2) }], Given.Noon);

        Assert.AreEqual((2, 8m), (room.Cloud!.Used["small"], room.Cloud.Left));
        Assert.AreEqual("medium", TypeOf(Placer(room), Worker));
    }

    [TestMethod]
    public void Undo_OfAType_GivesBackThatType()
    {
        var placer = Placer(Cloud());
        var first = placer.Place(Worker, null, out var type)!.Value; // There is room.
        TypeOf(placer, Worker);
        placer.Undo(first, Worker, type);

        Assert.AreEqual("small", TypeOf(placer, Worker));
        Assert.AreEqual("medium", TypeOf(placer, Worker));
    }

    [TestMethod]
    public void Place_TemplateWithoutItsPart_IsForMachines()
    {
        Assert.AreEqual("aws: the template does not say how its VMs are made there (EC2)", Placer(Cloud()).WhyNot(Worker with { Ec2 = [] }));
        Assert.AreEqual("aws: the template does not say how its VMs are made there (EC2)", Placer(Cloud()).WhyNot(Worker with { Ec2 = [new() { Ami = "a", Cloud = "other" }] }));
        Assert.AreEqual("aws has no subnet for network \"lan\"", Placer(Cloud()).WhyNot(Worker with { Ec2 = [new() { Ami = "a" }] }));
        Assert.AreEqual("kvm01: the template is for EC2 alone", Placer(Machine).WhyNot(Worker with { Disks = [] }));
    }

    [TestMethod]
    public void Place_FixedOrder_FillsTheSiteBeforeItBursts() =>
        Assert.AreEqual("kvm01 kvm01 aws aws", string.Join(' ', Places(Placer(Cloud() with { Order = 1 }, Machine), 4)));

    [TestMethod]
    public void MayBeOn_AddressesOrMemoryOfElsewhere_KeepItThere()
    {
        var machine = Given.HostPolicy();
        var vm = Given.Vm(1, VmState.Pending, host: null) with { Template = Worker, Nics = [new(new("lan"), "br0", "", "10.0.0.5")] };
        Assert.AreEqual((true, false), (vm.MayBeOn(machine), vm.MayBeOn(Policy)));
        var burst = vm with { Nics = [new(new("burst"), "", "", "10.80.0.5")] };
        Assert.AreEqual((false, true), (burst.MayBeOn(machine), burst.MayBeOn(Policy)));
        Assert.AreEqual((true, true), ((vm with { Nics = [] }).MayBeOn(machine), (vm with { Nics = [] }).MayBeOn(Policy)));
        Assert.IsFalse((burst with { HasCheckpoint = true }).MayBeOn(Policy), "no memory is restored there");
    }

    [TestMethod]
    public void Capacity_OfCappedTypes_IsTheMostThatFits() =>
        Assert.AreEqual(new Resources((2 * 8) + 4, (2 * 16384) + 8192), (Account with { Types = [Account.Types[0], Account.Types[1], Account.Types[2] with { MaxVms = 2 }] }).Capacity(3));

    private static HostPolicy Policy => Given.HostPolicy("aws") with { Cloud = Account, HasSharedFiles = false };

    private static HostReport Report => Given.Report("aws", cores: 64, gib: 128);

    private static HostRoom Machine => new() { Host = new("kvm01"), Cpu = 4, MemoryMiB = 1 << 20 };

    private static HostRoom Cloud(CloudMemory? memory = null) => HostRoom.Of(Policy, Report, BackOff.None, [], Given.Noon, memory);

    private static Placer Placer(params HostRoom[] rooms) => new(rooms, PlacementPolicy.Fixed);

    private static string? TypeOf(Placer placer, VmTemplate template)
    {
        _ = placer.Place(template, null, out var type);
        return type;
    }

    private static ImmutableArray<string> Places(Placer placer, int count) => [.. Enumerable.Range(0, count).Select(_ => placer.Place(Worker)?.Value ?? "-")];
}
