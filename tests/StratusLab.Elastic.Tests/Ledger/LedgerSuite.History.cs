using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.History;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Ledger;

public abstract partial class LedgerSuite
{
    [TestMethod]
    public async Task Records_ThatAreOver_LeaveTheStateAndStayInTheHistory()
    {
        var node2 = Records.Node(2) with { Name = new("wn-1") };
        var vms = (await CommitAsync(new() { Vms = [Records.Vm(1), Records.Vm(2)], Nodes = [Records.Node(1), node2] })).Vms;

        var gone = Records.Node(1) with { State = NodeState.Gone, Ended = Records.Noon };
        await CommitAsync(new() { Vms = [vms[0] with { State = VmState.Done }], Nodes = [gone] });

        var state = await LoadAsync();
        Assert.AreEqual(new VmId(2), state.Vms.Single().Id);
        Assert.AreEqual(new VmId(2), state.Nodes.Single().Id);
        Assert.AreSequenceEqual(new long[] { 2, 1 }, (await Store.ListNodesAsync(new(true), 10, Ct)).Select(n => n.Node.Id.Value));
        Assert.AreSequenceEqual(new long[] { 2 }, (await Store.ListNodesAsync(new(false), 10, Ct)).Select(n => n.Node.Id.Value));
        Assert.AreSequenceEqual(new long[] { 2 }, (await Store.ListNodesAsync(new(true), 1, Ct)).Select(n => n.Node.Id.Value));
        Assert.AreSequenceEqual(new long[] { 2, 1 }, (await Store.FindNodesAsync(new("wn-1"), Ct)).Select(n => n.Id.Value));
        Assert.IsEmpty(await Store.FindNodesAsync(new("wn-9"), Ct));
        Assert.AreSequenceEqual(new long[] { 2, 1 }, (await Store.ListVmsAsync(new(true), 10, Ct)).Select(n => n.Id.Value));
        Assert.AreSequenceEqual(new long[] { 2 }, (await Store.ListVmsAsync(new(false), 10, Ct)).Select(n => n.Id.Value));
        Assert.AreEqual(VmState.Done, (await Store.FindVmAsync(new(1), Ct))?.State);
        Assert.IsNull(await Store.FindVmAsync(new(3), Ct));
    }

    [TestMethod]
    public async Task Plans_AreNumberedListedAndFound()
    {
        for (var i = 1; i <= 5; i++)
        {
            Assert.AreEqual(i, (await CommitAsync(new() { Plan = Records.Plan($"p{i}", i % 2 == 0) })).PlanId);
        }

        Assert.AreEqual(5, (await LoadAsync()).LastPlan);
        Assert.AreSequenceEqual(new long[] { 5, 4 }, (await Store.ListPlansAsync(2, null, Ct)).Select(p => p.Id));
        var older = await Store.ListPlansAsync(2, 4, Ct);
        Difference.AssertNone(Records.Plan("p3", false) with { Id = 3, Inputs = default }, older[0]);
        Assert.AreEqual(2, older[1].Id);
        Difference.AssertNone(Records.Plan("p2", true) with { Id = 2 }, await Store.FindPlanAsync(2, Ct));
        Assert.IsNull(await Store.FindPlanAsync(6, Ct));
    }

    [TestMethod]
    public async Task Events_AreNumberedAndFollowed()
    {
        await CommitAsync(new() { Events = [Records.Event("a", vm: 1), Records.Event("b")] });
        await CommitAsync(new() { Events = [Records.Event("c", vm: 1), Records.Event("d", vm: 2)] });

        Assert.AreEqual("1a 2b 3c 4d", Text(await Store.ListEventsAsync(0, 10, Ct)));
        Assert.AreEqual("2b 3c", Text(await Store.ListEventsAsync(1, 2, Ct)));
        Assert.AreEqual("", Text(await Store.ListEventsAsync(4, 10, Ct)));
        Assert.AreEqual("4d 3c", Text(await Store.ListNewestEventsAsync(2, Ct)));
        Assert.AreEqual("1a 3c", Text(await Store.ListEventsAboutAsync(new(1), Ct)));

        static string Text(IEnumerable<(long Id, JournalEvent Event)> events) => string.Join(' ', events.Select(e => $"{e.Id}{e.Event.Text}"));
    }

