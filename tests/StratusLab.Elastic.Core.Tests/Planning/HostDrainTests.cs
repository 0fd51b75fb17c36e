using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>A host that an operator empties.</summary>
[TestClass]
public sealed class HostDrainTests
{
    [TestMethod]
    public void Nodes_ReadyOnADrainingHost_AreDrainedWhateverTheirJobs()
    {
        var scene = Draining().Ours(Given.Node(1)).Ours(Given.Node(2)).With(Given.Running("9", 4, "wn-0-2"));

        Assert.AreEqual("drain wn-0-1; drain wn-0-2", scene.Actions());
        Assert.IsTrue(scene.Plan().Actions.OfType<PlanAction.Drain>().All(d => d.Cause == DrainCause.Operator));
    }

    [TestMethod]
    public void Nodes_OnADrainingHost_AreNoSupply() =>
        Assert.AreEqual("drain wn-0-1; boot medium kvm02 for 1", Draining().Ours(Given.Node(1)).With(Given.Pending("1", cores: 4)).Actions());

    [TestMethod]
    public void Nodes_ThatDrainForIdlenessThere_AreNotKeptForNewDemand() =>
        Assert.AreEqual("boot medium kvm02 for 1", Draining().Ours(Given.Node(1, NodeState.Draining)).With(Given.Pending("1", cores: 4)).Actions());

    [TestMethod]
    public void Nodes_OfAFrozenCluster_AreLeftAlone() =>
        Assert.AreEqual("", Draining().Ours(Given.Node(1)).ChangedCluster(c => c with { Frozen = "squeue timed out" }).Actions());

    [TestMethod]
    public void Vms_WithSharedFiles_MoveToAHostWithRoom() => Assert.AreEqual("move 7 kvm02", Draining().With(Given.Vm(7)).Actions());

    [TestMethod]
    public void Vms_ThatMoveAlready_AreNotMovedAgain() => Assert.AreEqual("", Draining().With(Given.Vm(7) with { Move = new(new("kvm02"), true) }).Actions());

    [TestMethod]
    public void Vms_WithFilesOfTheirOwnHost_StayAndAreNamed()
    {
        var scene = new Scene().Host("kvm01", policy: p => p with { IsEnabled = false, IsDraining = true, HasSharedFiles = false }).Host("kvm02").With(Given.Vm(7));

        Assert.AreEqual("", scene.Actions());
        Assert.AreEqual("VM 7: stays on kvm01, which is being drained: its files are there alone. \"elastic vms migrate --cold\" moves it with a pause", scene.Refusals());
    }

    [TestMethod]
    public void Vms_NoRoomElsewhere_StayAndSayWhy()
    {
        var scene = new Scene().Host("kvm01", policy: p => p with { IsEnabled = false, IsDraining = true }).Host("kvm02", cores: 1).With(Given.Vm(7));

        Assert.AreEqual("VM 7: stays on kvm01, which is being drained: no host has room: kvm01: it is being drained; kvm02 has 1 CPU of 4", scene.Refusals());
    }

    [TestMethod]
    public void Placement_VmThatFailedOnOneHost_TriesTheOther() =>
        Assert.AreEqual("place 7 kvm02", TwoHosts().With(Waiting() with { FailedOn = [new("kvm01")], Failure = "no space left" }).Actions());

    [TestMethod]
    public void Placement_VmThatFailedOnEveryHost_IsTriedAgain() =>
        Assert.AreEqual("place 7 kvm01", TwoHosts().With(Waiting() with { FailedOn = [new("kvm01"), new("kvm02")], Failure = "no space left" }).Actions());

    [TestMethod]
    public void Placement_VmThatMoves_GoesThereOrWaits()
    {
        Assert.AreEqual("place 7 kvm02", TwoHosts().With(Waiting() with { Move = new(new("kvm02"), false) }).Actions());
        Assert.AreEqual("", new Scene().Host("kvm01").Host("kvm02", cores: 1).With(Waiting() with { Move = new(new("kvm02"), false) }).Actions());
    }

    [TestMethod]
    public void Placement_StoredVm_GoesOnlyWhereItsFilesCanBe()
    {
        var scene = new Scene().Host("kvm01", policy: p => p with { HasSharedFiles = false }).Host("kvm02").Host("kvm03", cores: 2, policy: p => p with { HasSharedFiles = false });

        Assert.AreEqual("place 7 kvm01", scene.With(Waiting() with { Origin = new("kvm03"), HasCheckpoint = true }).Actions());
    }

    [TestMethod]
    public void Placement_VmWithADataBlockOfAHost_GoesThereOrWaitsAndSaysWhy()
    {
        Assert.AreEqual("place 7 kvm02", Own("kvm01").Host("kvm02", policy: Own).With(Waiting() with { OnlyOn = new("kvm02") }).Actions());

        var full = Own("kvm01").Host("kvm02", cores: 1, policy: Own).With(Waiting() with { OnlyOn = new("kvm02") });
        Assert.AreEqual("", full.Actions());
        Assert.AreEqual("VM 7: waits for a host: its data block is on kvm02: kvm02 has 1 CPU of 4", full.Refusals());
    }

    [TestMethod]
    public void Placement_VmWithADataBlockInSharedFiles_GoesOnlyWhereTheyAreSeen()
    {
        Assert.AreEqual("place 7 kvm02", Own("kvm01").Host("kvm02").With(WithBlock(Waiting())).Actions());
        Assert.AreEqual("", Own("kvm01").With(WithBlock(Waiting())).Actions());
    }

    [TestMethod]
    public void Vms_WithADataBlockOfTheirHost_StayAndAreNamed() => Assert.AreEqual(
        "VM 7: stays on kvm01, which is being drained: its data block is there. Shut it down",
        new Scene().Host("kvm01", policy: p => Own(p) with { IsEnabled = false, IsDraining = true }).Host("kvm02").With(Given.Vm(7) with { OnlyOn = new("kvm01") }).Refusals());

    [TestMethod]
    public void Placement_VmOnItsWay_TakesRoomOnBothHosts() =>
        Assert.AreEqual("", new Scene().Host("kvm01", cores: 4).Host("kvm02", cores: 4).With(Given.Vm(7) with { Move = new(new("kvm02"), true) }).With(Given.Pending("1", cores: 4)).Actions());

    private static Scene Draining() => new Scene().Host("kvm01", policy: p => p with { IsEnabled = false, IsDraining = true }).Host("kvm02");

    private static Scene TwoHosts() => new Scene().Host("kvm01").Host("kvm02");

    private static Scene Own(string host) => new Scene().Host(host, policy: Own);

    private static HostPolicy Own(HostPolicy policy) => policy with { HasSharedFiles = false };

    private static Vm WithBlock(Vm vm) => vm with { Template = vm.Template with { Disks = [new(new("")) { Kind = DiskKind.Block, Block = new("data") }] } };

    private static Vm Waiting() => Given.Vm(7, VmState.Pending, host: null);
}
