using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class BlockHoldTests
{
    private static readonly DateTimeOffset Abandoned = Given.Noon;
    private static readonly BlockHold Hold = new(new(7), Abandoned, [new("kvm1"), new("kvm2")]);

    [TestMethod]
    public void After_EveryHostSeenWithoutTheVmInTurn_NothingHoldsIt()
    {
        var left = Hold.After(Look("kvm1", 1));

        Assert.AreEqual(new BlockHold(Hold.Vm, Abandoned, [new("kvm2")]), left);
        Assert.IsNull(left!.After(Look("kvm2", 2))); // There is one.
    }

    [TestMethod]
    public void After_SecondHostBeforeTheFirst_ProvesNothing() => Assert.AreEqual(Hold, Hold.After(Look("kvm2", 1)));

    [TestMethod]
    public void After_LookThatBeganBefore_ProvesNothing() => Assert.AreEqual(Hold, Hold.After(Look("kvm1", 0)));

    [TestMethod]
    public void After_LookThatIsNotWhole_ProvesNothing() => Assert.AreEqual(Hold, Hold.After(Look("kvm1", 1) with { Incomplete = "virsh timed out" }));

    [TestMethod]
    [DataRow(DomainState.Running)]
    [DataRow(DomainState.Off)]
    public void After_DomainStillThere_HoldsIt(DomainState state) => Assert.AreEqual(Hold, Hold.After(Look("kvm1", 1) with { Domains = [new(new(7), state)] }));

    private static HostReport Look(string host, int minute) => new() { Host = new(host), ReadAt = Abandoned + Given.Minutes(minute) };
}
