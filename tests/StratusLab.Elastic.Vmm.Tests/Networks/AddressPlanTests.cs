using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Vmm.Tests.Networks;

[TestClass]
public sealed class AddressPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly VirtualNetwork Small = new()
    {
        Name = new NetworkName("batch"),
        Bridge = "br0",
        Address = "10.77.0.0",
        PrefixLength = 29,
        Gateway = "10.77.0.1",
    };

    private static readonly VirtualNetwork List = Small with { Leases = [new("10.77.0.6"), new("10.77.0.2"), new("10.77.0.5", "52:54:00:00:00:05")] };

    [TestMethod]
    public void MacOf_Address_IsPrefixAndOctets() => Assert.AreEqual("02:00:0a:4d:00:05", new AddressPlan(Small).MacOf("10.77.0.5"));

    [TestMethod]
    public void MacOf_PrefixInCapitals_IsLowerCase() => Assert.AreEqual("0a:be:0a:4d:00:ff", new AddressPlan(Small with { MacPrefix = "0A:BE" }).MacOf("10.77.0.255"));

    [TestMethod]
    public void NameOf_Address_FillsThePattern() => Assert.AreEqual("wn-0-5", new AddressPlan(Small).NameOf("10.77.0.5"));

    [TestMethod]
    public void NameOf_PatternWithDomain_IsAFullName() =>
        Assert.AreEqual("n10-77-0-5.batch.example.org", new AddressPlan(Small with { NamePattern = "n{1}-{2}-{3}-{4}.batch.example.org" }).NameOf("10.77.0.5"));

    [TestMethod]
    public void NameOf_NoAddress_IsRejected() => Assert.ThrowsExactly<RejectedException>(() => new AddressPlan(Small).NameOf("10.77.0.5; reboot"));

    [TestMethod]
    public void Mask_Prefix29_IsWritten() => Assert.AreEqual("255.255.255.248", new AddressPlan(Small).Mask);

    [TestMethod]
    public void Next_NothingLeased_IsTheFirstAfterTheGateway() =>
        Assert.AreEqual(new PlannedAddress("10.77.0.2", "02:00:0a:4d:00:02", "wn-0-2"), new AddressPlan(Small).Next([], null, Now));

    [TestMethod]
    public void Next_AfterTheLast_BeginsAgain() => Assert.AreEqual("10.77.0.2", new AddressPlan(Small).Next([], "10.77.0.6", Now)?.Address);

    [TestMethod]
    public void Next_AfterAnAddressOfAnOldRange_BeginsAtTheStart() => Assert.AreEqual("10.77.0.2", new AddressPlan(Small).Next([], "192.168.0.9", Now)?.Address);

    [TestMethod]
    public void Next_AllHeld_IsNull() => Assert.IsNull(new AddressPlan(Small).Next(Held(2, 3, 4, 5, 6), null, Now));

    [TestMethod]
    public void Next_QuarantineEndsNow_IsFreeAgain()
    {
        ImmutableArray<Lease> leases = [.. Held(2, 4, 5, 6), Resting(3, Now)];

        Assert.AreEqual("10.77.0.3", new AddressPlan(Small).Next(leases, null, Now)?.Address);
        Assert.IsNull(new AddressPlan(Small).Next(leases, null, Now.AddTicks(-1)));
    }

    [TestMethod]
    public void Next_LeasesOfAnotherNetwork_DoNotCount() =>
        Assert.AreEqual("10.77.0.2", new AddressPlan(Small).Next(Held(2).Select(lease => lease with { Network = new NetworkName("other") }), null, Now)?.Address);

    [TestMethod]
    public void Use_HeldAndResting_AreCountedAndExplained()
    {
        var use = new AddressPlan(Small).Use([.. Held(2, 3, 4), Resting(5, Now.AddMinutes(2)), Resting(6, Now.AddSeconds(90)), Resting(2, Now.AddHours(1))], Now);

        Assert.AreEqual(new NetworkUse(0, 3, 2, Now.AddSeconds(90)), use);
        Assert.AreEqual("5 of 5 addresses in use (3 held, 2 resting until 12:01:30Z)", use.ToString());
    }

    [TestMethod]
    public void HostsLines_SmallNetwork_HasEveryLeasableAddress() => CollectionAssert.AreEqual(
        new[] { "10.77.0.2\twn-0-2", "10.77.0.3\twn-0-3", "10.77.0.4\twn-0-4", "10.77.0.5\twn-0-5", "10.77.0.6\twn-0-6" },
        new AddressPlan(Small).HostsLines().ToArray());

    [TestMethod]
    public void Next_List_GoesRoundItInOrder()
    {
        var plan = new AddressPlan(List);

        Assert.AreEqual(new PlannedAddress("10.77.0.2", "02:00:0a:4d:00:02", "wn-0-2"), plan.Next([], null, Now));
        Assert.AreEqual(new PlannedAddress("10.77.0.5", "52:54:00:00:00:05", "wn-0-5"), plan.Next([], "10.77.0.2", Now));
        Assert.AreEqual("10.77.0.6", plan.Next([], "10.77.0.5", Now)?.Address);
        Assert.AreEqual("10.77.0.2", plan.Next([], "10.77.0.6", Now)?.Address);
        Assert.AreEqual("10.77.0.2", plan.Next([], "10.77.0.3", Now)?.Address);
    }

    [TestMethod]
    public void Next_ListAllHeldOrResting_IsNullAndExplained()
    {
        ImmutableArray<Lease> leases = [.. Held(2, 5, 3), Resting(6, Now.AddMinutes(1))];

        Assert.IsNull(new AddressPlan(List).Next(leases, "10.77.0.2", Now));
        Assert.AreEqual("3 of 3 addresses in use (2 held, 1 resting until 12:01:00Z)", new AddressPlan(List).Use(leases, Now).ToString());
    }

    [TestMethod]
    public void HostsLines_List_HasItsAddressesAlone() =>
        CollectionAssert.AreEqual(new[] { "10.77.0.2\twn-0-2", "10.77.0.5\twn-0-5", "10.77.0.6\twn-0-6" }, new AddressPlan(List).HostsLines().ToArray());

    [TestMethod]
    public void HostsLines_OfLeases_AreThoseThatAreHeldHere() => CollectionAssert.AreEqual(
        new[] { "10.77.0.2\twn-0-2", "10.77.0.6\twn-0-6" },
        new AddressPlan(List).HostsLines([.. Held(6, 2, 4), Resting(5, Now.AddHours(1)), Resting(5, null) with { Network = new("other") }]).ToArray());

    [TestMethod]
    public void NameOf_ListInWhichOneOctetVaries_NeedsThatOneAlone() => Assert.AreEqual(
        "wn-3", new AddressPlan(List with { PrefixLength = 16, Leases = [new("10.77.1.5"), new("10.77.3.5")], NamePattern = "wn-{3}" }).NameOf("10.77.3.5"));

    [TestMethod]
    public void Choose_FreeAddress_IsThatOne() => Assert.AreEqual(new PlannedAddress("10.77.0.5", "52:54:00:00:00:05", "wn-0-5"), new AddressPlan(List).Choose("10.77.0.5", Held(2, 6), Now));

    [TestMethod]
    [DataRow("10.77.0.3")]
    [DataRow("10.77.0.1")]
    [DataRow("10.78.0.2")]
    [DataRow("x")]
    public void Choose_NotOneOfTheNetworks_IsRejected(string address) =>
        Assert.Contains("no address that network \"batch\" leases", Assert.ThrowsExactly<RejectedException>(() => new AddressPlan(List).Choose(address, [], Now)).Message);

    [TestMethod]
    public void Choose_HeldOrResting_SaysByWhomOrUntilWhen()
    {
        var plan = new AddressPlan(Small);

        Assert.Contains("is held by VM 3", Assert.ThrowsExactly<CapacityExhaustedException>(() => plan.Choose("10.77.0.3", Held(3), Now)).Message);
        Assert.Contains("rests until", Assert.ThrowsExactly<CapacityExhaustedException>(() => plan.Choose("10.77.0.3", [Resting(3, Now.AddMinutes(1))], Now)).Message);
        Assert.AreEqual("10.77.0.3", plan.Choose("10.77.0.3", [Resting(3, Now)], Now).Address);
    }

    [TestMethod]
    public void Check_WrongList_IsNamed()
    {
        AssertOneError(List with { FirstLease = "10.77.0.2" }, "has either");
        AssertOneError(List with { LastLease = "10.77.0.5" }, "has either");
        AssertOneError(List with { Leases = [new("10.77.0.2"), new("10.77.0.2", "52:54:00:00:00:05")] }, "address twice");
        AssertOneError(List with { Leases = [new("10.77.0.1")] }, "gateway");
        AssertOneError(List with { Leases = [new("10.77.0.7")] }, "leases \"10.77.0.7\"");
        AssertOneError(List with { Leases = [new("10.77.0.2", "53:54:00:00:00:05")] }, "unicast");
        AssertOneError(List with { Leases = [new("10.77.0.2", "52:54:00:00:05")] }, "six octets");
        AssertOneError(List with { Leases = [new("10.77.0.2", "02:00:0A:4D:00:03"), new("10.77.0.3")] }, "MAC to two");
    }

    [TestMethod]
    public void Check_WrongVlan_IsNamed()
    {
        AssertOneError(Small with { Vlan = new(0, "eth0") }, "vlan 0");
        AssertOneError(Small with { Vlan = new(4095, "eth0") }, "vlan 4095");
        AssertOneError(Small with { Vlan = new(1, "eth 0") }, "vlan 1");
        AssertOneError(Small with { Vlan = new(4094, "enp129s0f0x") }, "leaves room");
        Assert.IsEmpty(AddressPlan.Check(Small with { Vlan = new(4094, "enp129s0f0") }));
    }

    [TestMethod]
    [DataRow("10.77.0.1", "address")]
    [DataRow("10.77.0", "address")]
    [DataRow("10.077.0.0", "address")]
    [DataRow("10.77.0.0\n", "address")]
    [DataRow("::1", "address")]
    public void Check_WrongAddress_IsNamed(string address, string word) => AssertOneError(Small with { Address = address }, word);

    [TestMethod]
    public void Check_WrongFields_AreNamed()
    {
        AssertOneError(Small with { PrefixLength = 15 }, "prefixLength 15");
        AssertOneError(Small with { PrefixLength = 31 }, "prefixLength 31");
        AssertOneError(Small with { Gateway = "10.77.0.7" }, "gateway");
        AssertOneError(Small with { Gateway = "10.77.1.1" }, "gateway");
        AssertOneError(Small with { FirstLease = "10.77.0.0" }, "firstLease");
        AssertOneError(Small with { LastLease = "10.77.0.7" }, "lastLease");
        AssertOneError(Small with { FirstLease = "10.77.0.5", LastLease = "10.77.0.3" }, "comes after");
        AssertOneError(Small with { FirstLease = "10.77.0.1", LastLease = "10.77.0.1" }, "nothing is left");
        AssertOneError(Small with { Bridge = "br0'/><x" }, "bridge");
        AssertOneError(Small with { Bridge = "a-name-that-is-too-long" }, "bridge");
        AssertOneError(Small with { MacPrefix = "01:00" }, "macPrefix");
        AssertOneError(Small with { MacPrefix = "02-00" }, "macPrefix");
        AssertOneError(Small with { Dns = ["10.77.0.1", "dns.example.org"] }, "dns");
        AssertOneError(Small with { Quarantine = TimeSpan.FromSeconds(-1) }, "quarantine");
        AssertOneError(Small with { Name = new NetworkName("-x") }, "name");
    }

    [TestMethod]
    [DataRow("wn", "same name")]
    [DataRow("wn-{3}", "same name")]
    [DataRow("wn-{4}{3}", "between two octets")]
    [DataRow("wn-{3}0{4}", "between two octets")]
    [DataRow("wn-{4", "brace")]
    [DataRow("wn-{5}", "brace")]
    [DataRow("{4}", "host name")]
    [DataRow("wn_{4}", "host name")]
    [DataRow("wn-{4}-", "host name")]
    [DataRow("wn-{4}..org", "host name")]
    [DataRow("wn {4}", "host name")]
    [DataRow("wn-{4}-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "host name")]
    public void Check_WrongPattern_IsNamed(string pattern, string word) => AssertOneError(Small with { NamePattern = pattern }, word);

    [TestMethod]
    public void Check_SeveralErrors_AreAllNamed() => Assert.HasCount(3, AddressPlan.Check(Small with { MacPrefix = "", Bridge = "a b", Gateway = "x" }));

    [TestMethod]
    public void Constructor_WrongNetwork_IsRejectedWithEveryError()
    {
        var refusal = Assert.ThrowsExactly<RejectedException>(() => new AddressPlan(Small with { Gateway = "x", Bridge = "a b" }));

        Assert.Contains("gateway", refusal.Message);
        Assert.Contains("bridge", refusal.Message);
    }

    [TestMethod]
    public void Plan_AnyNetwork_NamesAndMacsAreDistinct() => Prop.ForAll(Networks(), network =>
    {
        var plan = new AddressPlan(network);
        var addresses = plan.HostsLines().Select(line => line.Split('\t')).ToList();
        return addresses.Count == plan.Size && addresses.Select(line => line[1]).Distinct().Count() == plan.Size
            && addresses.Select(line => plan.MacOf(line[0])).Distinct().Count() == plan.Size
            && addresses.All(line => line[0] != network.Gateway && plan.NameOf(line[0]) == line[1] && SafeName.IsSafe(line[1]));
    }).QuickCheckThrowOnFailure();

    /// <summary>Leases and gives back at random; at every step the plan agrees with a naive model.</summary>
    [TestMethod]
    public void Next_AnyHistory_NeverGivesWhatIsTakenAndAlwaysFindsWhatIsFree() => Prop.ForAll(Histories(), history =>
    {
        var plan = new AddressPlan(history.Network);
        var all = plan.HostsLines().Select(line => line.Split('\t')[0]).ToList();
        var leases = new Dictionary<string, Lease>();
        string? last = null;
        var now = Now;
        foreach (var step in history.Steps)
        {
            now = now.AddSeconds(20);
            var free = all.Where(address => !leases.TryGetValue(address, out var lease) || lease.QuarantinedUntil <= now).ToList();
            var use = plan.Use(leases.Values, now);
            if (use.Free != free.Count || use.Free + use.Held + use.Quarantined != plan.Size)
            {
                return false;
            }

            if (step % 3 == 0 && leases.Values.Where(lease => lease.QuarantinedUntil is null).ElementAtOrDefault(step % 7) is { } held)
            {
                leases[held.Address] = held with { QuarantinedUntil = now + history.Network.Quarantine };
                continue;
            }

            var next = plan.Next(leases.Values, last, now);
            var expected = free.Count == 0 ? null : free.Find(address => last is not null && all.IndexOf(address) > all.IndexOf(last)) ?? free[0];
            if (next?.Address != expected)
            {
                return false;
            }

            if (next is not null)
            {
                leases[next.Address] = new Lease { Network = history.Network.Name, Address = next.Address, Mac = next.Mac, Vm = new VmId(1) };
                last = next.Address;
            }
        }

        return true;
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<VirtualNetwork> Networks() => Arb.From(
        from prefix in Gen.Choose(21, 30)
        from start in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(1, (1 << (32 - prefix)) - 2)
        from high in Gen.Choose(low, (1 << (32 - prefix)) - 2)
        from gateway in Gen.Choose(0, (1 << (32 - prefix)) - 2)
        let own = (uint)start & (uint.MaxValue << (32 - prefix))
        where low != high || gateway != low
        select Small with
        {
            Address = Text(own),
            PrefixLength = prefix,
            FirstLease = Text(own + (uint)low),
            LastLease = Text(own + (uint)high),
            Gateway = gateway == 0 ? null : Text(own + (uint)gateway),
            Quarantine = TimeSpan.FromMinutes(1),
        });

    private static Arbitrary<History> Histories() => Arb.From(
        from prefix in Gen.Choose(28, 30)
        from gateway in Gen.Choose(0, 2)
        from steps in Gen.Choose(0, 100).ListOf(60)
        from list in Gen.Elements<ImmutableArray<FixedLease>>([], [new("10.77.0.4"), new("10.77.0.6"), new("10.77.0.3")], [new("10.77.0.5")])
        where list.IsEmpty || prefix < 30
        select new History(Small with { Leases = list, PrefixLength = prefix, Gateway = gateway == 0 ? null : "10.77.0." + gateway.ToString(CultureInfo.InvariantCulture), Quarantine = TimeSpan.FromMinutes(1) }, [.. steps]));

    private static string Text(uint address) => new IPAddress(BitConverter.GetBytes(address).Reverse().ToArray()).ToString();

    private static void AssertOneError(VirtualNetwork network, string word) => Assert.Contains(word, Assert.ContainsSingle(AddressPlan.Check(network)));

    private static IEnumerable<Lease> Held(params int[] hosts) => hosts.Select(host => Resting(host, null));

    private static Lease Resting(int host, DateTimeOffset? until) => new()
    {
        Network = Small.Name,
        Address = "10.77.0." + host.ToString(CultureInfo.InvariantCulture),
        Mac = "",
        Vm = new VmId(host),
        QuarantinedUntil = until,
    };

    private sealed record History(VirtualNetwork Network, ImmutableArray<int> Steps);
}
