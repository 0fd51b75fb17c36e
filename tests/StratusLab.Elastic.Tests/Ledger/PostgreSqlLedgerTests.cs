namespace StratusLab.Elastic.Tests.Ledger;

using Npgsql;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;

[TestClass]
[TestCategory("Packages")]
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
    public async Task Hold_AnotherInstanceServes_StandsByUntilItEnds()
    {
        await using var other = await Ledger.OpenAsync(Options, Time, Ct);
        var first = await Store.HoldAsync(() => Assert.Fail("Nobody has it."), Ct);
        var isStandingBy = new TaskCompletionSource();
        var second = other.HoldAsync(isStandingBy.SetResult, Ct);
        await isStandingBy.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct);
        Assert.IsFalse(second.IsCompleted);

        await first.DisposeAsync();

        await using var hold = await second.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct);
        Assert.IsFalse(hold.Lost.IsCancellationRequested);
    }

    [TestMethod]
    public async Task Hold_SessionEndsBehindOurBack_IsLost()
    {
        await using var hold = await Store.HoldAsync(() => Assert.Fail("Nobody has it."), Ct);
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = hashtext(current_schema())::bigint & 4294967295");

        Assert.IsTrue((bool?)await command.ExecuteScalarAsync(Ct));

        await Until.TrueAsync("the loss is seen", TimeSpan.FromSeconds(30), () => Task.FromResult(hold.Lost.IsCancellationRequested), Ct);
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
    public async Task Commit_RowsInOppositeOrder_DoNotWaitInACircle()
    {
        long[] ids = [.. Enumerable.Range(1, 40).Select(i => (long)i)];
        await CommitAsync(new() { Vms = [.. ids.Select(Records.Vm)] });

        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Task.Run(() => WriteAsync(ids), Ct), Task.Run(() => WriteAsync(ids.Reverse()), Ct));
        }

        Assert.HasCount(40, await Store.ListEventsAsync(0, 100, Ct));

        Task WriteAsync(IEnumerable<long> order) => CommitAsync(new()
        {
            Nodes = [.. order.Select(Records.Node)],
            Leases = [.. order.Select(id => Records.Lease(id, vm: 1))],
            Events = [Records.Event("e")],
        });
    }

    [TestMethod]
    public async Task Epoch_WhileACommitUnderItGoesOn_CannotBeRaised()
    {
        var epoch = await Store.BeginAsync("reconcile", "first", Ct);
        await using var database = PostgreSqlDatabase.Open(Connection);

        await database.RunAsync(
            LedgerAccess.Write,
            async (session, ct) =>
            {
                await Epochs.CheckAsync(session, epoch, ct);

                // Another instance would wait here until the commit is through; this one gives up at once, to prove it.
                var e = await Assert.ThrowsExactlyAsync<PostgresException>(() => ExecuteAsync("SET lock_timeout = '50ms'; UPDATE epochs SET value = value + 1"));
                Assert.AreEqual(PostgresErrorCodes.LockNotAvailable, e.SqlState);
                return 0;
            },
            Ct);

        Assert.AreEqual(2, (await Store.BeginAsync("reconcile", "second", Ct)).Value);
    }

    [TestMethod]
    public async Task Session_OfAPausedInstance_IsEndedByTheServer()
    {
        await using var database = PostgreSqlDatabase.Open(Connection);

        var limit = await database.RunAsync(
            LedgerAccess.Write,
            (session, ct) => session.QueryAsync("SELECT current_setting('idle_in_transaction_session_timeout')", [], row => row.GetString(0), ct),
            Ct);

        Assert.AreEqual("20s", limit.Single());
    }

    [TestMethod]
    [DataRow("Search Path=", "Database=no_such_database;Search Path=")]
    [DataRow("Username=postgres", "Username=nobody_here")]
    public async Task Open_NoSuchDatabaseOrRole_IsRefused(string right, string wrong)
    {
        LedgerOptions options = new() { PostgreSql = Connection.Replace(right, wrong, StringComparison.Ordinal) };

        var e = await Assert.ThrowsExactlyAsync<RejectedException>(() => Ledger.OpenAsync(options, Time, Ct));

        Assert.Contains("does not exist", e.Message);
        Assert.DoesNotContain("not-asked-for", e.ToString());
    }

    private protected override async Task<LedgerOptions> NewOptionsAsync() => new() { PostgreSql = await (await PostgreSqlServer.Shared).NewSchemaAsync(Ct) };

    private protected override Task ExecuteAsync(string sql) => PostgreSqlServer.ExecuteAsync(Connection, sql, Ct);
}
