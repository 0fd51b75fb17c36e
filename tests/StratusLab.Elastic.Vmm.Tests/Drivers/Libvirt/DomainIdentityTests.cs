using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

[TestClass]
public sealed class DomainIdentityTests
{
    /// <summary>From Python's uuid.uuid5. A change here would disown every running domain.</summary>
    [TestMethod]
    [DataRow("lab", 5, "b4153f8c-9dee-5024-9359-e30c0d56a200")]
    [DataRow("lab-2", 5, "53f306e1-94b0-5e63-8fc1-903cb65d87ec")]
    [DataRow("lab", 70, "1d6f082c-95e1-52d9-a7c6-f4abfdc74a81")]
    public void UuidOf_SiteAndNumber_IsVersion5OfBoth(string site, long vm, string uuid) =>
        Assert.AreEqual(Guid.Parse(uuid), new DomainIdentity(site).UuidOf(new VmId(vm)));

    [TestMethod]
    public void IsOurs_OwnDomain_IsFound()
    {
        var identity = new DomainIdentity("lab");

        Assert.IsTrue(identity.IsOurs("one-lab-5", identity.UuidOf(new VmId(5)), out var vm));
        Assert.AreEqual(new VmId(5), vm);
    }

    [TestMethod]
    [DataRow("one-lab-5", "b4153f8c-9dee-5024-9359-e30c0d56a201", DisplayName = "another UUID")]
    [DataRow("one-lab-6", "b4153f8c-9dee-5024-9359-e30c0d56a200", DisplayName = "another number")]
    [DataRow("renamed", "b4153f8c-9dee-5024-9359-e30c0d56a200", DisplayName = "another name")]
    [DataRow("one-lab-05", "b4153f8c-9dee-5024-9359-e30c0d56a200", DisplayName = "a zero")]
    [DataRow("one-lab-+5", "b4153f8c-9dee-5024-9359-e30c0d56a200", DisplayName = "a sign")]
    [DataRow("one-lab-5 ", "b4153f8c-9dee-5024-9359-e30c0d56a200", DisplayName = "a space")]
    [DataRow("one-lab-2-5", "53f306e1-94b0-5e63-8fc1-903cb65d87ec", DisplayName = "another site")]
    [DataRow("ONE-LAB-5", "b4153f8c-9dee-5024-9359-e30c0d56a200", DisplayName = "capitals")]
    public void IsOurs_NearMiss_IsNot(string name, string uuid) => Assert.IsFalse(new DomainIdentity("lab").IsOurs(name, Guid.Parse(uuid), out _));

    [TestMethod]
    public void NameOf_LongestSiteAndNumber_IsASafeName() =>
        Assert.IsTrue(SafeName.IsSafe(new DomainIdentity(new string('s', 39)).NameOf(new VmId(long.MaxValue))));

    [TestMethod]
    [DataRow("")]
    [DataRow("a b")]
    [DataRow("a;b")]
    [DataRow("a/b")]
    [DataRow("-a")]
    [DataRow("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Constructor_UnusableSite_IsRejected(string site) => Assert.ThrowsExactly<RejectedException>(() => new DomainIdentity(site));
}
