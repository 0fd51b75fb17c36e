using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Simulation;

/// <summary>A host in memory: its hypervisor and its disk. Domains and files outlive the service, as real ones do.</summary>
public sealed class SimulatedHost : IHypervisor, ITransfer
{
    private readonly Resources capacity;
    private readonly SimulatedSite site;
    private readonly TimeProvider clock;
    private readonly FaultSource faults;
    private readonly SortedDictionary<VmId, Domain> domains = [];
    private readonly SortedDictionary<VmId, Files> files = [];

    internal SimulatedHost(HostName name, Resources capacity, SimulatedSite site, TimeProvider clock, FaultSource faults) =>
        (Name, this.capacity, this.site, this.clock, this.faults) = (name, capacity, site, clock, faults);

    /// <summary>Its name.</summary>
    public HostName Name { get; }

    /// <summary>VMs that have a domain here, running or not.</summary>
    public IEnumerable<VmId> DefinedVms => domains.Keys;

    /// <summary>VMs that have files here.</summary>
    public IEnumerable<VmId> VmsWithFiles => files.Keys;

    /// <summary>How often a domain was started here, per VM, over all time: more than once means that something was started twice.</summary>
    public SortedDictionary<VmId, int> Starts { get; } = [];

    /// <summary>True while the VM's domain runs here.</summary>
    public bool IsRunning(VmId vm) => domains.TryGetValue(vm, out var domain) && domain.IsRunning;

    /// <summary>Somebody destroys a domain behind our back: it stays defined and is off.</summary>
    public void PullThePlug(VmId vm) => domains[vm].IsRunning = false;

    /// <inheritdoc/>
    public Task<HostReport> ObserveAsync(CancellationToken ct)
    {
        CatchUp();
        var report = new HostReport { Host = Name, ReadAt = clock.GetUtcNow(), Total = capacity, Hypervisor = "simulated", Architecture = "x86_64" };
        try
        {
            return Task.FromResult(faults.Call(Name.Value, "observe", () => report with
            {
                Domains = [.. domains.Select(d => new DomainSeen(d.Key, d.Value.IsRunning ? DomainState.Running : DomainState.Off))],
            }));
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException or CapacityExhaustedException)
        {
            return Task.FromResult(report with { Incomplete = e.Message });
        }
    }

    /// <inheritdoc/>
    public Task DeployAsync(DomainSpec spec, CancellationToken ct) => Do("deploy", () =>
    {
        if (!files.TryGetValue(spec.Vm, out var its))
        {
            throw new RejectedException($"{Name}: the disk of VM {spec.Vm} is not there");
        }

        if (!domains.TryGetValue(spec.Vm, out var domain))
        {
            domains[spec.Vm] = domain = new() { Join = its.Join };
        }

        if (!domain.IsRunning)
        {
            (domain.IsRunning, domain.HasJoined) = (true, false);
            domain.JoinsAt = clock.GetUtcNow() + site.BootTime(spec.Vm);
            Starts[spec.Vm] = Starts.GetValueOrDefault(spec.Vm) + 1;
        }
    });

    /// <inheritdoc/>
    public Task ShutdownAsync(VmId vm, CancellationToken ct) => Do("shutdown", () =>
    {
        if (domains.TryGetValue(vm, out var domain))
        {
            domain.OffAt ??= clock.GetUtcNow() + TimeSpan.FromSeconds(4);
        }
    });

    /// <inheritdoc/>
    public Task DestroyAsync(VmId vm, CancellationToken ct) => Do("destroy", () => domains.Remove(vm));

    /// <inheritdoc/>
    public Task<VmFiles> PrepareAsync(Vm vm, VmContext context, CancellationToken ct)
    {
        var join = context.Variables.TryGetValue("SIMULATED_CLUSTER", out var cluster)
            ? new Join(
                cluster,
                new(context.Variables["NODE_NAME"]),
                new(Number(context, "NODE_CORES"), Number(context, "NODE_MEMORY_MIB"), Number(context, "NODE_GPUS")))
            : null;
        return Task.FromResult(faults.Call(Name.Value, "prepare", () =>
        {
            files[vm.Id] = new(join);
            return new VmFiles { Disks = [new($"/simulated/{vm.Id}/disk.0", "qcow2", "vda")], ConsoleLog = $"/simulated/{vm.Id}/console.log" };
        }));
    }

    /// <inheritdoc/>
    public Task RemoveContextAsync(VmId vm, CancellationToken ct) => Do("remove-context", () => { });

    /// <inheritdoc/>
    public Task<string> ConsoleTailAsync(VmId vm, CancellationToken ct) => Task.FromResult(files.ContainsKey(vm) ? "simulated console" : "");

    /// <inheritdoc/>
    public Task RemoveAsync(VmId vm, CancellationToken ct) => Do("remove", () => files.Remove(vm));

    /// <inheritdoc/>
    public Task<ImmutableArray<VmId>> ListAsync(CancellationToken ct) => Task.FromResult(faults.Call(Name.Value, "list", () => files.Keys.ToImmutableArray()));

    internal void CatchUp()
    {
        var now = clock.GetUtcNow();
        foreach (var (vm, domain) in domains)
        {
            if (domain.IsRunning && domain.OffAt <= now)
            {
                domain.IsRunning = false;
            }

            if (domain is { IsRunning: true, HasJoined: false, Join: { } join } && domain.JoinsAt <= now)
            {
                domain.HasJoined = true;
                site.Joined(join.Cluster, join.Node, vm, join.Resources);
            }
        }
    }

    private static int Number(VmContext context, string name) => int.Parse(context.Variables.GetValueOrDefault(name, "0"), CultureInfo.InvariantCulture);

    private Task Do(string verb, Action act)
    {
        CatchUp();
        faults.Call(Name.Value, verb, act);
        return Task.CompletedTask;
    }

    private sealed record Join(string Cluster, NodeName Node, Resources Resources);

    private sealed record Files(Join? Join);

    private sealed class Domain
    {
        public bool IsRunning { get; set; }

        public bool HasJoined { get; set; }

        public DateTimeOffset? JoinsAt { get; set; }

        public DateTimeOffset? OffAt { get; set; }

        public Join? Join { get; init; }
    }
}
