using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Ledger;

public abstract partial class LedgerSuite
{
    [TestMethod]
    public async Task Commit_NextVm_OnlyRisesAndStaysAboveEveryVm()
    {
        await CommitAsync(new() { Vms = [Records.Vm(7)], NextVm = new(5) });
        Assert.AreEqual(new VmId(8), (await LoadAsync()).NextVm);

        await CommitAsync(new() { NextVm = new(3) });
        Assert.AreEqual(new VmId(8), (await LoadAsync()).NextVm);

        await CommitAsync(new() { NextVm = new(30) });
        Assert.AreEqual(new VmId(30), (await LoadAsync()).NextVm);
    }

    [TestMethod]
    public async Task Commit_OperatorsOrders_AreSetAndLifted()
    {
        await CommitAsync(new()
        {
            Freezes = LedgerState.NoFreezes.Add("", new(Records.Noon, "root", "maintenance")).Add("legacy", new(Records.Noon, "root", "upgrade")),
            DisabledHosts = [new("kvm02"), new("kvm01")],
            Images = [Records.Image("worker"), Records.Image("base")],
            Blocks = [Records.Block("data"), Records.Block("old")],
        });
        await CommitAsync(new()
        {
            Freezes = LedgerState.NoFreezes.Add("legacy", new(Records.Noon, "eve", "still")),
            DroppedFreezes = ["", "never"],
            EnabledHosts = [new("kvm02"), new("never")],
            DisabledHosts = [new("kvm01")],
            Images = [Records.Image("worker") with { Sha256 = "beef" }],
            DroppedImages = [new("base"), new("never")],
            Blocks = [Records.Block("data") with { SizeMiB = 5 }],
            DroppedBlocks = [new("old"), new("never")],
        });

        var state = await LoadAsync();
        Assert.AreEqual(KeyValuePair.Create("legacy", new FreezeRecord(Records.Noon, "eve", "still")), state.Freezes.Single());
        Assert.AreEqual(new HostName("kvm01"), state.DisabledHosts.Single());
        Assert.AreEqual("beef", state.Images.Single().Sha256);
        Assert.AreEqual(Records.Block("data") with { SizeMiB = 5 }, state.Blocks.Single());
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(700)]
    public async Task Load_AfterSomeHaveChanged_ReadsTheseAndKeepsTheOthers(int changed)
    {
        var ids = Enumerable.Range(1, 1000).Select(i => (long)i).ToArray();
        var written = await CommitAsync(new() { Vms = [.. ids.Select(Records.Vm)], Nodes = [.. ids.Select(Records.Node)] });
        var before = await LoadAsync();
        await CommitAsync(new()
        {
            Vms = [.. written.Vms.Take(changed).Select(v => v with { Attempts = 3 }), Records.Vm(1001)],
            Nodes = [.. before.Nodes.Take(changed).Select(n => n with { Reason = "changed" }), Records.Node(1001)],
        });
        await CommitAsync(new() { Nodes = [before.Nodes[0] with { State = NodeState.Gone, Ended = Records.Noon }] });

        var after = await LoadAsync();

        Assert.HasCount(1001, after.Vms);
        Assert.IsTrue(after.Vms.Take(changed).All(v => v.Attempts == 3));
        Assert.IsTrue(after.Vms.Skip(changed).Take(1000 - changed).Zip(before.Vms.Skip(changed)).All(p => ReferenceEquals(p.First, p.Second)));
        Assert.HasCount(1000, after.Nodes);
        Assert.IsTrue(after.Nodes.Take(changed - 1).All(n => n.Reason == "changed"));
        Assert.IsTrue(after.Nodes.Skip(changed - 1).Take(1000 - changed).Zip(before.Nodes.Skip(changed)).All(p => ReferenceEquals(p.First, p.Second)));
    }

    [TestMethod]
    public async Task Load_ManyRecords_AreInTheOrderOfTheirKeys()
    {
        long[] ids = [300, 9, 10, 1, 2];
        await CommitAsync(new()
        {
            Vms = [.. ids.Select(Records.Vm)],
            Nodes = [.. ids.Select(Records.Node)],
            Leases = [.. ids.Select(id => Records.Lease(id, id)), Records.Lease(5, 1) with { Network = new("A") }],
            Images = [Records.Image("b"), Records.Image("B"), Records.Image("a")],
            Blocks = [Records.Block("b"), Records.Block("B"), Records.Block("a")],
            DisabledHosts = [new("kvm2"), new("Kvm3")],
        });

        var state = await LoadAsync();

        Assert.AreSequenceEqual(new long[] { 1, 2, 9, 10, 300 }, state.Vms.Select(vm => vm.Id.Value));
        Assert.AreSequenceEqual(new long[] { 1, 2, 9, 10, 300 }, state.Nodes.Select(node => node.Id.Value));
        Assert.AreSequenceEqual(
            new[] { "10.77.0.5", "10.77.0.1", "10.77.0.2", "10.77.0.9", "10.77.0.10", "10.77.1.44" }, state.Leases.Select(l => l.Address));
        Assert.AreSequenceEqual(new[] { "B", "a", "b" }, state.Images.Select(i => i.Name.Value));
        Assert.AreSequenceEqual(new[] { "B", "a", "b" }, state.Blocks.Select(b => b.Name.Value));
        Assert.AreSequenceEqual(new[] { "Kvm3", "kvm2" }, state.DisabledHosts.Select(h => h.Value));
    }
}
