using System.Globalization;

namespace StratusLab.Elastic.Lab;

/// <summary>The demo's work: what it submits, and what became of it.</summary>
internal sealed class DemoJobs
{
    private readonly List<(string Id, string What)> submitted = [];

    /// <summary>Jobs that must not run: one is held, one fits no pool.</summary>
    public List<string> Hopeless { get; } = [];

    /// <summary>One task of one job, after its end.</summary>
    public sealed record Ran(string Id, string What, string State, TimeSpan Waited, TimeSpan Took, string Nodes);

    public static async Task<DemoJobs> SubmitAsync(LabSite site, LabService service, CancellationToken ct)
    {
        var jobs = new DemoJobs();
        for (var i = 1; i <= 3; i++)
        {
            await jobs.AddAsync(site, "single core", ct, "-n1", "--mem=100", "-t5", "--wrap", "sleep 10");
        }

        await jobs.AddAsync(site, "array of 4, 2 at a time", ct, "-n1", "--mem=100", "-t5", "-a", "0-3%2", "--wrap", "sleep 8");
        await jobs.AddAsync(site, "two nodes", ct, "-N2", "-n2", "--mem=100", "-t5", "--wrap", "srun hostname; sleep 5");
        jobs.Hopeless.Add(await site.SubmitAsync(ct, "-H", "-n1", "--mem=100", "--wrap", "true"));
        jobs.Hopeless.Add(await site.SubmitAsync(ct, "-N1", "-n1", "-c64", "--mem=100", "--wrap", "true"));
        await service.HookAsync(ct);
        Console.WriteLine($"demo: submitted {jobs.submitted.Count} jobs that can run, job {jobs.Hopeless[0]} on hold, and job {jobs.Hopeless[1]} that wants 64 cores");
        await Until.TrueAsync("the service has seen the jobs", TimeSpan.FromSeconds(30), async () => (await service.QueueAsync(ct)).Length >= 5, ct, service.Tail);
        return jobs;
    }

    public async Task<bool> AllDoneAsync(LabSite site, CancellationToken ct)
    {
        var open = await site.RunAsync(ct, "squeue", "-h", "-a", "-o", "%F");
        return open.ExitCode == 0 && !open.Output.Split('\n').Any(id => submitted.Any(j => j.Id == id.Trim()));
    }

    public async Task<IReadOnlyList<Ran>> ReadAsync(LabSite site, CancellationToken ct)
    {
        var text = (await site.RunAsync(ct, "env", "SLURM_TIME_FORMAT=%s", "squeue", "-h", "-a", "-t", "all", "-r", "-o", "%i|%F|%T|%V|%S|%e|%N")).Ok("squeue");
        var rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('|')).Where(f => f.Length == 7);
        return [.. rows.Where(f => submitted.Any(j => j.Id == f[1])).Select(f => new Ran(
            f[0],
            submitted.First(j => j.Id == f[1]).What,
            f[2],
            Between(f[3], f[4]),
            Between(f[4], f[5]),
            f[6])).OrderBy(r => r.Id, StringComparer.Ordinal)];
    }

    private async Task AddAsync(LabSite site, string what, CancellationToken ct, params string[] arguments) => submitted.Add((await site.SubmitAsync(ct, arguments), what));

    private static TimeSpan Between(string from, string to) =>
        long.TryParse(from, CultureInfo.InvariantCulture, out var a) && long.TryParse(to, CultureInfo.InvariantCulture, out var b) ? TimeSpan.FromSeconds(b - a) : TimeSpan.Zero;
}
