using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Api.Audit;
using StratusLab.Elastic.Cli;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Hooks;
using StratusLab.Elastic.Images;
using StratusLab.Elastic.Jobs;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulation;
using StratusLab.Elastic.Vmm.Images;
using StratusLab.Elastic.Vmm.Images.Repositories;
using StratusLab.Elastic.Vmm.Transfer;
using StratusLab.Elastic.Web;

namespace StratusLab.Elastic.Hosting;

/// <summary>The service: composes everything, serves the API, and lets the alarm clock run until it is told to stop.</summary>
internal static class Service
{
    /// <summary>Runs until <paramref name="ct"/> or a signal says stop. Throws <see cref="CliException"/> for a wrong configuration, and when it cannot start.</summary>
    /// <param name="configurationFile">The main file.</param>
    /// <param name="reload">Asks for the configuration to be read again.</param>
    /// <param name="ct">Ends it.</param>
    public static Task<int> RunAsync(string configurationFile, Reload reload, CancellationToken ct) =>
        RunAsync(configurationFile, reload, () => new(TimeProvider.System, FaultSource.Quiet), ct);

    /// <summary>The same with a world of one's own, for each life a new one, for the hosts and clusters that are configured as simulated; its clock is the service's.</summary>
    public static async Task<int> RunAsync(string configurationFile, Reload reload, Func<SimulatedWorld> world, CancellationToken ct)
    {
        var configuration = ConfigOption.Load(configurationFile, Environment.GetEnvironmentVariable);
        var manager = new ServiceManager(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), TimeProvider.System);
        await using var watchdog = new Watchdog(manager, Watchdog.IntervalOf(Environment.GetEnvironmentVariable), TimeProvider.System);
        await using var seat = new LedgerSeat();
        ElasticConfiguration? former = null;
        string? refused = null;
        while (true)
        {
            var life = new ServiceLife(configurationFile, configuration, world(), reload, manager, watchdog) { Refused = refused };
            refused = null;
            try
            {
                if (await RunAsync(life, seat, ct) is not { } next)
                {
                    return ExitCode.Done;
                }

                (former, configuration) = (configuration, next);
            }
            catch (Exception e) when (former is not null && !life.HasServed && IsForeseen(e))
            {
                // What the reader of a configuration cannot know: an address in use, a host that VMs are on and that is not declared any more.
                Console.WriteLine($"elastic: the new configuration was not taken, the former stays in force: {e.Message}");
                (configuration, former, refused) = (former, null, e.Message);
            }
            catch (Exception e) when (IsForeseen(e))
            {
                throw new CliException(ExitCode.Failed, $"The service cannot start: {e.Message}", e);
            }
        }
    }

    private static bool IsForeseen(Exception e) =>
        e is RejectedException or PeerUnreachableException or CapacityExhaustedException or LedgerUnavailableException or IOException or UnauthorizedAccessException;

    // One life with one configuration; gives the next one, or null when the service is to end.
    private static async Task<ElasticConfiguration?> RunAsync(ServiceLife life, LedgerSeat seat, CancellationToken ct)
    {
        var (configuration, time) = (life.Configuration, life.World.Clock);
        Directory.CreateDirectory(configuration.DataDirectory);
        var options = new LedgerOptions { File = configuration.Ledger.File, PostgreSql = configuration.Ledger.PostgreSql, KeepPlans = configuration.Tuning.KeepPlans };
        await using var ledger = await Ledger.Ledger.OpenAsync(options, time, ct);
        LedgerHold hold;
        await using (var standby = new Standby(configuration, time))
        {
            hold = await seat.TakeAsync(ledger, configuration.Ledger, StandBy, ct);

            void StandBy()
            {
                life.StandsBy(ledger.Description);
                standby.Begin();
            }
        }

        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "elastic" });
        builder.WebHost.UseKestrelCore();
        Listeners.OnSockets(builder.WebHost, configuration);
        using var certificate = Listeners.OnAddresses(builder.WebHost, configuration, time);
        builder.Services.AddRoutingCore();
        builder.Logging.AddSimpleConsole(c => (c.SingleLine, c.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ "));
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.SimpleConsoleFormatterOptions>(c => c.UseUtcTimestamp = true);
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning);
        // What keeps the host from starting is said below, in a sentence and without its stack.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        Register(builder.Services, configuration, ledger, life.World);
        builder.Services.AddSingleton(life.Watchdog);

        await using var app = builder.Build();
        ApiEndpoints.Map(app);
        WebEndpoints.Map(app);
        var site = app.Services.GetRequiredService<ServedSite>();
        Declarations.Require(site, await ledger.LoadAsync(ct));
        app.Services.GetRequiredService<ImageStore>().RemoveUnfinished(isFirst: true);
        // All who listen do so before the sums are restored, and nobody scrapes before they are.
        _ = app.Services.GetService<OtlpExport>();
        app.Services.GetRequiredService<ElasticMetrics>().Restore(await ledger.ListTalliesAsync(ct));
        var scheduler = await app.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(ct);
        await StartAsync(app, configuration, ct);
        await Timetable.SetAsync(scheduler, site, ct);
        await scheduler.Start(ct);
        var listen = configuration.Tls is { } secure ? $"{configuration.Listen} and https://{secure.Address}" : configuration.Listen;
        app.Logger.Serving(configuration.Site, listen, ledger.Description);
        life.Serves($"serving site {configuration.Site} on {listen}");
        var audit = app.Services.GetRequiredService<AuditTrail>();
        if (life.Refused is { } refused)
        {
            await audit.WriteReloadAsync(false, $"The new configuration could not start and was not taken, the former stays in force: {refused}");
        }

        await using var lost = hold.Lost.Register(app.Lifetime.StopApplication);
        var next = await life.EndAsync(app.Logger, audit, app.Lifetime.ApplicationStopping, ct);
        await app.StopAsync(CancellationToken.None);

        // Passes and lanes that run are told to stop and waited for: what they had begun is in the ledger and goes on at the next start.
        await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None);
        return hold.Lost.IsCancellationRequested
            ? throw new LedgerUnavailableException($"The right to serve from {ledger.Description} was lost. Start again: it stands by until it has it.")
            : next;
    }

    private static async Task StartAsync(WebApplication app, ElasticConfiguration configuration, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // Kestrel wraps an address in use, and only that.
            var code = (e.GetBaseException() as SocketException)?.SocketErrorCode;
            var lost = Listeners.SocketsOf(configuration).Select(s => s.Path).FirstOrDefault(s => !Directory.Exists(Path.GetDirectoryName(s)));
            var (where, why, advice) = code switch
            {
                SocketError.AddressNotAvailable when lost is not null => (ListenSyntax.SocketScheme + lost, "its directory is not there", $"Make it: install -d -o USER {Path.GetDirectoryName(lost)}"),
                SocketError.AddressAlreadyInUse => (Listeners.AddressesOf(configuration), "somebody listens there already", "Stop that, or name another address in \"listen\"."),
                SocketError.AccessDenied => (Listeners.AddressesOf(configuration), "this user may not (permission denied)", "Ports below 1024 are root's, and a socket's directory must be the service's: name another address in \"listen\"."),
                _ => (Listeners.AddressesOf(configuration), e.GetBaseException().Message.TrimEnd('.'), "Name another address in \"listen\"."),
            };
            throw new RejectedException($"It cannot listen on {where}: {why}. {advice}", e);
        }

        foreach (var (socket, _) in Listeners.SocketsOf(configuration))
        {
            await LetGroupInAsync(socket, configuration.Access.OperatorGroup, app.Services.GetRequiredService<ICommandRunner>(), ct);
        }
    }

    private static async Task LetGroupInAsync(string socket, string? group, ICommandRunner runner, CancellationToken ct)
    {
        if (group is not null)
        {
            var result = await runner.RunAsync(new("chgrp", ["--", group, socket]) { Deadline = TimeSpan.FromSeconds(10) }, ct);
            if (result.ExitCode != 0)
            {
                throw new RejectedException($"The operators' socket cannot be given to the group \"{group}\" (access.operator-group): {result.Error.Trim().TrimEnd('.')}. The service must be root or in it.");
            }
        }

        // Last, so that nobody of another group gets in between.
        ListenSocket.Open(socket, ListenSocket.ForGroup);
    }

    private static void Register(IServiceCollection services, ElasticConfiguration configuration, Ledger.Ledger ledger, SimulatedWorld world)
    {
        var time = world.Clock;
        services.AddMetrics();
        services.AddSingleton(time);
        services.AddSingleton(configuration);
        services.AddSingleton(ledger);
        services.AddSingleton<ICommandRunner>(new LocalCommandRunner(time));
        RegisterImages(services, configuration, time);
        services.AddSingleton(p => new LocalVms(configuration.DataDirectory, configuration.Site, p.GetRequiredService<ICommandRunner>()));
        services.AddSingleton<LocalOrphans>();
        services.AddSingleton<HostConnections>();
        services.AddSingleton(world);
        services.AddSingleton<SiteFactory>();
        services.AddSingleton(p => p.GetRequiredService<SiteFactory>().Make());
        services.AddSingleton(new FailPoint(new KillAtFailPoint(Environment.GetEnvironmentVariable(KillAtFailPoint.Variable)).Hit));
        services.AddSingleton<HostBoard>();
        services.AddSingleton<LiveView>();
        services.AddSingleton<ElasticMetrics>();
        services.AddSingleton(p => new LrmsMeter(p.GetRequiredService<ElasticMetrics>(), time, configuration.Tuning.LrmsReadDeadline));
        services.AddSingleton<ContextSource>();
        services.AddSingleton<HostsFile>();
        services.AddSingleton(p => MakeHooks(p, configuration));
        services.AddHostedService(p => p.GetRequiredService<VmHooks>());
        services.AddSingleton<Reconciler>();
        services.AddSingleton(configuration.Access);
        services.AddHostedService<HookSocket>();
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
        WebEndpoints.AddServices(services);
        if (configuration.OtlpEndpoint is { } otlp)
        {
            services.AddSingleton(p => ActivatorUtilities.CreateInstance<OtlpExport>(p, new Uri(otlp), configuration.Site));
            services.AddHostedService(p => p.GetRequiredService<OtlpExport>());
        }
    }

    private static VmHooks MakeHooks(IServiceProvider services, ElasticConfiguration configuration)
    {
        // One for all hooks: it keeps connections, and its deadline is each hook's own.
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var caller = new VmHookCaller(configuration.Site, services.GetRequiredService<ICommandRunner>(), http);
        return new(configuration.VmHooks.Select(h => ActivatorUtilities.CreateInstance<VmHookQueue>(services, h, caller)));
    }

    private static void RegisterImages(IServiceCollection services, ElasticConfiguration configuration, TimeProvider time)
    {
        var http = ImageClient.Make(TimeSpan.FromSeconds(60));
        var data = configuration.DataDirectory;
        var options = new ImageStoreOptions { Directory = Path.Combine(data, "images"), VmsDirectory = Path.Combine(data, "vms"), MaxBytes = configuration.Images.MaxBytes };
        services.AddSingleton(p => new ImageStore(options, p.GetRequiredService<ICommandRunner>(), http, time));
        services.AddSingleton(new ImagePolicy(configuration.Repositories, http, time));
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<ImageCache>(p, configuration.Images));
        services.AddSingleton<SiteImages>();
        services.AddSingleton<ImageVerification>();
    }
}
