using System.Collections.Immutable;
using System.Data.Common;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Ledger;

public abstract partial class LedgerSuite
{
    [TestMethod]
    public async Task Load_NewLedger_IsEmpty() => Difference.AssertNone(new LedgerState(), await LoadAsync());

    [TestMethod]
    public async Task Commit_EveryKindOfRecord_LoadsTheSame()
    {
        var vm = Filled.Of<Vm>() with { Revision = 0, State = VmState.Running };
        var node = Filled.Of<WorkerNode>() with { Id = vm.Id, State = NodeState.Ready };
        var plan = Filled.Of<RecordedPlan>();
        LedgerState expected = new()
        {
            Vms = [vm with { Revision = 1 }],
            Nodes = [node],
            Leases = [Filled.Of<Lease>() with { Address = "10.77.0.9" }],
            Memory = Filled.Of<PlannerMemory>(),
            Freezes = LedgerState.NoFreezes.Add("", Filled.Of<FreezeRecord>()).Add("main", Filled.Of<FreezeRecord>()),
            Images = [Filled.Of<StoredImage>()],
            Blocks = [Filled.Of<DataBlock>()],
            DisabledHosts = [new("kvm01")],
            NextVm = new(77),
            LastPlan = 1,
        };

        var result = await CommitAsync(new()
        {
            Vms = [vm],
            Nodes = [node],
            Leases = expected.Leases,
            Memory = expected.Memory,
            Freezes = expected.Freezes,
            Images = expected.Images,
            Blocks = expected.Blocks,
            DisabledHosts = [new("kvm01")],
            NextVm = new(77),
            Plan = plan,
            Events = [Filled.Of<JournalEvent>()],
        });

        Difference.AssertNone(expected, await LoadAsync());
        Difference.AssertNone(expected, await LoadAsync());
        Difference.AssertNone(expected.Vms, result.Vms);
        Assert.AreEqual(1, result.PlanId);
        Difference.AssertNone(plan with { Id = 1 }, await Store.FindPlanAsync(1, Ct));
        Difference.AssertNone(ImmutableArray.Create((1L, Filled.Of<JournalEvent>())), await Store.ListEventsAsync(0, 10, Ct));
    }

    [TestMethod]
    public async Task Commit_ArraysNeverSet_WritesNothing()
    {
        var result = await CommitAsync(new()
        {
            Vms = default,
            Nodes = default,
            Leases = default,
            DroppedLeases = default,
            Events = default,
            Images = default,
            DroppedImages = default,
            Blocks = default,
            DroppedBlocks = default,
            DroppedFreezes = default,
            DisabledHosts = default,
            EnabledHosts = default,
        });

        Assert.IsEmpty(result.Vms);
        Assert.IsNull(result.PlanId);
        Difference.AssertNone(new LedgerState(), await LoadAsync());
    }

    [TestMethod]
    public async Task Commit_OfTheReturnedVms_GoesOnWithoutLoading()
    {
        var result = await CommitAsync(new() { Vms = [Records.Vm(2), Records.Vm(1)] });
        Assert.AreSequenceEqual(new[] { 2L, 1L }, result.Vms.Select(vm => vm.Id.Value));

        result = await CommitAsync(new() { Vms = [.. result.Vms.Select(vm => vm with { State = VmState.Prolog, Host = new("kvm01") })] });

        Assert.IsTrue(result.Vms.All(vm => vm.Revision == 2));
        var stored = (await LoadAsync()).Vms;
        Difference.AssertNone(result.Vms.OrderBy(vm => vm.Id).ToImmutableArray(), stored);
    }

    [TestMethod]
    public async Task Commit_VmReadTooEarly_IsRefused()
    {
        var old = (await CommitAsync(new() { Vms = [Records.Vm(1)] })).Vms[0];
        await CommitAsync(new() { Vms = [old with { State = VmState.Prolog }] });

        var e = await Assert.ThrowsExactlyAsync<StaleWriteException>(() => CommitAsync(new() { Vms = [old with { State = VmState.Failed }] }));

        Assert.Contains("VM 1 cannot be written: what was to be written was made from revision 1, but the ledger has revision 2", e.Message);
        Assert.AreEqual(VmState.Prolog, (await LoadAsync()).Vms.Single().State);
    }

