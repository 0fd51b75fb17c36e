using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Hooks;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulation;
using StratusLab.Elastic.Web;
using ElasticLedger = StratusLab.Elastic.Ledger.Ledger;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>
/// The API on a real Kestrel at a free port of 127.0.0.1, over the real reconciler and lanes, a ledger in memory, and one simulated cluster and host. Nothing happens
/// but what a test asks for: there is no alarm clock.
/// </summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Reconciler reconciler;
    private readonly HostLane lane;
    private StrongBox<Func<string, Fault>> faults = null!; // Set by StartAsync.

    private TestService(WebApplication app, VirtualClock clock, SimulatedLrms batch, TamperedLrms lrms, ElasticLedger ledger, ConcurrentQueue<string> looks, CollectingLog log, string? socket)
    {
        (this.app, Clock, Batch, Lrms, Ledger, Looks, Log) = (app, clock, batch, lrms, ledger, looks, log);
        Site = Get<ServedSite>();
        reconciler = ActivatorUtilities.CreateInstance<Reconciler>(app.Services);
        lane = ActivatorUtilities.CreateInstance<HostLane>(app.Services, Site.Hosts[0]);
        Http = socket is null ? new() { BaseAddress = new(app.Urls.Single()) } : OverSocket(socket);
    }

    public VirtualClock Clock { get; }

    public SimulatedLrms Batch { get; }

    public TamperedLrms Lrms { get; }

    public ServedSite Site { get; }

    public ElasticLedger Ledger { get; }

    public ConcurrentQueue<string> Looks { get; }

    public CollectingLog Log { get; }

    public HttpClient Http { get; }

    public LiveView Live => Get<LiveView>();

    public static async Task<TestService> StartAsync(CancellationToken ct, LookNow? look = null, LedgerOptions? options = null, Action<IServiceCollection>? more = null, string? socket = null, Func<ServedSite, VirtualClock, ServedSite>? declare = null, DateTimeOffset? start = null, Action<WebApplication>? map = null)
    {
        var clock = new VirtualClock(start ?? new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero));
        var ledger = await ElasticLedger.OpenAsync(options ?? new() { File = ":memory:" }, clock, ct);
        var (looks, log) = (new ConcurrentQueue<string>(), new CollectingLog());
        var faults = new StrongBox<Func<string, Fault>>(_ => Fault.None);
        var outside = new SimulatedSite(clock, new((where, _) => faults.Value!(where))); // Never set to null.
        var batch = outside.AddCluster(new("main"));
        var lrms = new TamperedLrms(batch);

        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "elastic" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(k =>
        {
            if (socket is null)
            {
                k.Listen(IPAddress.Loopback, 0);
            }
            else
            {
                k.ListenUnixSocket(socket);
            }
        });
        builder.Logging.AddProvider(log);
        var services = builder.Services;
        services.AddRoutingCore();
        services.AddMetrics();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(ledger);
        var site = SiteOf(outside, batch, lrms);
        services.AddSingleton(declare?.Invoke(site, clock) ?? site);
        services.AddSingleton(new FailPoint(_ => { }));
        services.AddSingleton<HostBoard>();
        services.AddSingleton<LiveView>();
        services.AddSingleton<ElasticMetrics>();
        services.AddSingleton(p => new LrmsMeter(p.GetRequiredService<ElasticMetrics>(), clock, TimeSpan.FromSeconds(20)));
        services.AddSingleton<ContextSource>();
        services.AddSingleton<HostsFile>();
        services.AddSingleton(VmHooks.None);
        services.AddSingleton(look ?? looks.Enqueue);
        ApiEndpoints.AddServices(services);
        WebEndpoints.AddServices(services);
        more?.Invoke(services);
        var app = builder.Build();
        ApiEndpoints.Map(app);
        map?.Invoke(app);
        WebEndpoints.Map(app);
        await app.StartAsync(ct);
        return new(app, clock, batch, lrms, ledger, looks, log, socket) { faults = faults };
    }

    public IServiceProvider Services => app.Services;

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public Task PassAsync(CancellationToken ct) => reconciler.RunAsync(ct);

    /// <summary>A pass of an instance that has just started.</summary>
    public Task AnotherPassAsync(CancellationToken ct) => ActivatorUtilities.CreateInstance<Reconciler>(app.Services).RunAsync(ct);

    public Task LaneAsync(CancellationToken ct) => lane.RunAsync(ct);

    /// <summary>Cuts the host off, or connects it again.</summary>
    public void CutOffHost(bool isCutOff) => faults.Value = where => isCutOff && where == Site.Hosts[0].Name.Value ? Fault.Unreachable : Fault.None;

    /// <summary>Lane and pass, and five seconds go by once the reads that the pass did not wait for have ended.</summary>
    public async Task RoundAsync(CancellationToken ct)
    {
        await LaneAsync(ct);
        await Task.WhenAll((await reconciler.RunAsync(ct)).Late);
        Clock.Advance(TimeSpan.FromSeconds(5));
    }

    /// <summary>Runs lane and pass in turns, five seconds apart, until <paramref name="isThere"/>; fails after ten minutes of the site's time.</summary>
    public async Task RunUntilAsync(Func<LedgerState, bool> isThere, CancellationToken ct)
    {
        for (var i = 0; i < 120; i++)
        {
            await LaneAsync(ct);
            await PassAsync(ct);
            if (isThere(await Ledger.LoadAsync(ct)))
            {
                return;
            }

            Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Fail("It did not come to that within ten minutes of the site's time.");
    }

    public SimulatedJob Submit(string id, int cores = 2, int nodes = 1, TimeSpan? runTime = null)
    {
        var shape = new JobShape { Nodes = nodes, PerNode = new(cores, 500), Walltime = TimeSpan.FromHours(1) };
        var job = new SimulatedJob { Id = new(id), Shape = shape, RunTime = runTime ?? TimeSpan.FromMinutes(30), Account = "physics" };
        Batch.Submit(job);
        return job;
    }

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> json, CancellationToken ct)
        where T : class
    {
        using var response = await Http.GetAsync(path, ct);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, await response.Content.ReadAsStringAsync(ct));
        return (await response.Content.ReadFromJsonAsync(json, ct))!; // Asserted by the caller's use.
    }

    public async Task<Problem> RefusedAsync(HttpStatusCode status, string path, CancellationToken ct)
    {
        using var response = await Http.GetAsync(path, ct);
        return await RefusedAsync(status, response, ct);
    }

    public static async Task<Problem> RefusedAsync(HttpStatusCode status, HttpResponseMessage response, CancellationToken ct)
    {
        Assert.AreEqual(status, response.StatusCode, await response.Content.ReadAsStringAsync(ct));
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync(ApiJson.Default.Problem, ct);
        Assert.AreEqual((int)status, problem!.Status); // The body was just read.
        Assert.AreNotEqual("", problem.Title);
        return problem;
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json, CancellationToken ct) =>
        Http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"), ct);

    public async Task<string> OrderAsync(string path, string json, CancellationToken ct)
    {
        using var response = await PostAsync(path, json, ct);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, await response.Content.ReadAsStringAsync(ct));
        return (await response.Content.ReadFromJsonAsync(ApiJson.Default.Done, ct))!.Text; // The status says that there is one.
    }

    /// <summary>Has a token made, and gives its secret.</summary>
    public async Task<string> OrderTokenAsync(string name, string role, CancellationToken ct)
    {
        using var response = await PostAsync(ApiPaths.Tokens, $"{{\"name\":\"{name}\",\"role\":\"{role}\"}}", ct);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, await response.Content.ReadAsStringAsync(ct));
        return (await response.Content.ReadFromJsonAsync(ApiJson.Default.NewToken, ct))!.Secret; // The status says that there is one.
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        await Ledger.DisposeAsync();
    }

    private static HttpClient OverSocket(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, ct) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new("http://localhost/") };

    private static ServedSite SiteOf(SimulatedSite outside, SimulatedLrms batch, TamperedLrms lrms)
    {
        var host = outside.AddHost(new("kvm1"), new(16, 64000));
        Pool[] pools = [PoolOf(batch.Name, "small", 2, 4, 1), PoolOf(batch.Name, "big", 8, 1, 2)];
        return new()
        {
            Name = "lab",
            Clusters = [new(new() { Name = batch.Name, Settle = TimeSpan.FromSeconds(2) }, "simulated", [.. pools], lrms)],
            Templates = [.. pools.Select(p => p.Template)],
            Hosts = [new(new() { Name = host.Name }, "simulated", host, host)],
            Networks = [new() { Name = new("net"), Bridge = "br0", Address = "10.1.0.0", PrefixLength = 26, NamePattern = "wn-{4}" }],
            Tuning = new(),
            LoopbackRole = ApiRole.Operator,
        };
    }

    private static Pool PoolOf(ClusterName cluster, string name, int cores, int max, int order) => new()
    {
        Name = new(name),
        Cluster = cluster,
        Template = new() { Name = new(name + "-template"), Cpu = cores / 2.0, Vcpu = cores, MemoryMiB = 2000, Disks = [new(new("worker"))], Nics = [new("net")] },
        Node = new(cores, 1800),
        Max = max,
        Order = order,
        IdleTimeout = TimeSpan.FromSeconds(60),
        MinLifetime = TimeSpan.FromSeconds(30),
        ExpectedBoot = TimeSpan.FromSeconds(60),
    };
}
