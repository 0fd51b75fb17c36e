using StratusLab.Elastic.Tests.Ledger;

namespace StratusLab.Elastic.Lab.Tests;

/// <summary>Two instances of the service over one PostgreSQL: one acts, whatever becomes of the other.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class TwoServicesTests
{
    private const string Pools = """
        - {name: small, template: small, queues: [batch], features: [elastic, small], node: {cores: 1, memory: 400M}, max: 1, join-deadline: 6m}
        """;

    private const string Tuning = "tuning: {reconcile-interval: 2s, host-interval: 2s, shutdown-grace: 30s, orphan-grace: 4s, sweep-interval: 3s}";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Services_TwoOverOnePostgreSql_OneActsAndAPausedOneThatComesBackDoesNothing()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var ledger = await server.NewSchemaAsync(Ct);
        await using var site = await LabSite.UpAsync(Ct);
        var guest = await WorkerImage.TinyAsync(Path.Combine(site.Directory, "guest"), Ct);
        await site.ConfigureAsync(guest, Pools, $"{Tuning}\nledger: {{postgresql: \"{ledger}\"}}", TimeSpan.FromSeconds(8), Ct);
        var other = await site.SecondAsync(Ct);

        await using var first = await LabService.StartAsync(site, null, Ct);
        await using var second = LabService.Begin(other, null);
        (await first.CliAsync(Ct, "images", "import", "worker", guest.Disk, "--sha256", await guest.Sha256Async(Ct))).Ok("images import");
        (await first.CliAsync(Ct, "vms", "create", "small", "--name", "one")).Ok("vms create");
        await StateAsync(first, 1, "running");
        await Until.TrueAsync("the second stands by", Patience, () => Task.FromResult(second.Tail().Contains("standing by", StringComparison.Ordinal)), Ct, second.Tail);

        // Its machine hangs; the server sees its connections end.
        first.Pause();
        await PostgreSqlServer.ExecuteAsync(ledger, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'", Ct);
        await second.ServesAsync(Ct);
        (await second.CliAsync(Ct, "vms", "create", "small", "--name", "two")).Ok("vms create");
        await StateAsync(second, 2, "running");
        (await second.CliAsync(Ct, "vms", "destroy", "1")).Ok("vms destroy");
        await StateAsync(second, 1, "done");

        first.GoOn();
        await Until.TrueAsync("the first ends", Patience, () => Task.FromResult(first.HasEnded), Ct, first.Tail);
        StringAssert.Contains(first.Tail(), "Start again: it stands by until it has it");
        Assert.AreSequenceEqual(new[] { "one-lab-2" }, await site.DomainsAsync(Ct));

        await using var again = LabService.Begin(site, null);
        await Until.TrueAsync("the first stands by", Patience, () => Task.FromResult(again.Tail().Contains("standing by", StringComparison.Ordinal)), Ct, again.Tail);
        await second.KillAsync();
        await again.ServesAsync(Ct);
        await StateAsync(again, 2, "running");
        (await again.CliAsync(Ct, "vms", "destroy", "2")).Ok("vms destroy");
        await StateAsync(again, 2, "done");
        Assert.IsEmpty(await site.DomainsAsync(Ct));
        Assert.IsEmpty(site.VmDirectories());
    }

    private Task StateAsync(LabService service, long vm, string state) => Until.TrueAsync(
        $"VM {vm} is {state}", Patience, async () => (await service.VmsAsync(true, Ct)).Single(v => v.Id == vm).State == state, Ct, service.Tail);
}
