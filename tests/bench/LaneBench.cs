using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulate;
using StratusLab.Elastic.Simulation;
using ElasticLedger = StratusLab.Elastic.Ledger.Ledger;

namespace StratusLab.Elastic.Bench;

/// <summary>512 VMs on 64 simulated hosts from waiting for a host to running: real passes and lanes, all lanes at once, over a SQLite file.</summary>
internal static class LaneBench
{
    private const int Hosts = 64;
    private const int Vms = 512;

    public static async Task<Measure[]> RunAsync()
    {
        var seconds = await Median.SecondsAsync(OnceAsync, times: 3);
        return [new($"{Vms} VMs on {Hosts} hosts from Pending to Running, seconds per 100", seconds / Vms * 100, "s", 1)];
    }

    private static async Task OnceAsync()
    {
        using var directory = new BenchDirectory();
        var ct = CancellationToken.None;
        var world = new SimulatedWorld(TimeProvider.System, FaultSource.Quiet);
        var site = new ServedSite
        {
            Name = "bench",
            Clusters = [],
            Hosts = [.. Enumerable.Range(1, Hosts).Select(i => Serve(world, new($"kvm{i:00}")))],
            Networks = [],
            Tuning = new(),
            Placement = PlacementPolicy.Striping,
        };
        await using var ledger = await ElasticLedger.OpenAsync(new() { File = directory["ledger.db"] }, TimeProvider.System, ct);
        var service = new HistoryService(site, ledger, TimeProvider.System, _ => { }, _ => { });
        await LanesAsync(service, ct);
        await ledger.CommitAsync(new() { Vms = [.. Enumerable.Range(1, Vms).Select(VmOf)] }, ct);
        await service.PassAsync(ct);
        await LanesAsync(service, ct);
        var state = await ledger.LoadAsync(ct);
        if (state.Vms.Count(v => v.State == VmState.Running) != Vms)
        {
            throw new InvalidOperationException($"{state.Vms.Count(v => v.State == VmState.Running)} VMs run: the figures would be of no use.");
        }
    }

    private static Task LanesAsync(HistoryService service, CancellationToken ct) => Parallel.ForAsync(0, Hosts, new ParallelOptions { MaxDegreeOfParallelism = Hosts, CancellationToken = ct }, async (i, token) => await service.LaneAsync(i, token));

    private static ServedHost Serve(SimulatedWorld world, HostName name)
    {
        var (hypervisor, transfer) = world.AddHost(name);
        return new(new() { Name = name }, "simulated", hypervisor, transfer);
    }

    private static Vm VmOf(int i) => new()
    {
        Id = new(i),
        Name = $"vm-{i}",
        Template = new() { Name = new("small"), Cpu = 1, Vcpu = 1, MemoryMiB = 512, Disks = [], Nics = [] },
        Nics = [],
        Since = DateTimeOffset.UnixEpoch,
        Created = DateTimeOffset.UnixEpoch,
    };
}
