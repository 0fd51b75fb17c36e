using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Ledger;

public abstract partial class LedgerSuite
{
    [TestMethod]
    public async Task Lease_HeldByAnotherVm_IsNotOverwritten()
    {
        await CommitAsync(new() { Leases = [Records.Lease(1, vm: 1)] });

        var e = await Assert.ThrowsExactlyAsync<LeaseTakenException>(() => CommitAsync(new() { Leases = [Records.Lease(1, vm: 2)] }));

        Assert.Contains("10.77.0.1 of network public is held by VM 1 and cannot be written for VM 2", e.Message);
        Assert.AreEqual(new VmId(1), (await LoadAsync()).Leases.Single().Vm);
    }

    [TestMethod]
    public async Task Lease_TwiceInOneCommit_IsRefused()
    {
        await Assert.ThrowsExactlyAsync<LeaseTakenException>(() => CommitAsync(new() { Leases = [Records.Lease(1, vm: 1), Records.Lease(1, vm: 2)] }));

        Assert.IsEmpty((await LoadAsync()).Leases);
    }

    [TestMethod]
    public async Task Lease_Released_GoesToAnotherVmAndNotBack()
    {
        var released = Records.Lease(1, vm: 1) with { QuarantinedUntil = Records.Noon };
        await CommitAsync(new() { Leases = [Records.Lease(1, vm: 1)] });
        await CommitAsync(new() { Leases = [released] });
        Assert.AreEqual(released, (await LoadAsync()).Leases.Single());

        await CommitAsync(new() { Leases = [Records.Lease(1, vm: 2)] });

        await Assert.ThrowsExactlyAsync<LeaseTakenException>(() => CommitAsync(new() { Leases = [released] }));
        Assert.AreEqual(Records.Lease(1, vm: 2), (await LoadAsync()).Leases.Single());
    }

    [TestMethod]
    public async Task Lease_DroppedWhileHeld_IsRefused()
    {
        await CommitAsync(new() { Leases = [Records.Lease(1, vm: 1)] });

        var e = await Assert.ThrowsExactlyAsync<LeaseTakenException>(() => CommitAsync(new() { DroppedLeases = [(new("public"), "10.77.0.1")] }));

        Assert.Contains("is held by VM 1 and cannot be forgotten", e.Message);
        Assert.HasCount(1, (await LoadAsync()).Leases);
    }

    [TestMethod]
    public async Task Lease_DroppedAfterItsRelease_IsForgottenAndMayBeTakenAtOnce()
    {
        await CommitAsync(new() { Leases = [.. new[] { 1, 2 }.Select(a => Records.Lease(a, vm: 1) with { QuarantinedUntil = Records.Noon })] });

        await CommitAsync(new()
        {
            DroppedLeases = [(new("public"), "10.77.0.1"), (new("public"), "10.77.0.2"), (new("public"), "10.77.0.3")],
            Leases = [Records.Lease(2, vm: 2)],
        });

        Assert.AreEqual(Records.Lease(2, vm: 2), (await LoadAsync()).Leases.Single());
    }
}