    [TestMethod]
    public async Task Prune_WhatIsOverForLong_IsDeleted()
    {
        // 1: long over. 2: long over, but its address still rests. 3: over since yesterday. 4: its node is not over. 5: in force.
        var old = Time.GetUtcNow() - Options.KeepEnded - TimeSpan.FromSeconds(1);
        var yesterday = Time.GetUtcNow() - TimeSpan.FromDays(1);
        await CommitAsync(new()
        {
            Vms =
            [
                Records.Vm(1) with { State = VmState.Done, Since = old },
                Records.Vm(2) with { State = VmState.Failed, Since = old },
                Records.Vm(3) with { State = VmState.Done, Since = yesterday },
                Records.Vm(4) with { State = VmState.Done, Since = old },
                Records.Vm(5),
            ],
            Nodes =
            [
                Records.Node(1) with { State = NodeState.Gone, Ended = old },
                Records.Node(2) with { State = NodeState.Failed, Since = old },
                Records.Node(3) with { State = NodeState.Lost, Ended = yesterday },
                Records.Node(4),
                Records.Node(5),
            ],
            Leases = [Records.Lease(2, vm: 2) with { QuarantinedUntil = Records.Noon }],
        });

        Assert.AreEqual(new PruneResult(Nodes: 2, Vms: 1, Plans: 0, Events: 0, Samples: 0), await Store.PruneAsync(Ct));

        Assert.AreSequenceEqual(new long[] { 5, 4, 3 }, (await Store.ListNodesAsync(new(true), 10, Ct)).Select(n => n.Node.Id.Value));
        Assert.AreSequenceEqual(new long[] { 5, 4, 3, 2 }, (await Store.ListVmsAsync(new(true), 10, Ct)).Select(n => n.Id.Value));
        Time.Advance(Options.KeepEnded);
        Assert.AreEqual(new PruneResult(Nodes: 1, Vms: 1, Plans: 0, Events: 0, Samples: 0), await Store.PruneAsync(Ct));
        Assert.AreEqual(new VmId(6), (await LoadAsync()).NextVm);
    }

    [TestMethod]
    public async Task Prune_Plans_IdleOnesGoFirstAndTheNewestStay()
    {
        Options.KeepPlans = 20;
        for (var i = 1; i <= 30; i++)
        {
            await CommitAsync(new() { Plan = Records.Plan($"p{i}", hasActions: i <= 19) });
        }

        Assert.AreEqual(10, (await Store.PruneAsync(Ct)).Plans);

        // Of the idle 20..30 the newest tenth (29, 30) stays, and so much of the plans with actions as fits.
        var left = (await Store.ListPlansAsync(100, null, Ct)).Select(p => p.Id).Order();
        Assert.AreSequenceEqual(Enumerable.Range(2, 18).Concat([29, 30]).Select(i => (long)i), left);
        Assert.AreEqual(0, (await Store.PruneAsync(Ct)).Plans);
        Assert.AreEqual(30, (await LoadAsync()).LastPlan);
    }

    [TestMethod]
    public async Task Prune_Events_TheNewestStayAndNumbersGoOn()
    {
        Options.KeepEvents = 3;
        await CommitAsync(new() { Events = [.. Enumerable.Range(1, 10).Select(i => Records.Event($"e{i}"))] });

        Assert.AreEqual(7, (await Store.PruneAsync(Ct)).Events);

        await CommitAsync(new() { Events = [Records.Event("next")] });
        Assert.AreSequenceEqual(new long[] { 8, 9, 10, 11 }, (await Store.ListEventsAsync(0, 10, Ct)).Select(e => e.Id));
    }

    [TestMethod]
    public async Task Samples_AreKeptByClusterAndPoolAndPruned()
    {
        var (main, small) = (new ClusterName("main"), new PoolName("small"));
        var now = Time.GetUtcNow().ToUniversalTime();
        now = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        Sample all = new(now, main, null, null, 1, 2, 3, 4);
        var pool = all with { Pool = small, Wanted = 0 };
        await Store.AddSamplesAsync([all, pool, all with { Cluster = new("other") }], Ct);
        await Store.AddSamplesAsync([all with { Busy = 99 }, all with { At = now.AddMinutes(1), Wanted = 7 }], Ct);
        await Store.AddSamplesAsync([], Ct);

        Assert.AreSequenceEqual(new[] { all, all with { At = now.AddMinutes(1), Wanted = 7 } }, await Store.ListSamplesAsync(main, null, now, Ct));
        Assert.AreSequenceEqual(new[] { pool }, await Store.ListSamplesAsync(main, small, now, Ct));
        Assert.IsEmpty(await Store.ListSamplesAsync(main, small, now.AddMilliseconds(1), Ct));

        Assert.AreEqual(0, (await Store.PruneAsync(Ct)).Samples);
        Time.Advance(Options.KeepSamples + TimeSpan.FromSeconds(1));
        Assert.AreEqual(3, (await Store.PruneAsync(Ct)).Samples);
        Assert.HasCount(1, await Store.ListSamplesAsync(main, null, now, Ct));
    }
}
