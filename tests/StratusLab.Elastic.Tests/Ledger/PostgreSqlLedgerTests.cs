namespace StratusLab.Elastic.Tests.Ledger;

using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;

[TestClass]
public sealed class PostgreSqlLedgerTests : KeptLedgerSuite
{
    private string Connection => Options.PostgreSql ?? "";

    [TestMethod]
    public async Task Epoch_TakenByAnotherInstance_IsLost()
    {
        await using var other = await Ledger.OpenAsync(Options, Time, Ct);
        var paused = await Store.BeginAsync("reconcile", "first", Ct);
        var vm = (await CommitAsync(new() { Epoch = paused, Vms = [Records.Vm(1)] })).Vms[0];

        var epoch = await other.BeginAsync("reconcile", "second", Ct);
        await other.CommitAsync(new() { Epoch = epoch, Vms = [vm with { Attempts = 2 }] }, Ct);

        await Assert.ThrowsExactlyAsync<EpochLostException>(() => CommitAsync(new() { Epoch = paused, Vms = [Records.Vm(2)] }));
        await Assert.ThrowsExactlyAsync<StaleWriteException>(() => CommitAsync(new() { Vms = [vm] }));
        Assert.AreEqual(2, (await LoadAsync()).Vms.Single().Attempts);
    }

    [TestMethod]
    public async Task Open_SeveralInstancesAtOnceOnAnEmptyDatabase_AllWork()
    {
        var server = await PostgreSqlServer.Shared;
        LedgerOptions options = new() { PostgreSql = await server.NewSchemaAsync(Ct) };

        var ledgers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Ledger.OpenAsync(options, Time, Ct), Ct)));

        await Task.WhenAll(ledgers.Select((ledger, i) => ledger.CommitAsync(new() { Vms = [Records.Vm(i + 1)], Events = [Records.Event("e")] }, Ct)));
        Assert.HasCount(6, (await ledgers[0].LoadAsync(Ct)).Vms);
        foreach (var ledger in ledgers)
        {
            await ledger.DisposeAsync();
        }
    }

    [TestMethod]
    public async Task Commit_TransactionsInOppositeOrder_DoNotWaitInACircle()
    {
        const int Vms = 40;
        var state = await CommitAsync(new() { Vms = [.. Enumerable.Range(1, Vms).Select(i => Records.Vm(i))] });
        var half = state.Vms.Take(Vms / 2).ToList();

        for (var round = 0; round < 20; round++)
        {
            var nodes = Enumerable.Range(1, Vms).Select(i => Records.Node(i)).ToList();
            await Task.WhenAll(
                Task.Run(() => CommitAsync(new() { Nodes = [.. nodes], Leases = [Records.Lease(1, 1), Records.Lease(2, 1)], Events = [Records.Event("a")] }), Ct),
                Task.Run(() => CommitAsync(new() { Nodes = [.. nodes.AsEnumerable().Reverse()], Leases = [Records.Lease(2, 1), Records.Lease(1, 1)], Events = [Records.Event("b")] }), Ct));
        }

        Assert.HasCount(Vms / 2, half);
        Assert.HasCount(40, await Store.ListEventsAsync(0, 100, Ct));
    }

    [TestMethod]
    public async Task Open_NoSuchDatabaseOrRole_IsRefused()
    {
        foreach (var text in new[] { Connection.Replace("Database=", "Database=no_such_", StringComparison.Ordinal), Connection.Replace("Username=postgres", "Username=nobody_here", StringComparison.Ordinal) })
        {
            var e = await Assert.ThrowsExactlyAsync<RejectedException>(() => Ledger.OpenAsync(new() { PostgreSql = text }, Time, Ct));
            Assert.Contains("does not exist", e.Message);
            Assert.DoesNotContain("not-asked-for", e.ToString());
        }
    }

    private protected override async Task<LedgerOptions> NewOptionsAsync() => new() { PostgreSql = await (await PostgreSqlServer.Shared).NewSchemaAsync(Ct) };

    private protected override Task ExecuteAsync(string sql) => PostgreSqlServer.ExecuteAsync(Connection, sql, Ct);
}
