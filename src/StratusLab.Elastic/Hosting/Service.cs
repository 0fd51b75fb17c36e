using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Cli;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Hooks;
using StratusLab.Elastic.Images;
using StratusLab.Elastic.Jobs;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulation;
using StratusLab.Elastic.Vmm.Images;
using StratusLab.Elastic.Vmm.Images.Repositories;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Hosting;

/// <summary>The service: composes everything, serves the API, and lets the alarm clock run until it is told to stop.</summary>
internal static class Service
{
    private const string UnixPrefix = "unix:";

    /// <summary>Runs until <paramref name="ct"/> or a signal says stop. Throws <see cref="CliException"/> for a wrong configuration, and when it cannot start.</summary>
    public static Task<int> RunAsync(string configurationFile, CancellationToken ct) => RunAsync(configurationFile, new SimulatedWorld(TimeProvider.System, FaultSource.Quiet), ct);

    /// <summary>The same with a world of one's own for the hosts and clusters that are configured as simulated; its clock is the service's.</summary>
    public static async Task<int> RunAsync(string configurationFile, SimulatedWorld world, CancellationToken ct)
    {
        var configuration = ConfigOption.Load(configurationFile, Environment.GetEnvironmentVariable);
        try
        {
            return await RunAsync(configuration, world, ct);
        }
        catch (Exception e) when (e is RejectedException or PeerUnreachableException or CapacityExhaustedException or Ledger.LedgerUnavailableException or IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"The service cannot start: {e.Message}", e);
        }
    }

    private static async Task<int> RunAsync(ElasticConfiguration configuration, SimulatedWorld world, CancellationToken ct)
    {
        var time = world.Clock;
        Directory.CreateDirectory(configuration.DataDirectory);
        var options = new Ledger.LedgerOptions { File = configuration.Ledger.File, PostgreSql = configuration.Ledger.PostgreSql, KeepPlans = configuration.Tuning.KeepPlans };
        await using var ledger = await Ledger.Ledger.OpenAsync(options, time, ct);
        await using var hold = await ledger.HoldAsync(() => Console.WriteLine($"elastic: standing by: another instance serves from {ledger.Description}"), ct);

        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "elastic" });
        builder.WebHost.UseKestrelCore();
        Listen(builder.WebHost, configuration.Listen);
        using var certificate = configuration.Tls is { } tls ? ListenSecurely(builder.WebHost, tls, time) : null;
        builder.Services.AddRoutingCore();
        builder.Logging.AddSimpleConsole(c => (c.SingleLine, c.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ "));
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.SimpleConsoleFormatterOptions>(c => c.UseUtcTimestamp = true);
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning);
        // What keeps the host from starting is said below, in a sentence and without its stack.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        Register(builder.Services, configuration, ledger, world);

        await using var app = builder.Build();
        ApiEndpoints.Map(app);
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
        app.Logger.Serving(configuration.Site, configuration.Tls is { } secure ? $"{configuration.Listen} and https://{secure.Address}" : configuration.Listen, ledger.Description);
        await using var lost = hold.Lost.Register(app.Lifetime.StopApplication);
        await app.WaitForShutdownAsync(ct);

        // Passes and lanes that run are told to stop and waited for: what they had begun is in the ledger and goes on at the next start.
        await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None);
        return hold.Lost.IsCancellationRequested ? throw new Ledger.LedgerUnavailableException($"The right to serve from {ledger.Description} was lost. Start again: it stands by until it has it.") : 0;
    }

    private static async Task StartAsync(WebApplication app, ElasticConfiguration configuration, CancellationToken ct)
    {
        var listen = configuration.Listen;
        try
        {
            await app.StartAsync(ct);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // Kestrel wraps an address in use, and only that.
            var code = (e.GetBaseException() as SocketException)?.SocketErrorCode;
            var (why, advice) = code switch
            {
                SocketError.AddressAlreadyInUse => ("somebody listens there already", "Stop that, or name another address in \"listen\"."),
                SocketError.AccessDenied => ("this user may not (permission denied)", "Ports below 1024 are root's, and a socket's directory must be the service's: name another address in \"listen\"."),
                SocketError.AddressNotAvailable when listen.StartsWith(UnixPrefix, StringComparison.Ordinal) =>
                    ("its directory is not there", $"Make it: install -d -o USER {Path.GetDirectoryName(listen[UnixPrefix.Length..])}"),
                _ => (e.GetBaseException().Message.TrimEnd('.'), "Name another address in \"listen\"."),
            };
            throw new RejectedException($"It cannot listen on {listen}{(configuration.Tls is { } tls ? $" or {tls.Address}" : "")}: {why}. {advice}", e);
        }

        if (listen.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            ListenSocket.Open(listen[UnixPrefix.Length..]);
        }
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
    }

    private static TlsCertificate ListenSecurely(IWebHostBuilder web, TlsConfiguration tls, TimeProvider time)
    {
        var certificate = new TlsCertificate(tls, time);
        web.UseKestrelHttpsConfiguration();
        web.ConfigureKestrel(k => k.Listen(System.Net.IPEndPoint.Parse(tls.Address), o => o.UseHttps(h => h.ServerCertificateSelector = (_, _) => certificate.Current())));
        return certificate;
    }

    private static void Listen(IWebHostBuilder web, string listen)
    {
        if (listen.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            var path = listen[UnixPrefix.Length..];
            ListenSocket.Clear(path);
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
