using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StratusLab.Elastic.Api.Audit;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Simulation;
using StratusLab.Elastic.Tests.Cli;
using ElasticLedger = StratusLab.Elastic.Ledger.Ledger;

namespace StratusLab.Elastic.Tests.Hosting;

/// <summary>A running service whose configuration is read again.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class ReloadTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-reload").FullName;
    private readonly Reload reload = new();

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    private string Listening => Path.Combine(directory, "elastic.sock");

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Reload_NewPool_IsServedByTheSameProcess()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = Service.RunAsync(Write("small"), reload, stop.Token);
        await ShowsAsync("pools", "small");
        Write("small", "another");
        reload.Ask();
        await ShowsAsync("pools", "another");
        Assert.Contains("reload", await AskAsync("audit"));
        Assert.Contains("The configuration was read again: 1 cluster, 2 pools, ", await AskAsync("events"));
        await stop.CancelAsync();
        Assert.AreEqual(0, await running);
    }

    [TestMethod]
    public async Task Reload_NextLifeDoesNotCome_LetsTheWatchdogBark()
    {
        var (file, clock) = (Write("small"), new VirtualClock(new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero)));
        var manager = new ServiceManager(null, clock);
        await using var watchdog = new Watchdog(manager, null, clock);
        var configuration = ElasticConfiguration.Load(file, _ => null).Configuration!; // It is a good one.
        var life = new ServiceLife(file, configuration, new(TimeProvider.System, FaultSource.Quiet), reload, manager, watchdog);
        reload.Ask();
        await using var ledger = await MemoryAsync();
        Assert.IsNotNull(await life.EndAsync(new Api.CollectingLog(), AuditOf(ledger), CancellationToken.None, Ct));
        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.IsFalse(watchdog.IsAlive);

        life.StandsBy("the ledger");

        Assert.IsTrue(watchdog.IsAlive);
    }

    [TestMethod]
    public async Task Reload_BrokenConfiguration_IsNotTakenAndSystemdIsToldWhy()
    {
        var (file, notify) = (Write("small"), Path.Combine(directory, "notify"));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 60_000 };
        listener.Bind(new UnixDomainSocketEndPoint(notify));
        var manager = new ServiceManager(notify, TimeProvider.System);
        await using var watchdog = new Watchdog(manager, null, TimeProvider.System);
        var life = new ServiceLife(file, ElasticConfiguration.Load(file).Configuration!, new(TimeProvider.System, FaultSource.Quiet), reload, manager, watchdog);
        life.Serves("serving site trial");
        Assert.AreEqual("READY=1\nSTATUS=serving site trial", Receive(listener));
        var log = new Api.CollectingLog();
        await using var ledger = await MemoryAsync();
        var end = life.EndAsync(log, AuditOf(ledger), CancellationToken.None, Ct);

        await File.WriteAllTextAsync(file, "site: trial\nnonsense: 1\n", Ct);
        reload.Ask();

        StringAssert.StartsWith(Receive(listener), "RELOADING=1\n");
        StringAssert.StartsWith(Receive(listener), "READY=1\nSTATUS=serving site trial; the configuration on disk is WRONG and was not taken: elastic.yaml:2: ");
        Assert.IsFalse(end.IsCompleted);
        StringAssert.StartsWith(log.Lines.Single().Text, "The configuration was not taken, the former stays in force: elastic.yaml:2: ");

        Write("small", "another");
        reload.Ask();
        Assert.HasCount(2, (await end)!.Clusters.Single().Pools); // It is a good one.
        var trail = await ledger.ListAuditAsync(10, null, null, null, Ct);
        CollectionAssert.AreEqual(new[] { ("this machine", "reload", 200), ("this machine", "reload", 422) }, trail.Select(r => (r.Who, r.Order, r.Status)).ToArray());
        var journal = await ledger.ListEventsAsync(0, 10, Ct);
        StringAssert.StartsWith(journal[0].Event.Text, "The configuration on disk is wrong and was not taken, the former stays in force: elastic.yaml:2: ");
        StringAssert.StartsWith(journal[1].Event.Text, "The configuration was read again: ");
    }

    // What only the start shows: this configuration is right in itself.
    [TestMethod]
    public async Task Reload_ConfigurationThatCannotStart_GoesBackToTheFormer()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var file = Write("small");
        var running = Service.RunAsync(file, reload, stop.Token);
        await ShowsAsync("pools", "small");
        await File.WriteAllTextAsync(file, Text(["small", "another"]).Replace($"listen: unix:{Listening}", $"listen: unix:{directory}/nowhere/elastic.sock", StringComparison.Ordinal), Ct);
        var since = await UpSinceAsync();
        reload.Ask();
        await Until.TrueAsync("the former configuration is served again", TimeSpan.FromMinutes(1), async () => await UpSinceAsync() is { } again && again != since, Ct);
        await ShowsAsync("pools", "small");
        Assert.IsFalse(running.IsCompleted);
        await Until.TrueAsync("the journal has it", TimeSpan.FromMinutes(1), async () => (await AskAsync("events")).Contains("The new configuration could not start and was not taken, the former stays in force: It cannot listen on ", StringComparison.Ordinal), Ct);
        await stop.CancelAsync();
        Assert.AreEqual(0, await running);
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Reload_WhileAnotherInstanceStandsBy_StaysTheOneThatServes()
    {
        var server = await Ledger.PostgreSqlServer.Shared;
        var database = await server.NewSchemaAsync(Ct);
        var ledger = $"ledger: {{postgresql: \"{database}\"}}\n";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var file = Write("small");
        await File.AppendAllTextAsync(file, $"\n{ledger}", Ct);
        var running = Service.RunAsync(file, reload, stop.Token);
        await ShowsAsync("pools", "small");
        var (second, notify) = (Directory.CreateDirectory(Path.Combine(directory, "second")).FullName, Path.Combine(directory, "notify"));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 60_000 };
        listener.Bind(new UnixDomainSocketEndPoint(notify));
        var other = Path.Combine(second, "elastic.yaml");
        await File.WriteAllTextAsync(other, $"{Text(["small"]).Replace(directory, second, StringComparison.Ordinal)}\n{ledger}", Ct);
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", notify);
        Task<int> standing;
        try
        {
            standing = Service.RunAsync(other, new Reload(), stop.Token);
        }
        finally
        {
            Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
        }

        StringAssert.StartsWith(Receive(listener), "READY=1\nSTATUS=standing by");

        var holder = await HolderAsync(database);
        for (var i = 1; i <= 3; i++)
        {
            await File.WriteAllTextAsync(file, $"{Text([.. Enumerable.Range(0, i + 1).Select(n => $"p{n}")])}\n{ledger}", Ct);
            reload.Ask();
            await ShowsAsync("pools", $"p{i}");
        }

        Assert.AreEqual(holder, await HolderAsync(database), "the right was never given back");
        Assert.IsFalse(standing.IsCompleted);
        Assert.AreEqual(0, listener.Available, "it still stands by");
        await stop.CancelAsync();
        Assert.AreEqual(0, await running);
        await Assert.ThrowsAsync<OperationCanceledException>(() => standing);
    }

    private async Task<int> HolderAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = hashtext(current_schema())::bigint & 4294967295");
        return (int)(await command.ExecuteScalarAsync(Ct) ?? throw new InvalidOperationException("Nobody has the right."));
    }

    private static string Receive(Socket listener)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, listener.Receive(buffer));
    }

    private async Task<string?> UpSinceAsync()
    {
        var shell = Asking();
        return await shell.RunAsync("status", "-o", "json") == 0 ? System.Text.Json.Nodes.JsonNode.Parse(shell.Output)!["upSince"]!.ToString() : null;
    }

    private Task ShowsAsync(string command, string name) => Until.TrueAsync(
        $"\"elastic {command}\" shows {name}",
        TimeSpan.FromMinutes(1),
        async () =>
        {
            var shell = Asking();
            return await shell.RunAsync(command) == 0 && shell.Output.Contains($"\n{name} ", StringComparison.Ordinal);
        },
        Ct);

    private async Task<string> AskAsync(string command)
    {
        var shell = Asking();
        Assert.AreEqual(0, await shell.RunAsync(command), shell.Error);
        return shell.Output;
    }

    private Task<ElasticLedger> MemoryAsync() => ElasticLedger.OpenAsync(new() { File = ":memory:" }, TimeProvider.System, Ct);

    private static AuditTrail AuditOf(ElasticLedger ledger) =>
        new(ledger, new(ledger, new(ledger, TimeProvider.System), TimeProvider.System), TimeProvider.System, NullLogger<AuditTrail>.Instance);

    private Shell Asking()
    {
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = $"unix:{Listening}";
        return shell;
    }

    private string Write(params string[] pools)
    {
        var file = Path.Combine(directory, "elastic.yaml");
        File.WriteAllText(file, Text(pools));
        return file;
    }

    private string Text(string[] pools) =>
        $$"""
        site: trial
        data: {{directory}}/data
        listen: unix:{{Listening}}
        hosts: [{name: sim01, kind: simulated}]
        networks: [{name: workers, bridge: br0, network: 10.77.0.0/24, names: "wn-{4}"}]
        templates: [{name: small, vcpu: 4, memory: 4G, disks: [{image: none}], nics: [workers]}]
        clusters: [{name: main, kind: simulated, pools: [{{string.Join(", ", pools.Select(p => $"{{name: {p}, template: small, max: 2}}"))}}]}]
        """;
}
