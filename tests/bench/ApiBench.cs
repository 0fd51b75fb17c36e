using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Hooks;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Bench;

/// <summary>
/// The list of 20,000 VMs over loopback, 30 times a second for ten seconds: the whole list in one answer of about 9 MB. Once while nothing changes; once while a VM
/// changes every second, so that every 30th answer is made anew, from a ledger in a SQLite file.
/// </summary>
internal static class ApiBench
{
    private const int Vms = 20_000;
    private const int PerSecond = 30;
    private const int Seconds = 10;

    public static async Task<Measure[]> RunAsync()
    {
        using var directory = new BenchDirectory();
        await using var ledger = await Ledger.Ledger.OpenAsync(new() { File = directory["ledger.db"] }, TimeProvider.System, CancellationToken.None);
        var state = await ledger.CommitAsync(new() { Vms = [.. Enumerable.Range(1, Vms).Select(VmOf)] }, CancellationToken.None);
        await using var app = await StartAsync(ledger);
        using var http = new HttpClient { BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) }; // Kestrel has it once it is started.
        for (var i = 0; i < PerSecond; i++)
        {
            await AskAsync(http);
        }

        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < PerSecond; i++)
        {
            await AskAsync(http);
        }

        var work = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / PerSecond;
        var quiet = await LoadAsync(http, _ => Task.CompletedTask);
        var one = state.Vms[0];
        var busy = await LoadAsync(http, async second => one = (await ledger.CommitAsync(new() { Vms = [one with { Attempts = second }] }, CancellationToken.None)).Vms[0]);
        return
        [
            new("API, 20,000 VMs in one list, processor time of client and service for an answer", work, "ms", 40),
            new("API, 20,000 VMs in one list, 30 a second, p99", quiet, "ms", 100),
            new("the same while a VM changes every second, p99", busy, "ms", 100),
        ];
    }

    // A request begins when it is due, whether or not the one before it is answered: waiting counts.
    private static async Task<double> LoadAsync(HttpClient http, Func<int, Task> change)
    {
        var requests = new List<Task<TimeSpan>>();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < PerSecond * Seconds; i++)
        {
            var due = TimeSpan.FromSeconds(i / (double)PerSecond);
            if (due - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } left)
            {
                await Task.Delay(left, TimeProvider.System);
            }

            if (i % PerSecond == 0)
            {
                await change(i / PerSecond);
            }

            requests.Add(Task.Run(() => AskAsync(http)));
        }

        var took = (await Task.WhenAll(requests)).Order().ToArray();
        return took[took.Length * 99 / 100].TotalMilliseconds;
    }

    private static async Task<TimeSpan> AskAsync(HttpClient http)
    {
        var start = Stopwatch.GetTimestamp();
        using var response = await http.GetAsync($"{ApiPaths.Vms}?limit={Vms}", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        var (buffer, length) = (new byte[1 << 16], 0);
        for (var read = await body.ReadAsync(buffer); read > 0; read = await body.ReadAsync(buffer))
        {
            length += read;
        }

        return length > Vms * 100 ? Stopwatch.GetElapsedTime(start) : throw new InvalidOperationException($"The answer has {length} bytes only: the figures would be of no use.");
    }

    private static async Task<WebApplication> StartAsync(Ledger.Ledger ledger)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "elastic" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var services = builder.Services;
        services.AddRoutingCore();
        services.AddMetrics();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(ledger);
        services.AddSingleton(new ServedSite { Name = "bench", Clusters = [], Hosts = [], Networks = [], Tuning = new() });
        services.AddSingleton<HostBoard>();
        services.AddSingleton<LiveView>();
        services.AddSingleton(p => new LrmsMeter(p.GetRequiredService<ElasticMetrics>(), TimeProvider.System, TimeSpan.FromSeconds(20)));
        services.AddSingleton<ElasticMetrics>();
        services.AddSingleton<HostsFile>();
        services.AddSingleton(VmHooks.None);
        services.AddSingleton<LookNow>(_ => { });
        ApiEndpoints.AddServices(services);
        var app = builder.Build();
        ApiEndpoints.Map(app);
        await app.StartAsync();
        return app;
    }

    private static Vm VmOf(int i) => new()
    {
        Id = new(i),
        Name = $"wn-{i / 250}-{i % 250}",
        Template = new() { Name = new("worker"), Cpu = 4, Vcpu = 4, MemoryMiB = 8192, Disks = [new(new("worker"))], Nics = [new("lan")] },
        Nics = ImmutableArray.Create(new Nic(new("lan"), "br0", $"02:00:00:00:{i / 256:x2}:{i % 256:x2}", $"10.0.{i / 250}.{i % 250}")),
        State = VmState.Running,
        Host = new($"kvm{i % 400:000}"),
        Since = DateTimeOffset.UnixEpoch.AddSeconds(i),
        Created = DateTimeOffset.UnixEpoch.AddSeconds(i),
        FirstRunning = DateTimeOffset.UnixEpoch.AddSeconds(i + 20),
    };
}
