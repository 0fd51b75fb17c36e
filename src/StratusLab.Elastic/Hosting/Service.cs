using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Jobs;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Hosting;

/// <summary>The service: composes everything, serves the API, and lets the alarm clock run until it is told to stop.</summary>
internal static class Service
{
    /// <summary>What <c>--version</c> prints.</summary>
    public static string Version { get; } = typeof(Service).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Runs until <paramref name="ct"/> or a signal says stop. 0 for a clean stop, 1 when it could not start, 2 for a wrong configuration.</summary>
    public static async Task<int> RunAsync(string configurationFile, CancellationToken ct)
    {
        var loaded = ElasticConfiguration.Load(configurationFile);
        if (loaded.Configuration is not { } configuration)
        {
            foreach (var error in loaded.Errors)
            {
                await Console.Error.WriteLineAsync(error.ToString());
            }

            return 2;
        }

        try
        {
            return await RunAsync(configuration, ct);
        }
        catch (Exception e) when (e is RejectedException or PeerUnreachableException or CapacityExhaustedException or Ledger.LedgerUnavailableException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"elastic: the service cannot start: {e.Message}");
            return 1;
        }
    }

    private static async Task<int> RunAsync(ElasticConfiguration configuration, CancellationToken ct)
    {
        var time = TimeProvider.System;
        Directory.CreateDirectory(configuration.DataDirectory);
        var options = new Ledger.LedgerOptions { File = configuration.Ledger.File, PostgreSql = configuration.Ledger.PostgreSql, KeepPlans = configuration.Tuning.KeepPlans };
        await using var ledger = await Ledger.Ledger.OpenAsync(options, time, ct);

        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "elastic" });
        builder.WebHost.UseKestrelCore();
        Listen(builder.WebHost, configuration.Listen);
        builder.Services.AddRoutingCore();
        builder.Logging.AddSimpleConsole(c => (c.SingleLine, c.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ "));
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.SimpleConsoleFormatterOptions>(c => c.UseUtcTimestamp = true);
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning);
        Register(builder.Services, configuration, ledger, time);

        await using var app = builder.Build();
        ApiEndpoints.Map(app);
        var site = app.Services.GetRequiredService<ServedSite>();
        Declarations.Require(site, await ledger.LoadAsync(ct));
        app.Services.GetRequiredService<ImageStore>().RemoveUnfinished();
        var scheduler = await app.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(ct);
        await app.StartAsync(ct);
        await Timetable.SetAsync(scheduler, site, ct);
        await scheduler.Start(ct);
        app.Logger.Serving(configuration.Site, configuration.Listen, ledger.Description);
        await app.WaitForShutdownAsync(ct);

        // Passes and lanes that run are told to stop and waited for: what they had begun is in the ledger and goes on at the next start.
        await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None);
        return 0;
    }

    private static void Register(IServiceCollection services, ElasticConfiguration configuration, Ledger.Ledger ledger, TimeProvider time)
    {
        services.AddMetrics();
        services.AddSingleton(time);
        services.AddSingleton(configuration);
        services.AddSingleton(ledger);
        services.AddSingleton<ICommandRunner>(new LocalCommandRunner(time));
        services.AddSingleton(p => new ImageStore(
            new() { Directory = Path.Combine(configuration.DataDirectory, "images") }, p.GetRequiredService<ICommandRunner>(), new HttpClient { Timeout = TimeSpan.FromSeconds(60) }, time));
        services.AddSingleton<SiteFactory>();
        services.AddSingleton(p => p.GetRequiredService<SiteFactory>().Make());
        services.AddSingleton(new FailPoint(new KillAtFailPoint(Environment.GetEnvironmentVariable("ELASTIC_FAILPOINT")).Hit));
        services.AddSingleton<HostBoard>();
        services.AddSingleton<LiveView>();
        services.AddSingleton<ElasticMetrics>();
        services.AddSingleton(p => new LrmsMeter(p.GetRequiredService<ElasticMetrics>(), time, configuration.Tuning.LrmsReadDeadline));
        services.AddSingleton<ContextSource>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton(p => new HostLanes(p.GetRequiredService<ServedSite>().Hosts.Select(h => (h.Name, ActivatorUtilities.CreateInstance<HostLane>(p, h)))));
        services.AddSingleton<WakeUp>();
        services.AddSingleton<JobBoundary>();
        services.AddQuartz(q =>
        {
            q.UseDefaultThreadPool(Math.Max(8, configuration.Hosts.Length + 4));
            q.ConfigureScheduler(o => o.ShutdownJobInterruption = ShutdownJobInterruption.WhenWaitingForJobs);
        });
        services.AddSingleton<LookNow>(p => _ => p.GetRequiredService<WakeUp>().Look());
        ApiEndpoints.AddServices(services);
    }

    private static void Listen(IWebHostBuilder web, string listen)
    {
        const string UnixPrefix = "unix:";
        if (listen.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            var path = listen[UnixPrefix.Length..];
            File.Delete(path);
            web.ConfigureKestrel(k => k.ListenUnixSocket(path));
        }
        else
        {
            var uri = new Uri(listen);
            web.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) ? address : System.Net.IPAddress.Loopback, uri.Port));
        }

        web.ConfigureKestrel(k => k.AddServerHeader = false);
    }
}
