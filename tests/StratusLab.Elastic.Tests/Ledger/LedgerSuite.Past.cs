using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Ledger;

public abstract partial class LedgerSuite
{
    [TestMethod]
    public async Task Audit_IsNumberedFilteredAndPaged()
    {
        await Store.AddAuditAsync([Line("token ci", 200, 0), Line("unknown", 401, 1)], Ct);
        await Store.AddAuditAsync([Line("token ci", 409, 2)], Ct);

        Assert.AreSequenceEqual(new long[] { 3, 2 }, (await Store.ListAuditAsync(2, null, null, null, Ct)).Select(r => r.Id));
        Assert.AreSequenceEqual(new long[] { 1 }, (await Store.ListAuditAsync(2, 2, null, null, Ct)).Select(r => r.Id));
        Assert.AreSequenceEqual(new long[] { 3, 1 }, (await Store.ListAuditAsync(9, null, null, "token ci", Ct)).Select(r => r.Id));
        Assert.AreSequenceEqual(new long[] { 3, 2 }, (await Store.ListAuditAsync(9, null, Records.Noon.AddMinutes(1), null, Ct)).Select(r => r.Id));
        Difference.AssertNone(Line("token ci", 409, 2) with { Id = 3 }, (await Store.ListAuditAsync(1, null, null, null, Ct))[0]);
    }

    [TestMethod]
    public async Task Audit_TooManyRefused_ForgetsTheOldestOfThemAndNoOrder()
    {
        await Store.AddAuditAsync([Line("token ci", 200, 0)], Ct);
        await Store.AddAuditAsync([.. Enumerable.Range(0, (int)AuditTable.MostRefused + 5).Select(_ => Line("unknown", 401, 1))], Ct);

        Assert.AreEqual(5, (await Store.PruneAsync(Ct)).Audit);

        Assert.AreEqual("token ci", (await Store.ListAuditAsync(1, 2, null, null, Ct)).Single().Who);
        Assert.HasCount((int)AuditTable.MostRefused + 1, await Store.ListAuditAsync(20_000, null, null, null, Ct));
    }

    [TestMethod]
    public async Task JobRuns_BegunAndEnded_AreFoundByJobAndByNode()
    {
        var (first, second) = (Run("1", 0, "wn-1", "wn-12"), Run("2", 5, "wn-12"));
        await CommitAsync(new() { JobRuns = [first, second] });
        await CommitAsync(new() { JobRuns = [first with { Ended = Records.Noon.AddMinutes(9) }] });

        Difference.AssertNone(second, (await Store.ListOpenJobRunsAsync(Ct)).Single());
        Difference.AssertNone(first with { Ended = Records.Noon.AddMinutes(9) }, (await Store.FindJobRunsAsync(new("1"), Ct)).Single());
        Assert.AreEqual("1 2", await OnAsync("wn-12", 0, 60));
        Assert.AreEqual("2", await OnAsync("wn-12", 1, 60));
        Assert.AreEqual("1", await OnAsync("wn-1", 0, 60));
        Assert.AreEqual("", await OnAsync("wn_1", 0, 60));

        async Task<string> OnAsync(string node, int from, int to) =>
            string.Join(' ', (await Store.ListJobRunsOnAsync(new(node), Records.Noon.AddMinutes(from), Records.Noon.AddMinutes(to), 10, Ct)).Select(r => r.Job.Value));
    }

    [TestMethod]
    public async Task JobRuns_OldAndOver_AreForgotten()
    {
        await CommitAsync(new() { JobRuns = [Run("1", -60 * 24 * 40) with { Ended = Records.Noon.AddDays(-40) }, Run("2", -60 * 24 * 40), Run("3", 0) with { Ended = Records.Noon }] });

        Assert.AreEqual(1, (await Store.PruneAsync(Ct)).JobRuns);

        Assert.IsEmpty(await Store.FindJobRunsAsync(new("1"), Ct));
        Assert.HasCount(1, await Store.FindJobRunsAsync(new("2"), Ct));
        Assert.HasCount(1, await Store.FindJobRunsAsync(new("3"), Ct));
    }

