using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Lab.Tests;

/// <summary>A site for the main job: one host, one pool of worker nodes that really boot and join, and the service, which a test may kill and start again.</summary>
internal sealed class MainLab : IAsyncDisposable
{
    public static readonly TimeSpan Boot = TimeSpan.FromMinutes(6);
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private const string Pools = """
        - {name: small, template: small, queues: [batch], features: [elastic, small], node: {cores: 1, memory: 400M}, max: 3, idle-timeout: 14s, min-lifetime: 5s, expected-boot: 45s, join-deadline: 6m}
        """;

    private const string Tuning = "tuning: {reconcile-interval: 2s, host-interval: 1s, shutdown-grace: 20s, orphan-grace: 20s}";

    private readonly CancellationToken ct;

    private MainLab(LabSite site, CancellationToken ct) => (Site, this.ct) = (site, ct);

    public LabSite Site { get; }

    public LabService Service { get; private set; } = null!; // Set by StartAsync.

    public static async Task<MainLab> StartAsync(CancellationToken ct)
    {
        var image = await WorkerImage.FindAsync(true, ct);
        var lab = new MainLab(await LabSite.UpAsync(ct), ct);
        await lab.Site.ConfigureAsync(image, Pools, Tuning, TimeSpan.FromSeconds(8), ct);
        lab.Service = await LabService.StartAsync(lab.Site, null, ct);
        (await lab.Service.CliAsync(ct, "images", "import", "worker", image.Disk, "--sha256", await image.Sha256Async(ct))).Ok("images import");
        return lab;
    }

    /// <summary>Submits a job and tells the service at once; returns its number.</summary>
    public async Task<string> SubmitAsync(params string[] arguments)
    {
        var job = await Site.SubmitAsync(ct, arguments);
        await Service.HookAsync(ct);
        return job;
    }

    /// <summary>How the cluster stands.</summary>
    public async Task<ClusterStatus> StatusAsync() => (await Service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, ct)).Clusters[0];

    /// <summary>The job has run to its end.</summary>
    public Task CompletedAsync(string job, TimeSpan within) =>
        Until.TrueAsync($"job {job} is completed", within, async () => await Site.StateOfAsync(job, ct) == "COMPLETED", ct, Service.Tail);

    /// <summary>The node is in this state.</summary>
    public Task NodeIsAsync(string name, string state, TimeSpan within) =>
        Until.TrueAsync($"{name} is {state}", within, async () => (await Service.NodesAsync(false, ct)).Any(n => n.Name == name && n.State == state), ct, Service.Tail);

    /// <summary>A ready node: one that is there, or one that a job is made for.</summary>
    public async Task<NodeRow> ReadyNodeAsync()
    {
        NodeRow? Ready(NodeRow[] nodes) => nodes.FirstOrDefault(n => n.State == "ready");
        if (Ready(await Service.NodesAsync(false, ct)) is not { } node)
        {
            await CompletedAsync(await SubmitAsync("-n1", "--mem=100", "--wrap", "true"), Boot);
            await Until.TrueAsync("the node that ran the job is ready", TimeSpan.FromSeconds(30), async () => Ready(await Service.NodesAsync(false, ct)) is not null, ct, Service.Tail);
            node = Ready(await Service.NodesAsync(false, ct)) ?? throw new AssertFailedException($"The node that ran the job is ready no more.\n{Service.Tail()}");
        }

        return node;
    }

    /// <summary>Every node has gone.</summary>
    public Task EmptyAsync() => Until.TrueAsync("no node is left", Boot, async () => (await Service.NodesAsync(false, ct)).Length == 0, ct, Service.Tail);

    /// <summary>Nothing is left anywhere.</summary>
    public async Task NothingIsLeftAsync() => Assert.AreEqual("", string.Join(", ", await LeftOvers.FindAsync(Site, Service, ct)));

    /// <summary>A VM that was started twice would be one more in the ledger, or a domain that no living VM of the ledger accounts for.</summary>
    public async Task OneVmForEachIntentAsync(int intents)
    {
        var vms = await Service.VmsAsync(true, ct);
        Assert.HasCount(intents, vms);
        var nodes = await Service.NodesAsync(true, ct);
        CollectionAssert.AreEquivalent(vms.Select(v => v.Id).ToArray(), nodes.Select(n => n.Id).ToArray());
        var living = vms.Where(v => v.State is not ("done" or "failed")).Select(v => $"one-lab-{v.Id}").ToArray();
        CollectionAssert.IsSubsetOf(await Site.DomainsAsync(ct), living);
    }

    /// <summary>How often Slurm has started a job again.</summary>
    public async Task<string> RestartsAsync(string job)
    {
        var shown = (await Site.RunAsync(ct, "scontrol", "-o", "show", "job", job)).Ok("scontrol show job");
        return shown.Split(' ').Single(f => f.StartsWith("Restarts=", StringComparison.Ordinal))["Restarts=".Length..];
    }

    /// <summary>Starts the service again, to be killed at a fail point when one is named.</summary>
    public async Task RestartAsync(string? failPoint)
    {
        await Service.DisposeAsync();
        Service = await LabService.StartAsync(Site, failPoint, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Site.DisposeAsync();
    }
}
