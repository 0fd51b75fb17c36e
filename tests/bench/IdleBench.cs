using System.Diagnostics;

namespace StratusLab.Elastic.Bench;

/// <summary>The service as a program with nothing to do, as it is installed: from its start until it is ready, and what it takes of a processor. The batch system's commands are not counted.</summary>
internal static class IdleBench
{
    private const int Starts = 5;

    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(1);

    public static async Task<Measure[]> RunAsync()
    {
        var starts = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            starts.Add(await ServeAsync((_, started) => Task.FromResult(Stopwatch.GetElapsedTime(started).TotalSeconds)));
        }

        return [new("start to ready, new ledger", starts.Order().ElementAt(Starts / 2), "s", 2), new("idle, of a processor", await ServeAsync((program, _) => ShareAsync(program.Process)), "%", 1)];
    }

    private static async Task<double> ServeAsync(Func<ServedProgram, long, Task<double>> look)
    {
        using var directory = new BenchDirectory();
        var cluster = (await SubmitSite.OpenPbsAsync(directory["lrms"], directory["hook.sock"])).Cluster;
        var started = Stopwatch.GetTimestamp();
        await using var program = await ServedProgram.StartAsync(directory, cluster, "");
        return await look(program, started);
    }

    private static async Task<double> ShareAsync(Process process)
    {
        await Task.Delay(Settled, TimeProvider.System);
        process.Refresh();
        var before = process.TotalProcessorTime;
        await Task.Delay(Watched, TimeProvider.System);
        process.Refresh();
        return (process.TotalProcessorTime - before) / Watched * 100;
    }
}
