using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Tests.Cli;

[TestClass]
public sealed class StatusCommandTests
{
    private static readonly DateTimeOffset Now = StoppedClock.Now;

    private static readonly Status Good = new(
        "lab",
        "0.1.0",
        Now.AddMinutes(-12),
        Now,
        "SQLite file /var/lib/stratuslab-elastic/ledger.db",
        Now.AddSeconds(-2),
        120,
        null,
        [
            new("main", "slurm", "22.05.8", Now.AddSeconds(-2), null, 14, 9, 11, 6, new(3, 2, 1, 8)),
            new("legacy", "sge", "8.1.9", Now.AddMinutes(-4), "qstat timed out 3 times since 14:01", null, null, null, null, new(4, 0, 0, 4)),
        ]);

    [TestMethod]
    public async Task Status_TwoClusters_LooksLikeTheTranscript()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Status, ApiJson.Default.Status, Good);
        Assert.AreEqual(
            """
            site lab   up 12 min   SQLite file /var/lib/stratuslab-elastic/ledger.db   not frozen
            CLUSTER  LRMS           READ     PENDING  DEMAND            RUNNING  NODES ready+booting+draining / max
            main     slurm 22.05.8  2 s ago  14 jobs  9 jobs, 11 cores  6 jobs   3+2+1 / 8
            legacy   sge 8.1.9      FROZEN   -        -                 -        4+0+0 / 4                           qstat timed out 3 times since 14:01; nothing is started or stopped there

            """,
            await new Shell().PrintAsync(service, "status"));
    }

    [TestMethod]
    public async Task Status_EverythingFrozen_SaysByWhomAndHowToLiftIt()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Status, ApiJson.Default.Status, Good with { Freeze = new(Now.AddHours(-20), "bob", "maintenance"), Clusters = [] });
        Assert.AreEqual(
            """
            site lab   up 12 min   SQLite file /var/lib/stratuslab-elastic/ledger.db   FROZEN by bob since 2026-03-01 18:05 (maintenance); nothing is started or stopped anywhere ("elastic unfreeze" lifts it)
            No cluster is configured.

            """,
            await new Shell().PrintAsync(service, "status"));
    }

    [TestMethod]
    public async Task Status_NoPassForLong_SaysSo()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Status, ApiJson.Default.Status, Good with { LastPassAt = Now.AddMinutes(-7), Clusters = [Good.Clusters[0] with { LrmsVersion = "", ReadAt = null, PendingJobs = 1 }] });
        Assert.AreEqual(
            """
            site lab   up 12 min   SQLite file /var/lib/stratuslab-elastic/ledger.db   not frozen   last pass 7 min ago
            CLUSTER  LRMS   READ   PENDING  DEMAND            RUNNING  NODES ready+booting+draining / max
            main     slurm  never  1 job    9 jobs, 11 cores  6 jobs   3+2+1 / 8

            """,
            await new Shell().PrintAsync(service, "status"));
    }

    [TestMethod]
    public async Task Status_SlowSite_TakesTheServicesWordForWhatIsLate()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Status, ApiJson.Default.Status, Good with { LastPassAt = Now.AddMinutes(-7), LateAfterSeconds = 1200 });
        Assert.DoesNotContain("last pass", await new Shell().PrintAsync(service, "status"));
    }

    [TestMethod]
    public async Task Status_Terminal_HasColours()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Status, ApiJson.Default.Status, Good);
        var shell = new Shell { Traits = TerminalTraits.Plain with { IsTerminal = true, Width = 220, HasColours = true } };
        StringAssert.Contains(await shell.PrintAsync(service, "status"), "\u001b[91mFROZEN   \u001b[0m");
    }

    [TestMethod]
    public async Task Status_TerminalWithoutColours_HasNoEscapes()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Status, ApiJson.Default.Status, Good);
        var shell = new Shell { Traits = TerminalTraits.Plain with { IsTerminal = true, Width = 140 } };
        var printed = await shell.PrintAsync(service, "status");
        Assert.IsFalse(printed.Contains('\u001b', StringComparison.Ordinal));
        StringAssert.EndsWith(printed, $"4+0+0 / 4                           qstat timed out 3 times since\n{new string(' ', 105)}14:01; nothing is started or\n{new string(' ', 105)}stopped there\n");
    }

    [TestMethod]
    public async Task Status_AsJson_IsWhatTheServiceSaid()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerText(
            ApiPaths.Status,
            200,
            """{"site":"lab","version":"1","upSince":"2026-03-02T13:00:00+00:00","now":"2026-03-02T13:05:22+00:00","ledger":"é","lastPassAt":null,"lateAfterSeconds":120,"freeze":null,"clusters":[],"more":1.50}""");
        Assert.AreEqual(
            """
            {
              "site": "lab",
              "version": "1",
              "upSince": "2026-03-02T13:00:00+00:00",
              "now": "2026-03-02T13:05:22+00:00",
              "ledger": "é",
              "lastPassAt": null,
              "lateAfterSeconds": 120,
              "freeze": null,
              "clusters": [],
              "more": 1.50
            }

            """,
            await new Shell().PrintAsync(service, "-o", "json", "status"));
    }
}
