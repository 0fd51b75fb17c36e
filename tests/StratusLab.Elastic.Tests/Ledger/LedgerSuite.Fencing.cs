using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Ledger;

public abstract partial class LedgerSuite
{
    [TestMethod]
    public async Task Epoch_TwoHolders_ThePausedOldOneLoses()
    {
        var paused = await Store.BeginAsync("reconcile", "old", Ct);
        var vm = (await CommitAsync(new() { Epoch = paused, Vms = [Records.Vm(1)] })).Vms[0];

        var present = await Store.BeginAsync("reconcile", "new", Ct);
        Assert.AreEqual(paused.Value + 1, present.Value);
        var e = await Assert.ThrowsExactlyAsync<EpochLostException>(
            () => CommitAsync(new() { Epoch = paused, Vms = [vm with { Attempts = 9 }], Events = [Records.Event("late")] }));

        Assert.Contains("Lane reconcile, epoch 1: another instance took over (new, epoch 2)", e.Message);
        Assert.IsEmpty(await Store.ListEventsAsync(0, 10, Ct));
        await CommitAsync(new() { Epoch = present, Vms = [vm with { Attempts = 1 }] });
        Assert.AreEqual(1, (await LoadAsync()).Vms.Single().Attempts);
    }

    [TestMethod]
    public async Task Epoch_OfAnotherLane_IsNotTouched()
    {
        var reconcile = await Store.BeginAsync("reconcile", "a", Ct);
        var host = await Store.BeginAsync("host/kvm01", "b", Ct);

        await CommitAsync(new() { Epoch = reconcile, Vms = [Records.Vm(1)] });
        await CommitAsync(new() { Epoch = host, Vms = [Records.Vm(2)] });

        Assert.HasCount(2, (await LoadAsync()).Vms);
    }

    [TestMethod]
    public async Task Epoch_ThatTheLedgerDoesNotKnow_IsLost()
    {
        var e = await Assert.ThrowsExactlyAsync<EpochLostException>(() => CommitAsync(new() { Epoch = new("reconcile", 4), Vms = [Records.Vm(1)] }));

        Assert.Contains("replaced or restored", e.Message);
        Assert.IsEmpty((await LoadAsync()).Vms);
    }

    [TestMethod]
    public async Task Epoch_ManyBeginAtOnce_OnlyTheLastMayWrite()
    {
        var epochs = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Store.BeginAsync("reconcile", $"h{i}", Ct), Ct)));
        Assert.AreSequenceEqual(Enumerable.Range(1, 8).Select(i => (long)i), epochs.Select(e => e.Value).Order());

        foreach (var epoch in epochs.Where(e => e.Value != 8))
        {
            await Assert.ThrowsExactlyAsync<EpochLostException>(() => CommitAsync(new() { Epoch = epoch, Vms = [Records.Vm(1)] }));
        }

        await CommitAsync(new() { Epoch = epochs.Single(e => e.Value == 8), Vms = [Records.Vm(1)] });
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Commit_SeveralTasksOverTheSameVms_LosesNoUpdateAndNoEvent()
    {
        const int Tasks = 6;
        const int Rounds = 15;
        await CommitAsync(new() { Vms = [Records.Vm(1), Records.Vm(2), Records.Vm(3)] });

        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => Task.Run(() => RaiseAsync(task), Ct)));

        Assert.IsTrue((await LoadAsync()).Vms.All(vm => vm.Attempts == Tasks * Rounds));
        var events = await Store.ListEventsAsync(0, 1000, Ct);
        Assert.AreSequenceEqual(Enumerable.Range(1, Tasks * Rounds).Select(i => (long)i), events.Select(e => e.Id));
        Assert.HasCount(Tasks * Rounds, events.Select(e => e.Event.Text).Distinct().ToList());

        async Task RaiseAsync(int task)
        {
            for (var round = 0; round < Rounds;)
            {
                var vms = (await LoadAsync()).Vms.Select(vm => vm with { Attempts = vm.Attempts + 1 });
                try
                {
                    await CommitAsync(new() { Vms = [.. task % 2 == 0 ? vms : vms.Reverse()], Events = [Records.Event($"{task}/{round}")] });
                    round++;
                }
                catch (StaleWriteException)
                {
                    // Another task was first: read again.
                }
            }
        }
    }

    [TestMethod]
    public async Task Commit_SeveralTasksTakeTheSameAddress_OneGetsIt()
    {
        var taken = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Task.Run(() => TakeAsync(i), Ct)));

        var winner = taken.Single(vm => vm > 0);
        var state = await LoadAsync();
        Assert.AreEqual(winner, state.Vms.Single().Id.Value);
        Assert.AreEqual(new VmId(winner), state.Leases.Single().Vm);

        async Task<long> TakeAsync(long vm)
        {
            try
            {
                await CommitAsync(new() { Vms = [Records.Vm(vm)], Leases = [Records.Lease(1, vm)] });
                return vm;
            }
            catch (LeaseTakenException)
            {
                return 0;
            }
        }
    }
}
