using System.Diagnostics;
using System.Globalization;
using StratusLab.Elastic.Core.Model;

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
            catch (Exception e) when (e is not OperationCanceledException)
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
              {Path.Combine(Checkout.Root, "tests/lab/lab")} run {site.Directory} sbatch -D / -o /dev/null -n1 --mem=100 --wrap 'sleep 30'
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
        Console.WriteLine();
        Console.WriteLine((await service.CliAsync(ct, "plan")).Output);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        var view = new ProgressView(site, service);
        await WaitAsync(view, () => jobs.AllDoneAsync(site, ct), "the jobs finish", limit.Token);
        await ExplainAsync(service, jobs, ct);
        var ran = await jobs.ReadAsync(site, ct);
        await site.RunAsync(ct, ["scancel", .. jobs.Hopeless]);
        await WaitAsync(view, async () => (await service.NodesAsync(false, ct)).Length == 0, "the last node is retired", limit.Token);

        var nodes = await service.NodesAsync(true, ct);
        await service.StopAsync();
        DemoTables.Jobs(ran);
        DemoTables.Nodes(nodes);
        return await LeftOverAsync(site, ran, nodes, ct);
    }

    private static async Task WaitAsync(ProgressView view, Func<Task<bool>> isDone, string what, CancellationToken ct)
    {
        try
        {
            while (!await isDone())
            {
                await view.ShowAsync(ct);
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, ct);
            }

            await view.ShowAsync(ct);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Not within {Limit.TotalMinutes:0} min: {what}.");
        }
    }

    private static async Task ExplainAsync(LabService service, DemoJobs jobs, CancellationToken ct)
    {
        Console.WriteLine();
        foreach (var job in jobs.Hopeless)
        {
            Console.WriteLine($"$ elastic why {job}");
            Console.WriteLine((await service.CliAsync(ct, "why", job)).Ok("elastic why"));
        }

        Console.WriteLine();
    }

    private static async Task<int> LeftOverAsync(LabSite site, IReadOnlyList<DemoJobs.Ran> jobs, IReadOnlyList<Api.Contracts.NodeRow> nodes, CancellationToken ct)
    {
        var domains = await site.DomainsAsync(ct);
        var files = site.VmDirectories();
        var slurm = await site.NodesAsync(ct);
        var emulators = (await site.RunAsync(ct, "sh", "-c", "for p in /proc/[0-9]*; do [ \"$(readlink $p/ns/net)\" = \"$(readlink /proc/self/ns/net)\" ] && cat $p/comm; done | grep -c qemu || true")).Output.Trim();
        string[] left =
        [
            .. domains.Select(d => $"domain {d}"), .. files.Select(f => $"files of VM {f}"), .. slurm.Select(n => $"Slurm node {n}"),
            .. emulators == "0" ? Array.Empty<string>() : [$"{emulators} QEMU processes"],
            .. nodes.Where(n => n.Timings.Ended is null).Select(n => $"node {n.Name} in the ledger"),
        ];
        var failed = jobs.Where(j => j.State != "COMPLETED").ToArray();
        Console.WriteLine(left.Length == 0 ? "Nothing is left: no domain, no file, no Slurm node, no process, no open lease." : $"LEFT OVER: {string.Join(", ", left)}");
        foreach (var job in failed)
        {
            Console.WriteLine($"JOB {job.Id} ({job.What}) is {job.State}, not COMPLETED.");
        }

        return left.Length == 0 && failed.Length == 0 && nodes.Count > 0 ? 0 : 1;
    }

    private static void Say(string text) => Console.WriteLine($"demo: {text}");
}
