using System.Diagnostics;

namespace StratusLab.Elastic.Lab;

/// <summary>
/// The main job, shown: a site without a single node gets real work, and everything that happens until the last node is gone again. Ends with what each job and
/// each VM did, and with a check that nothing is left.
/// </summary>
internal static class Demo
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    private const string Pools = """
        - {name: small, template: small, queues: [batch], features: [elastic, small], node: {cores: 1, memory: 400M}, max: 4, idle-timeout: 12s, min-lifetime: 10s, expected-boot: 45s, join-deadline: 5m}
        """;

    private const string Tuning = "tuning: {reconcile-interval: 5s, host-interval: 2s, shutdown-grace: 20s}";

    public static async Task<int> RunAsync(bool keep, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        Say("bringing up a site of its own: munge, slurmctld without a node, libvirtd, a bridge");
        var image = await WorkerImage.FindAsync(true, ct);
        var site = await LabSite.UpAsync(ct);
        try
        {
            await site.ConfigureAsync(image, Pools, Tuning, TimeSpan.FromSeconds(3), ct);
            await using var service = await LabService.StartAsync(site, null, ct);
            try
            {
                Say($"elastic serves on {site.Socket}; its ledger is one SQLite file");
                (await service.CliAsync(ct, "images", "import", "worker", image.Disk, "--sha256", await image.Sha256Async(ct))).Ok("elastic images import");
                Say($"the worker image is imported and verified ({watch.Elapsed.TotalSeconds:0} s so far)");
                return keep ? await KeepAsync(site, service, ct) : await ShowAsync(site, service, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                Console.Error.WriteLine("\ndemo: interrupted; everything is being removed");
                return 130;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                Console.Error.WriteLine($"demo: {e.Message}\n--- the service's log ---\n{service.Tail()}");
                return 1;
            }
        }
        finally
        {
            await site.DisposeAsync();
        }
    }

    private static async Task<int> KeepAsync(LabSite site, LabService service, CancellationToken ct)
    {
        Console.WriteLine($"""

            The site is up. In another terminal:
              export ELASTIC_SERVER=unix:{site.Socket}
              alias elastic={Path.Combine(AppContext.BaseDirectory, "elastic")}
              {Checkout.PathOf("tests/lab/lab")} run {site.Directory} sbatch -D / -o /dev/null -n1 --mem=100 --wrap 'sleep 30'
              elastic status;  elastic queue;  elastic nodes;  elastic events --follow
            Ctrl-C here stops it and removes everything.
            """);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }
        catch (OperationCanceledException)
        {
            Say("stopping");
        }

        await service.StopAsync();
        return 0;
    }

    private static async Task<int> ShowAsync(LabSite site, LabService service, CancellationToken ct)
    {
        var jobs = await DemoJobs.SubmitAsync(site, service, ct);
        Say($"submitted {jobs.Count} jobs that can run, job {jobs.Held} on hold, and job {jobs.TooLarge} that wants 64 cores");
        Console.WriteLine();
        Console.WriteLine((await service.CliAsync(ct, "plan")).Output);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        var view = new ProgressView(site, service);
        await WaitAsync(view, () => jobs.AllOverAsync(site, limit.Token), "the jobs finish", limit.Token, ct);
        await ExplainAsync(service, jobs, ct);
        var wrong = await jobs.FaultsAsync(site, service, ct);
        (await site.RunAsync(ct, "scancel", jobs.Held, jobs.TooLarge)).Ok("scancel");
        await WaitAsync(view, async () => (await service.NodesAsync(false, limit.Token)).Length == 0, "the last node is retired", limit.Token, ct);

        var (nodes, events) = (await service.NodesAsync(true, ct), await service.EventsAsync(ct));
        var left = await LeftOvers.FindAsync(site, service, ct);
        await service.StopAsync();
        DemoTables.Jobs(jobs.Tasks);
        DemoTables.Nodes(nodes, events);
        return Judge(wrong, left);
    }

    private static async Task WaitAsync(ProgressView view, Func<Task<bool>> isDone, string what, CancellationToken limit, CancellationToken interrupted)
    {
        try
        {
            while (!await isDone())
            {
                await view.ShowAsync(limit);
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, limit);
            }

            await view.ShowAsync(limit);
        }
        catch (OperationCanceledException) when (!interrupted.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {Limit.TotalMinutes:0} min: {what}.");
        }
    }

    private static async Task ExplainAsync(LabService service, DemoJobs jobs, CancellationToken ct)
    {
        Console.WriteLine();
        foreach (var job in new[] { jobs.Held, jobs.TooLarge })
        {
            Console.WriteLine($"$ elastic why {job}");
            Console.WriteLine((await service.CliAsync(ct, "why", job)).Ok("elastic why"));
        }

        Console.WriteLine();
    }

    private static int Judge(string[] wrong, string[] left)
    {
        Console.WriteLine(left.Length == 0 ? "Nothing is left: no domain, no file, no Slurm node, no process, no address." : $"LEFT OVER: {string.Join(", ", left)}");
        foreach (var fault in wrong)
        {
            Console.WriteLine($"WRONG: {fault}.");
        }

        return left.Length == 0 && wrong.Length == 0 ? 0 : 1;
    }

    private static void Say(string text) => Console.WriteLine($"demo: {text}");
}
