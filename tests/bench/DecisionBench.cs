using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Bench;

/// <summary>
/// The service as a program, with a pass every hour unless it is told to look. From the beginning of a submission until a pass that has seen the job has decided, through the
/// hook of each batch system; and what 10,000 hints cost.
/// </summary>
internal static class DecisionBench
{
    private const int Jobs = 100;
    private const int Storm = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<Measure[]> RunAsync()
    {
        var measures = new List<Measure>();
        foreach (var start in (Func<string, string, Task<SubmitSite>>[])[SubmitSite.OpenPbsAsync, SubmitSite.TorqueAsync, SubmitSite.SgeAsync, SubmitSite.SlurmAsync])
        {
            using var directory = new BenchDirectory();
            Directory.CreateDirectory(directory[""]);
            var site = await start(directory["lrms"], directory["hook.sock"]);
            try
            {
                measures.AddRange(await RunAsync(site, directory, isStorm: measures.Count == 0));
            }
            finally
            {
                await site.End();
            }
        }

        return [.. measures];
    }

    private static async Task<Measure[]> RunAsync(SubmitSite site, BenchDirectory directory, bool isStorm)
    {
        await File.WriteAllTextAsync(directory["elastic.yaml"], $$"""
            site: bench
            data: {{directory["data"]}}
            listen: unix:{{directory["elastic.sock"]}}
            access: {hook-socket: {{directory["hook.sock"]}}}
            hosts: [{name: sim01, kind: simulated}]
            networks: [{name: workers, bridge: br0, network: 10.77.0.0/24, names: "wn-{4}"}]
            templates: [{name: small, vcpu: 1, memory: 1G, disks: [{image: none}], nics: [workers]}]
            clusters:
              - {{site.Cluster}}, stale-after: 2h, pools: [{name: small, template: small, max: 1}]}
            tuning: {reconcile-interval: 1h, host-interval: 1h}
            """);
        string[] command = [.. site.Inside, Path.Combine(AppContext.BaseDirectory, "elastic"), "serve", "--config", directory["elastic.yaml"]];
        using var service = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!; // Throws when it does not start.
        service.OutputDataReceived += (_, _) => { };
        service.ErrorDataReceived += (_, e) => Console.Error.WriteLine(e.Data);
        service.BeginOutputReadLine();
        service.BeginErrorReadLine();
        using var http = Client(directory["elastic.sock"]);
        try
        {
            await UntilAsync(() => IsThereAsync(http));
            double[] times = [.. (await TimesAsync(site, http)).Order()];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{site.Name}: median {times[Jobs / 2]:0.000} s, p95 {times[(Jobs * 95 / 100) - 1]:0.000} s, p99 {times[(Jobs * 99 / 100) - 1]:0.000} s, longest {times[^1]:0.000} s"));
            var p99 = new Measure($"submit to decision, p99 of {Jobs}: {site.Name}", times[(Jobs * 99 / 100) - 1], "s", 1);
            return isStorm ? [p99, .. await StormAsync(service, http, directory["hook.sock"])] : [p99];
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
        }
    }

    // After quiet, for a hint that follows another waits for ten times what reading takes; and at no fixed distance, so that they come at any moment of a pass.
    private static async Task<List<double>> TimesAsync(SubmitSite site, HttpClient http)
    {
        var (times, dice) = (new List<double>(), new Random(1));
        await site.Submit();
        for (var i = 0; i < Jobs; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(3000 + dice.Next(700)), TimeProvider.System);
            var watch = Stopwatch.StartNew();
            var id = await site.Submit();
            await UntilAsync(async () => (await QueueAsync(http)).Any(r => r.JobId == id));
            times.Add(watch.Elapsed.TotalSeconds);
        }

        return times;
    }

    private static async Task<Measure[]> StormAsync(Process service, HttpClient http, string hookSocket)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        var (passes, memory) = (await PassesAsync(http), ResidentMiB(service));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var to = new UnixDomainSocketEndPoint(hookSocket);
        var hint = Encoding.ASCII.GetBytes("main");
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Storm; i++)
        {
            socket.SendTo(hint, to); // Waits while the socket is full, so that all of them arrive.
        }

        var sent = watch.Elapsed;
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        passes = await PassesAsync(http) - passes;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Storm} hints in {sent.TotalSeconds:0.00} s: {passes} passes, {ResidentMiB(service) - memory:0.0} MiB more"));
        return
        [
            new($"{Storm:N0} hints: passes for each half second, one at its begin and one at its end", passes / (2 + (sent.TotalSeconds / 0.5)), "", 1),
            new($"{Storm:N0} hints: more memory than before", ResidentMiB(service) - memory, "MiB", 20),
        ];
    }

    private static async Task<bool> IsThereAsync(HttpClient http)
    {
        try
        {
            await QueueAsync(http);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<IEnumerable<QueueRow>> QueueAsync(HttpClient http) =>
        JsonSerializer.Deserialize(await http.GetByteArrayAsync(ApiPaths.Queue), ApiJson.Default.ListOfQueueRow)!.Items; // The API answers no null.

    private static async Task<double> PassesAsync(HttpClient http)
    {
        const string Head = "stratuslab_elastic_reconcile_duration_seconds_count ";
        var line = (await http.GetStringAsync(ApiPaths.Metrics)).Split('\n').Single(l => l.StartsWith(Head, StringComparison.Ordinal));
        return double.Parse(line[Head.Length..], CultureInfo.InvariantCulture);
    }

    private static double ResidentMiB(Process process)
    {
        process.Refresh();
        return process.WorkingSet64 / (double)(1 << 20);
    }

    private static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        var watch = Stopwatch.StartNew();
        while (!await isTrue())
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"It did not come to that within {Patience.TotalSeconds} s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private static HttpClient Client(string socketPath) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, ct) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new("http://localhost/") };
}
