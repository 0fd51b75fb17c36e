using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class AbandonmentTests
{
    private static readonly DateTimeOffset Abandoned = Given.Noon;
    private static readonly Abandonment Hold = new(new(7), Abandoned, [new("kvm1"), new("kvm2")]);

    [TestMethod]
    public void After_EveryHostSeenWithoutTheVmInTurn_NothingHoldsIt()
    {
        var left = Hold.After(Look("kvm1", 1));

        Assert.AreEqual(new Abandonment(Hold.Vm, Abandoned + Given.Minutes(1), [new("kvm2")]), left);
        Assert.IsNull(left!.After(Look("kvm2", 2))); // There is one.
    }

    [TestMethod]
    public void After_SecondHostBeforeTheFirst_ProvesNothing() => Assert.AreEqual(Hold, Hold.After(Look("kvm2", 1)));

    [TestMethod]
    public void After_SecondHostsLookBeganBeforeTheFirsts_ProvesNothing()
    {
        var left = Hold.After(Look("kvm1", 2))!; // kvm2 is left. The domain may have come there after its look began.

        Assert.AreEqual(left, left.After(Look("kvm2", 1)));
    }

    [TestMethod]
    public void After_LookThatBeganBefore_ProvesNothing() => Assert.AreEqual(Hold, Hold.After(Look("kvm1", 0)));

    [TestMethod]
    public void After_LookThatIsNotWhole_ProvesNothing() => Assert.AreEqual(Hold, Hold.After(Look("kvm1", 1) with { Incomplete = "virsh timed out" }));

    [TestMethod]
    [DataRow(DomainState.Running)]
    [DataRow(DomainState.Off)]
    public void After_DomainStillThere_HoldsIt(DomainState state) => Assert.AreEqual(Hold, Hold.After(Look("kvm1", 1) with { Domains = [new(new(7), state)] }));

    [TestMethod]
    public void Among_HostThatIsNotDeclaredAnyMore_IsWaitedForNoLonger()
    {
        Assert.AreEqual(Hold, Hold.Among([new("kvm1"), new("kvm2"), new("kvm3")]));
        Assert.AreEqual(Hold with { Hosts = [new("kvm2")] }, Hold.Among([new("kvm2")]));
        Assert.IsNull(Hold.Among([new("kvm3")]));
    }

    private static HostReport Look(string host, int minute) => new() { Host = new(host), ReadAt = Abandoned + Given.Minutes(minute) };
}
