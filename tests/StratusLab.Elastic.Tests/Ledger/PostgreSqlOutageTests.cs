namespace StratusLab.Elastic.Tests.Ledger;

using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

/// <summary>What becomes of the ledger when its server, or the way to it, fails. Each test has a server of its own.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class PostgreSqlOutageTests
{
    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Ledger_ServerStopsAndComesBack_IsUnavailableAndThenWorks()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var ledger = await OpenAsync(await server.NewSchemaAsync(Ct));
        await ledger.CommitAsync(new() { Vms = [Records.Vm(1)] }, Ct);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ledger.LoadAsync(Ct)));

        await server.StopAsync();
        for (var i = 0; i < 3; i++)
        {
            var e = await Assert.ThrowsExactlyAsync<LedgerUnavailableException>(() => ledger.LoadAsync(Ct));
            Assert.Contains("cannot be read now", e.Message);
            Assert.DoesNotContain("not-asked-for", e.ToString());
            await Assert.ThrowsExactlyAsync<LedgerUnavailableException>(() => ledger.CommitAsync(new() { Vms = [Records.Vm(2)] }, Ct));
            await Assert.ThrowsExactlyAsync<LedgerUnavailableException>(() => ledger.BeginAsync("reconcile", "me", Ct));
        }

        await server.StartAgainAsync();
        Assert.HasCount(1, (await ledger.LoadAsync(Ct)).Vms);
        await ledger.CommitAsync(new() { Vms = [Records.Vm(2)] }, Ct);
        Assert.HasCount(2, (await ledger.LoadAsync(Ct)).Vms);
    }

    [TestMethod]
    public async Task Ledger_ServerRestartsBetweenPasses_WorksAfterOneFailure()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var ledger = await OpenAsync(await server.NewSchemaAsync(Ct));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ledger.LoadAsync(Ct)));

        await server.StopAsync();
        await server.StartAgainAsync();

        // All pooled connections are dead; the first to notice drops the others.
        await Assert.ThrowsExactlyAsync<LedgerUnavailableException>(() => ledger.LoadAsync(Ct));
        for (var i = 0; i < 5; i++)
        {
            await ledger.LoadAsync(Ct);
        }
    }

    [TestMethod]
    public async Task Commit_DatabaseMayOnlyBeRead_IsUnavailableAndThenWorks()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var connection = await server.NewSchemaAsync(Ct);
        await using var ledger = await OpenAsync(connection);

        await SetReadOnlyAsync("on");
        await Assert.ThrowsExactlyAsync<LedgerUnavailableException>(() => ledger.LoadAsync(Ct)); // Its connection was ended, to get one with the new setting.
        Assert.IsEmpty((await ledger.LoadAsync(Ct)).Vms);
        var e = await Assert.ThrowsExactlyAsync<LedgerUnavailableException>(() => ledger.CommitAsync(new() { Vms = [Records.Vm(1)] }, Ct));
        Assert.Contains("read-only", e.Message);

        await SetReadOnlyAsync("off");
        await ledger.CommitAsync(new() { Vms = [Records.Vm(1)] }, Ct);
        Assert.HasCount(1, (await ledger.LoadAsync(Ct)).Vms);

        Task SetReadOnlyAsync(string value) => PostgreSqlServer.ExecuteAsync(
            connection,
            $"""
            BEGIN READ WRITE; ALTER ROLE postgres SET default_transaction_read_only = {value}; COMMIT;
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
            """,
            Ct);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Commit_ConnectionLostDuringIt_IsUnavailableAndReloadingTellsTheTruth(bool isForwarded)
    {
        var server = await PostgreSqlServer.Shared;
        var direct = await server.NewSchemaAsync(Ct);
        await using CuttingProxy proxy = new(server.Directory);
        await using var ledger = await OpenAsync(direct.Replace(server.Directory, proxy.Directory, StringComparison.Ordinal));
        var epoch = await ledger.BeginAsync("reconcile", "me", Ct);
        LedgerCommit commit = new() { Epoch = epoch, Vms = [Records.Vm(1)], Leases = [Records.Lease(1, vm: 1)] };

        proxy.CutAtCommit(isForwarded);
        var e = await Assert.ThrowsExactlyAsync<LedgerUnavailableException>(() => ledger.CommitAsync(commit, Ct));

        Assert.Contains("Whether it was written is not known", e.Message);
        await proxy.WaitForCutAsync(Ct);
        var state = await ledger.LoadAsync(Ct);
        Assert.HasCount(isForwarded ? 1 : 0, state.Vms);
        Assert.HasCount(isForwarded ? 1 : 0, state.Leases);
        if (isForwarded)
        {
            // Writing the same intent again finds it there instead of making a second one.
            await Assert.ThrowsExactlyAsync<StaleWriteException>(() => ledger.CommitAsync(commit, Ct));
        }
        else
        {
            await ledger.CommitAsync(commit, Ct);
        }

        Assert.AreEqual(new VmId(1), (await ledger.LoadAsync(Ct)).Vms.Single().Id);
    }

    private static Task<Ledger> OpenAsync(string connection) =>
        Ledger.OpenAsync(new() { PostgreSql = connection }, TimeProvider.System, CancellationToken.None);
}
