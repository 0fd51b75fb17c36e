using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Ledger;

public abstract partial class LedgerSuite
{
    [TestMethod]
    public async Task Tallies_OfSeveralCommits_AreAddedUp()
    {
        await CommitAsync(new() { Tallies = [new("nodes_total", ["main", "small"], 1), new("nodes_total", ["main", "b\"ig,\n"], 2), new("core_seconds_total", ["main", "small"], 0.25)] });
        await CommitAsync(new() { Tallies = [new("nodes_total", ["main", "small"], 3)] });

        var kept = (await Store.ListTalliesAsync(Ct)).Select(t => $"{t.Metric} {string.Join('|', t.Labels)} {t.Value}").Order(StringComparer.Ordinal);

        Assert.AreSequenceEqual(new[] { "core_seconds_total main|small 0.25", "nodes_total main|b\"ig,\n 2", "nodes_total main|small 4" }, kept);
    }

    [TestMethod]
    public async Task Tallies_OfACommitThatIsRefused_AreNotAdded()
    {
        var old = await Store.BeginAsync("reconcile", "me", Ct);
        await Store.BeginAsync("reconcile", "you", Ct);

        await Assert.ThrowsExactlyAsync<EpochLostException>(() => CommitAsync(new() { Epoch = old, Tallies = [new("nodes_total", ["main"], 1)] }));

        Assert.IsEmpty(await Store.ListTalliesAsync(Ct));
    }
}
