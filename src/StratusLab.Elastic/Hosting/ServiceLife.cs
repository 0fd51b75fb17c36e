using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Api.Audit;
using StratusLab.Elastic.Cli;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Hosting;

/// <summary>One life of the service, with one configuration; reading the configuration again ends it and begins the next.</summary>
/// <param name="file">The configuration's main file.</param>
/// <param name="configuration">What it said.</param>
/// <param name="world">What the hosts and clusters are that are configured as simulated.</param>
/// <param name="reload">Asks for the next life.</param>
/// <param name="manager">Is told how the service is.</param>
/// <param name="watchdog">Watches the passes.</param>
internal sealed class ServiceLife(string file, ElasticConfiguration configuration, SimulatedWorld world, Reload reload, ServiceManager manager, Watchdog watchdog)
{
    private static readonly TimeSpan ReloadHangsAfter = TimeSpan.FromMinutes(3);

    private string status = "";

    /// <summary>What it is composed from.</summary>
    public ElasticConfiguration Configuration => configuration;

    /// <summary>What is simulated of it.</summary>
    public SimulatedWorld World => world;

    /// <summary>Watches the passes.</summary>
    public Watchdog Watchdog => watchdog;

    /// <summary>Why a new configuration could not start, so that this life has the former one again; null when none was tried.</summary>
    public string? Refused { get; init; }

    /// <summary>True once it has served, so that its configuration is known to do.</summary>
    public bool HasServed { get; private set; }

    /// <summary>Another instance has the right to serve.</summary>
    public void StandsBy(string ledger)
    {
        var sentence = $"standing by: another instance serves from {ledger}";
        Console.WriteLine($"elastic: {sentence}");
        watchdog.ExpectNothing();
        manager.Ready(sentence);
    }

    /// <summary>It serves, as <paramref name="sentence"/> says.</summary>
    public void Serves(string sentence)
    {
        (HasServed, status) = (true, sentence);
        watchdog.Expect(configuration.Tuning.PassHangsAfter);
        manager.Ready(sentence);
    }

    /// <summary>Waits for its end: a good new configuration, which it gives, or <paramref name="stopping"/> or <paramref name="ct"/>, and then it gives null.</summary>
    public async Task<ElasticConfiguration?> EndAsync(ILogger log, AuditTrail audit, CancellationToken stopping, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, ct);
        ElasticConfiguration? next = null;
        try
        {
            while (next is null)
            {
                await reload.AskedAsync(end.Token);
                next = await ReadAsync(log, audit);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            manager.Stopping();
        }

        if (next is null)
        {
            watchdog.ExpectNothing();
        }
        else
        {
            // The next life must serve or stand by before long.
            watchdog.Expect(ReloadHangsAfter);
        }

        return next;
    }

    private async Task<ElasticConfiguration?> ReadAsync(ILogger log, AuditTrail audit)
    {
        manager.Reloading();
        var result = ElasticConfiguration.Load(file, Environment.GetEnvironmentVariable);
        if (result.Configuration is { } good)
        {
            var contents = ConfigCommand.Contents(good);
            log.Taken(contents);
            await audit.WriteReloadAsync(true, $"The configuration was read again: {contents}. The service starts anew with it.");
            return good;
        }

        foreach (var error in result.Errors.Select(e => e.ToString()))
        {
            log.NotTaken(error);
        }

        await audit.WriteReloadAsync(false, $"The configuration on disk is wrong and was not taken, the former stays in force: {result.Errors[0]}{(result.Errors.Length > 1 ? $" ({Words.Count(result.Errors.Length - 1, "more error")})" : "")}");
        manager.Ready($"{status}; the configuration on disk is WRONG and was not taken: {result.Errors[0]}");
        return null;
    }
}
