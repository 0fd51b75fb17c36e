using System.Globalization;

namespace StratusLab.Elastic.Lab;

/// <summary>The demo's work: what it submits, what becomes of it, and what must become of it.</summary>
internal sealed class DemoJobs
{
    // man squeue, JOB STATE CODES: the states that a job does not leave by itself.
    private static readonly string[] Ends = ["BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "TIMEOUT"];

    private readonly List<(string Id, string What)> submitted = [];
    private readonly SortedDictionary<string, Ran> tasks = new(StringComparer.Ordinal);
    private int expected;

    /// <summary>A job on hold: it must not run.</summary>
    public required string Held { get; init; }

    /// <summary>A job that fits no pool: it must not run.</summary>
    public required string TooLarge { get; init; }

    /// <summary>How many jobs were submitted that can run.</summary>
    public int Count => submitted.Count;

    /// <summary>Every task that was seen of the jobs that can run, as it was seen last: the batch system forgets them after some minutes.</summary>
    public IReadOnlyCollection<Ran> Tasks => tasks.Values;

    /// <summary>One task of one job.</summary>
    public sealed record Ran(string Id, string What, string State, TimeSpan Waited, TimeSpan Took, string Nodes);

    /// <summary>Submits them all, and waits until the service has seen them.</summary>
    public static async Task<DemoJobs> SubmitAsync(LabSite site, LabService service, CancellationToken ct)
    {
        var jobs = new DemoJobs
        {
            Held = await site.SubmitAsync(ct, "-H", "-n1", "--mem=100", "--wrap", "true"),
            TooLarge = await site.SubmitAsync(ct, "-N1", "-n1", "-c64", "--mem=100", "--wrap", "true"),
        };
        for (var i = 1; i <= 3; i++)
        {
            await jobs.AddAsync(site, "single core", 1, ct, "-n1", "--mem=100", "-t5", "--wrap", "sleep 10");
        }

        await jobs.AddAsync(site, "array of 4, 2 at a time", 4, ct, "-n1", "--mem=100", "-t5", "-a", "0-3%2", "--wrap", "sleep 8");
        await jobs.AddAsync(site, "two nodes", 1, ct, "-N2", "-n2", "--mem=100", "-t5", "--wrap", "srun hostname; sleep 5");
        await service.HookAsync(ct);
        string[] all = [jobs.Held, jobs.TooLarge, .. jobs.submitted.Select(j => j.Id)];
        await Until.TrueAsync(
            "the service has seen the jobs",
            TimeSpan.FromSeconds(30),
            async () => all.Except((await service.QueueAsync(ct)).Select(q => q.JobId.Split('_')[0])).ToArray() is [],
            ct,
            service.Tail);
        return jobs;
    }

    /// <summary>Looks at the jobs; true when every task of those that can run is over, false too when the batch system does not answer.</summary>
    public async Task<bool> AllOverAsync(LabSite site, CancellationToken ct)
    {
        var listed = await site.RunAsync(ct, "env", "SLURM_TIME_FORMAT=%s", "squeue", "-h", "-a", "-t", "all", "-r", "-o", "%i|%F|%T|%V|%S|%e|%N");
        if (listed.ExitCode != 0)
        {
            return false;
        }

        foreach (var row in listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('|')).Where(f => f.Length == 7))
        {
            if (submitted.FirstOrDefault(j => j.Id == row[1]) is { What: { } what })
            {
                tasks[row[0]] = new(row[0], what, row[2], Between(row[3], row[4]), Between(row[4], row[5]), row[6]);
            }
        }

        return tasks.Values.Count(t => Ends.Contains(t.State)) == expected;
    }

    /// <summary>What is not as it must be when every task is over and nobody has touched the two that must not run; nothing when all is well.</summary>
    public async Task<string[]> FaultsAsync(LabSite site, LabService service, CancellationToken ct)
    {
        var queue = await service.QueueAsync(ct);
        var wrong = tasks.Values.Where(t => t.State != "COMPLETED").Select(t => $"job {t.Id} ({t.What}) is {t.State}, not COMPLETED").ToList();
        if (tasks.Count != expected)
        {
            wrong.Add($"{tasks.Count} tasks ran, not {expected}");
        }

        await MustWaitAsync(Held, "held");
        await MustWaitAsync(TooLarge, "tooLarge");
        return [.. wrong];

        async Task MustWaitAsync(string job, string code)
        {
            var (state, said) = (await site.StateOfAsync(job, ct), queue.FirstOrDefault(q => q.JobId == job)?.Code ?? "not there");
            if ((state, said) != ("PENDING", code))
            {
                wrong.Add($"job {job} is {state} and {said} to the service, not PENDING and {code}");
            }
        }
    }

    private async Task AddAsync(LabSite site, string what, int count, CancellationToken ct, params string[] arguments)
    {
        submitted.Add((await site.SubmitAsync(ct, arguments), what));
        expected += count;
    }

    private static TimeSpan Between(string from, string to) =>
        long.TryParse(from, CultureInfo.InvariantCulture, out var a) && long.TryParse(to, CultureInfo.InvariantCulture, out var b) ? TimeSpan.FromSeconds(b - a) : TimeSpan.Zero;
}