    [TestMethod]
    public async Task Commit_NewVmThatExists_IsRefused()
    {
        await CommitAsync(new() { Vms = [Records.Vm(1)] });

        var e = await Assert.ThrowsExactlyAsync<StaleWriteException>(() => CommitAsync(new() { Vms = [Records.Vm(2), Records.Vm(1)] }));

        Assert.Contains("is new, but the ledger has revision 1", e.Message);
        Assert.HasCount(1, (await LoadAsync()).Vms);
    }

    [TestMethod]
    public async Task Commit_VmThatIsGone_IsRefused()
    {
        var e = await Assert.ThrowsExactlyAsync<StaleWriteException>(() => CommitAsync(new() { Vms = [Records.Vm(1) with { Revision = 3 }] }));

        Assert.Contains("the ledger has no such VM", e.Message);
    }

    [TestMethod]
    public async Task Commit_SameVmTwice_IsRefused()
    {
        await Assert.ThrowsExactlyAsync<StaleWriteException>(() => CommitAsync(new() { Vms = [Records.Vm(1), Records.Vm(1)] }));

        Assert.IsEmpty((await LoadAsync()).Vms);
    }

    [TestMethod]
    public async Task Commit_LastElementViolates_LeavesNothing()
    {
        await CommitAsync(new() { Vms = [Records.Vm(1)], Leases = [Records.Lease(9, vm: 1)] });
        var before = await LoadAsync();
        var epoch = await Store.BeginAsync("reconcile", "me", Ct);

        await Assert.ThrowsExactlyAsync<LeaseTakenException>(() => CommitAsync(new()
        {
            Epoch = epoch,
            Vms = [before.Vms[0] with { Attempts = 5 }, Records.Vm(2)],
            Nodes = [Records.Node(2)],
            Leases = [Records.Lease(8, vm: 2), Records.Lease(9, vm: 2)],
            Memory = Filled.Of<PlannerMemory>(),
            Plan = Records.Plan("p", true),
            Events = [Records.Event("e")],
            NextVm = new(50),
        }));

        Difference.AssertNone(before, await LoadAsync());
        Assert.IsEmpty(await Store.ListPlansAsync(10, null, Ct));
        Assert.IsEmpty(await Store.ListEventsAsync(0, 10, Ct));
        Assert.AreEqual(1, (await CommitAsync(new() { Plan = Records.Plan("p", true) })).PlanId);
    }

    [TestMethod]
    public async Task Commit_FailsInTheLastTable_LeavesNothing()
    {
        await Assert.ThrowsAsync<NullReferenceException>(() => CommitAsync(new()
        {
            Vms = [Records.Vm(1)],
            Nodes = [Records.Node(1)],
            Leases = [Records.Lease(1, vm: 1)],
            Freezes = LedgerState.NoFreezes.Add("", new(Records.Noon, "root", "test")),
            Plan = Records.Plan("p", true),
            Events = [Records.Event("e"), null!], // Not allowed, so it fails after all else was written.
        }));

        Difference.AssertNone(new LedgerState(), await LoadAsync());
        Assert.IsEmpty(await Store.ListEventsAsync(0, 10, Ct));
    }

    [TestMethod]
    public async Task Commit_NodeWithoutItsVm_LeavesNothing()
    {
        await Assert.ThrowsAsync<DbException>(() => CommitAsync(new() { Vms = [Records.Vm(1)], Nodes = [Records.Node(1), Records.Node(2)] }));

        Difference.AssertNone(new LedgerState(), await LoadAsync());
    }

    [TestMethod]
    public async Task Commit_Cancelled_LeavesNothing()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() => Store.CommitAsync(new() { Vms = [Records.Vm(1)] }, new CancellationToken(canceled: true)));

        Difference.AssertNone(new LedgerState(), await LoadAsync());
    }
}
