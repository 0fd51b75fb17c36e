using System.Diagnostics;
using System.Text;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Simulation;

namespace StratusLab.Elastic.Tests.Dashboards;

/// <summary>
/// The service itself, as <c>elastic serve</c> runs it, over two simulated batch systems and four hosts, sixty times as fast as the clock on the wall. Something is always wrong:
/// every fifth VM never joins, a host refuses now and then, one batch system does not answer for a while, and an operator freezes the other.
/// </summary>
internal sealed class LivelySite : IAsyncDisposable
{
    private const double Speed = 60;

    private readonly CancellationTokenSource stop;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly Task<int> running;
    private int deploys;

    private LivelySite(string directory, CancellationToken ct)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Address = $"127.0.0.1:{PrometheusServer.FreePort()}";
        Http = new() { BaseAddress = new($"http://{Address}") };
        var file = Path.Combine(directory, "elastic.yaml");
        File.WriteAllText(file, Text(directory));
        var world = new SimulatedWorld(new FastClock(Speed), new(Trouble)) { BootTime = vm => vm.Value % 5 == 0 ? null : TimeSpan.FromSeconds(30 + (vm.Value * 7 % 40)) };
        running = Service.RunAsync(file, new(), () => world, stop.Token);
    }

    public string Address { get; }

    public HttpClient Http { get; }

    public static async Task<LivelySite> StartAsync(string directory, CancellationToken ct)
    {
        var site = new LivelySite(directory, ct);
        await Until.TrueAsync("the service is ready", TimeSpan.FromMinutes(2), async () => await site.IsReadyAsync(ct), ct);
        return site;
    }

    /// <summary>What people and batch systems do.</summary>
    public async Task VisitAsync(CancellationToken ct)
    {
        for (var i = 0; i < 3; i++)
        {
            await PostAsync("/api/v1/hooks/main", "", ct);
            using var forged = new HttpRequestMessage(HttpMethod.Get, ApiPaths.Status) { Headers = { Authorization = new("Bearer", "forged") } };
            using var refused = await Http.SendAsync(forged, ct);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, ct);
        }

        await PostAsync(ApiPaths.Freeze, """{"cluster": "legacy", "reason": "a look at it", "by": "anna"}""", ct);
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System, ct);
        await PostAsync(ApiPaths.Unfreeze, """{"cluster": "legacy", "by": "anna"}""", ct);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        Http.Dispose();
    }

    private Fault Trouble(string where, string verb) => (where, verb) switch
    {
        ("main", "read") when watch.Elapsed.TotalSeconds is > 14 and < 17 => Fault.Unreachable,
        ("sim02", "deploy") when Interlocked.Increment(ref deploys) % 3 == 1 => Fault.Rejected,
        _ => Fault.None,
    };

    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try
        {
            using var answer = await Http.GetAsync(ApiPaths.Ready, ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return running.IsCompleted ? throw new InvalidOperationException($"The service ended: {await running}") : false;
        }
    }

    private async Task PostAsync(string path, string json, CancellationToken ct)
    {
        using var answer = await Http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"), ct);
        Assert.IsTrue(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(ct));
    }

    private string Text(string directory) =>
        $$"""
        site: lab
        data: {{directory}}
        listen: http://{{Address}}
        access: {loopback: operator}
        hosts-file: {{directory}}/hosts
        hosts: [{name: sim01, kind: simulated}, {name: sim02, kind: simulated}, {name: sim03, kind: simulated}, {name: sim04, kind: simulated}]
        networks: [{name: workers, bridge: br0, network: 10.77.0.0/24, names: "wn-{4}"}]
        templates:
          - {name: small, vcpu: 4, memory: 4G, disks: [{image: none}], nics: [workers]}
          - {name: large, vcpu: 8, memory: 8G, disks: [{image: none}], nics: [workers]}
        clusters:
          - name: main
            kind: simulated
            settle: 1s
            pools:
              - {name: small, template: small, max: 8, idle-timeout: 1m, min-lifetime: 1m, expected-boot: 1m, join-deadline: 4m}
          - name: legacy
            kind: simulated
            settle: 1s
            pools:
              - {name: old, template: large, min: 1, max: 4, idle-timeout: 1m, min-lifetime: 1m, expected-boot: 1m, join-deadline: 4m}
        vm-hooks: [{name: inventory, on: [running], command: [/bin/true]}]
        tuning: {reconcile-interval: 1s, host-interval: 1s}

        """;
}
