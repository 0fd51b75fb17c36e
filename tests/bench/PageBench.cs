using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.History;
using StratusLab.Elastic.Hooks;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulation;
using StratusLab.Elastic.Web;
using ElasticLedger = StratusLab.Elastic.Ledger.Ledger;

namespace StratusLab.Elastic.Bench;

/// <summary>The web page of a site with 2,000 worker nodes on 100 hosts and six hours of history (SQLite file), asked for over HTTP: the overview, and the list of its nodes.</summary>
internal static class PageBench
{
    private const int Nodes = 2000;
    private const int Hosts = 100;

    public static async Task<Measure[]> RunAsync()
    {
        using var directory = new BenchDirectory();
        var ct = CancellationToken.None;
        await using var ledger = await ElasticLedger.OpenAsync(new() { File = directory["ledger.db"] }, TimeProvider.System, ct);
        var busy = new BusySite(Nodes);
        await busy.FillAsync(ledger);
        var outside = new SimulatedSite(TimeProvider.System, FaultSource.Quiet);
        var hosts = Enumerable.Range(0, Hosts).Select(i => outside.AddHost(new(string.Create(CultureInfo.InvariantCulture, $"kvm{i:000}")), new(128, 512_000)));
        await using var app = Make(busy.Declared with { Hosts = [.. hosts.Select(h => new ServedHost(new() { Name = h.Name }, "simulated", h, h))] }, ledger);
        await app.StartAsync(ct);
        await ActivatorUtilities.CreateInstance<Reconciler>(app.Services).RunAsync(ct);
        var pass = app.Services.GetRequiredService<LiveView>().Last ?? throw new InvalidOperationException("The pass has shown nothing.");
        var samples = Sampler.Take(pass.Seen, pass.Plan);
        for (var minute = 1; minute <= 360; minute++)
        {
            await ledger.AddSamplesAsync([.. samples.Select(s => s with { At = s.At.AddMinutes(-minute), Busy = s.Busy - minute })], ct);
        }

        using var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        return
        [
            new("web page of 2,000 nodes on 100 hosts: overview", await SecondsAsync("/web/?hours=6", "medium"), "s", 0.3),
            new("the list of its nodes", await SecondsAsync("/web/nodes?page=7", "2000 nodes"), "s", 0.3),
        ];

        Task<double> SecondsAsync(string path, string expected) => Median.SecondsAsync(async () =>
        {
            var html = await http.GetStringAsync(path, ct);
            if (!html.Contains(expected, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"{path} does not show what it should: the figures would be of no use.");
            }
        });
    }

    private static WebApplication Make(ServedSite site, ElasticLedger ledger)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "elastic" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var services = builder.Services;
        services.AddRoutingCore();
        services.AddMetrics();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(ledger);
        services.AddSingleton(site);
        services.AddSingleton(new FailPoint(_ => { }));
        services.AddSingleton<HostBoard>();
        services.AddSingleton<LiveView>();
        services.AddSingleton<ElasticMetrics>();
        services.AddSingleton(p => new LrmsMeter(p.GetRequiredService<ElasticMetrics>(), TimeProvider.System, TimeSpan.FromSeconds(20)));
        services.AddSingleton<ContextSource>();
        services.AddSingleton<HostsFile>();
        services.AddSingleton(VmHooks.None);
        services.AddSingleton<LookNow>(_ => { });
        ApiEndpoints.AddServices(services);
        WebEndpoints.AddServices(services);
        var app = builder.Build();
        ApiEndpoints.Map(app);
        WebEndpoints.Map(app);
        return app;
    }
}
