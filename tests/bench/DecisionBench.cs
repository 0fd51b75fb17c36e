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

    // At the same time: each waits most of it, and one after the other they would take half an hour.
    public static async Task<Measure[]> RunAsync()
    {
        Func<string, string, Task<SubmitSite>>[] starts = [SubmitSite.OpenPbsAsync, SubmitSite.TorqueAsync, SubmitSite.SgeAsync, SubmitSite.SlurmAsync];
        return await Task.WhenAll(starts.Select(s => ServeAsync(s, (site, program, _) => TimesAsync(site, program.Http))));
    }

    public static Task<Measure[]> StormAsync() => ServeAsync(SubmitSite.OpenPbsAsync, (_, program, directory) => StormAsync(program, directory["hook.sock"]));

    private static async Task<T> ServeAsync<T>(Func<string, string, Task<SubmitSite>> start, Func<SubmitSite, ServedProgram, BenchDirectory, Task<T>> look)
    {
        using var directory = new BenchDirectory();
        var site = await start(directory["lrms"], directory["hook.sock"]);
        try
        {
            await using var program = await ServedProgram.StartAsync(directory, $"{site.Cluster}, stale-after: 2h", "tuning: {reconcile-interval: 1h, host-interval: 1h}", site.Inside);
            return await look(site, program, directory);
        }
        finally
        {
            await site.End();
        }
    }

    // After quiet, for a hint that follows another waits for ten times what reading takes; and at no fixed distance, so that they come at any moment of a pass.
    private static async Task<Measure> TimesAsync(SubmitSite site, HttpClient http)
    {
        var (times, dice) = (new List<double>(), new Random(1));
        await site.Submit();
        for (var i = 0; i < Jobs; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(3000 + dice.Next(700)), TimeProvider.System);
            var watch = Stopwatch.StartNew();
            var id = await site.Submit();
            await ServedProgram.UntilAsync(async () => (await QueueAsync(http)).Any(r => r.JobId == id));
            times.Add(watch.Elapsed.TotalSeconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{site.Name}: median {times[Jobs / 2]:0.000} s, p95 {times[(Jobs * 95 / 100) - 1]:0.000} s, p99 {times[(Jobs * 99 / 100) - 1]:0.000} s, longest {times[^1]:0.000} s"));
        return new($"submit to decision, p99 of {Jobs}: {site.Name}", times[(Jobs * 99 / 100) - 1], "s", 1);
    }

    private static async Task<Measure[]> StormAsync(ServedProgram program, string hookSocket)
    {
        // The first storm compiles, and does not count.
        for (var i = 0; i < 2; i++)
        {
            await SendAsync(hookSocket, Storm / 10);
        }

        var (passes, memory) = (await PassesAsync(program.Http), ResidentMiB(program.Process));
        var sent = await SendAsync(hookSocket, Storm);
        passes = await PassesAsync(program.Http) - passes;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Storm} hints in {sent.TotalSeconds:0.00} s: {passes} passes, {ResidentMiB(program.Process) - memory:0.0} MiB more"));
        return
        [
            new($"{Storm:N0} hints: passes for each half second, one at its begin and one at its end", passes / (2 + (sent.TotalSeconds / 0.5)), "", 1),
            new($"{Storm:N0} hints: more memory than before", ResidentMiB(program.Process) - memory, "MiB", 20),
        ];
    }

    private static async Task<TimeSpan> SendAsync(string hookSocket, int hints)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var (to, hint, watch) = (new UnixDomainSocketEndPoint(hookSocket), Encoding.ASCII.GetBytes("main"), Stopwatch.StartNew());
        for (var i = 0; i < hints; i++)
        {
            socket.SendTo(hint, to); // Waits while the socket is full, so that all of them arrive.
        }

        var sent = watch.Elapsed;
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        return sent;
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
}