    [TestMethod]
    public async Task JobWaits_AreFoundByJobAndByWhole_TheNewestFirst()
    {
        var (first, second, task) = (Wait("7", 0), Wait("7", 60), Wait("7_3", 30) with { Whole = new JobId("7") });
        await CommitAsync(new() { JobWaits = [first, second, task] });
        await CommitAsync(new() { JobWaits = [second with { Reason = "It is held." }] });

        var found = await Store.FindJobWaitsAsync(new("7"), Ct);

        Assert.HasCount(3, found);
        Difference.AssertNone(second with { Reason = "It is held." }, found[0]);
        Difference.AssertNone(task, found[1]);
        Difference.AssertNone(first, found[2]);
        Difference.AssertNone(task, (await Store.FindJobWaitsAsync(new("7_3"), Ct)).Single());
        Assert.IsEmpty(await Store.FindJobWaitsAsync(new("8"), Ct));
    }

    [TestMethod]
    public async Task JobWaits_OldOrTooMany_AreForgotten()
    {
        await CommitAsync(new() { JobWaits = [Wait("old", -60 * 24 * 40), .. Enumerable.Range(0, (int)JobWaitTable.Most + 3).Select(i => Wait($"{i}", i))] });

        // The offset is past as many as are kept, so the one there stays, too.
        Assert.AreEqual(3, (await Store.PruneAsync(Ct)).JobWaits);

        Assert.IsEmpty(await Store.FindJobWaitsAsync(new("old"), Ct));
        Assert.IsEmpty(await Store.FindJobWaitsAsync(new("1"), Ct));
        Assert.HasCount(1, await Store.FindJobWaitsAsync(new("2"), Ct));
    }

    [TestMethod]
    public async Task Changes_OnlyWhatListsShow_RaisesTheNumber()
    {
        var before = Store.Changes;
        var epoch = await Store.BeginAsync("reconcile", "test", Ct);
        await Store.RequireAsync(epoch, Ct);
        await Store.AddAuditAsync([Line("token ci", 200, 0)], Ct);
        Assert.AreEqual(before, Store.Changes);

        await CommitAsync(new() { Events = [Records.Event("a")] });
        Assert.AreEqual(before + 1, Store.Changes);
        await Assert.ThrowsExactlyAsync<StaleWriteException>(() => CommitAsync(new() { Vms = [Records.Vm(1) with { Revision = 7 }] }));
        Assert.AreEqual(before + 2, Store.Changes, "what is not known to be unwritten counts as written");
    }

    [TestMethod]
    public async Task Tokens_Used_KeepTheInstant()
    {
        var token = new ApiToken { Name = "ci", Role = ApiRole.Viewer, Sha256 = "00", Created = Records.Noon, CreatedBy = "root" };
        await Store.AddTokenAsync(token, Records.Event("made"), Ct);
        await Store.NoteUseAsync([token with { LastUsed = Records.Noon.AddHours(1) }, token with { Name = "gone", LastUsed = Records.Noon }], Ct);

        Assert.AreEqual(Records.Noon.AddHours(1), (await Store.ListTokensAsync(Ct)).Single().LastUsed);
    }

    private static AuditRecord Line(string who, int status, int minutes) =>
        new() { At = Records.Noon.AddMinutes(minutes), Who = who, Order = "POST /api/v1/freeze", Status = status, Outcome = "Frozen." };

    private static JobWait Wait(string job, int minutes) => new()
    {
        Cluster = new("main"),
        Job = new(job),
        User = "alice",
        Submitted = Records.Noon.AddMinutes(minutes - 10),
        LastSeen = Records.Noon.AddMinutes(minutes - 1),
        Gone = Records.Noon.AddMinutes(minutes),
        Reason = "It counts as demand.",
    };

    private static JobRun Run(string job, int minutes, params string[] nodes) => new()
    {
        Cluster = new("main"),
        Job = new(job),
        User = "alice",
        Submitted = Records.Noon.AddMinutes(minutes - 1),
        Started = Records.Noon.AddMinutes(minutes),
        Nodes = [.. nodes.Select(n => new NodeName(n))],
    };
}
