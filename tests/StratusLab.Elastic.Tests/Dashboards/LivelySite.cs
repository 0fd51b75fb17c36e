using System.Diagnostics;
using System.Text;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Simulation;

namespace StratusLab.Elastic.Tests.Dashboards;

/// <summary>
/// The service itself, as <c>elastic serve</c> runs it, over two simulated batch systems and four hosts, whose users and jobs are sixty times as fast as real ones. Something is always wrong:
/// every fifth VM never joins, one host refuses now and then, another does not answer for a while, one batch system does not answer for a while, and an operator freezes the other.
/// </summary>
internal sealed class LivelySite : IAsyncDisposable
{
    private const double Haste = 60;

    private readonly CancellationTokenSource stop;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly Task<int> running;
    private int deploys;

    /// <summary>Starts it on <paramref name="address"/>, <c>ip:port</c>.</summary>
    public LivelySite(string directory, string address, CancellationToken ct)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Http = new() { BaseAddress = new($"http://{address}") };
        var file = Path.Combine(directory, "elastic.yaml");
        File.WriteAllText(file, Text(directory, address));
        File.WriteAllText(Path.Combine(directory, "hosts"), "127.0.0.1 localhost\n");
        var world = new SimulatedWorld(TimeProvider.System, new(Trouble)) { Haste = Haste, BootTime = vm => vm.Value % 5 == 0 ? null : TimeSpan.FromSeconds(1 + (vm.Value % 3)) };
        running = Service.RunAsync(file, new(), () => world, stop.Token);
    }

    public HttpClient Http { get; }

    /// <summary>What people and batch systems do.</summary>
    public async Task VisitAsync(CancellationToken ct)
    {
        await Until.TrueAsync("the service is ready", TimeSpan.FromMinutes(2), async () => await IsReadyAsync(ct), ct);
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
        ("sim03", "observe") when watch.Elapsed.TotalSeconds is > 18 and < 22 => Fault.Unreachable,
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

    private static string Text(string directory, string address) =>
        $$"""
        site: lab
        data: {{directory}}
        listen: http://{{address}}
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
              - {name: small, template: small, max: 8, idle-timeout: 2s, min-lifetime: 2s, expected-boot: 2s, join-deadline: 6s}
          - name: legacy
            kind: simulated
            settle: 1s
            pools:
              - {name: old, template: large, min: 1, max: 4, idle-timeout: 2s, min-lifetime: 2s, expected-boot: 2s, join-deadline: 6s}
        vm-hooks: [{name: inventory, on: [running], command: [/bin/true]}]
        tuning: {reconcile-interval: 1s, host-interval: 1s}

        """;
}
