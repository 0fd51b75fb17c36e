using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Simulation;

namespace StratusLab.Elastic.Hosting;

/// <summary>
/// What a site that is configured as simulated serves: hosts and batch systems in memory, on the real clock, with users who submit bursts of short jobs to queue
/// <c>batch</c>. Passes and lanes run at the same time and the simulation knows one caller, so they take turns. It begins anew with every start of the service.
/// </summary>
internal sealed class SimulatedWorld(TimeProvider time, FaultSource faults)
{
    /// <summary>What every simulated host has.</summary>
    public static readonly Resources HostSize = new(16, 64 << 10);

    private const long JobMemoryMiB = 256;

    private readonly SimulatedSite site = new(time, faults);
    private readonly Lock turn = new();

    /// <summary>Its clock.</summary>
    public TimeProvider Clock => time;

    /// <summary>How many times as fast its users are, and their jobs.</summary>
    public double Haste { get; init; } = 1;

    /// <summary>How long a VM takes from its start until its node joins; null for one that never does.</summary>
    public Func<VmId, TimeSpan?> BootTime
    {
        set => site.BootTime = value;
    }

    /// <summary>Adds a host.</summary>
    public (IHypervisor Hypervisor, ITransfer Transfer) AddHost(HostName name)
    {
        var host = site.AddHost(name, HostSize);
        return (Turns<IHypervisor>.Of(host, turn, () => { }), Turns<ITransfer>.Of(host, turn, () => { }));
    }

    /// <summary>Adds a batch system and its users, who want no more of a node than a node of some pool has.</summary>
    public ILrms AddCluster(ClusterName name, ImmutableArray<Pool> pools)
    {
        var cluster = site.AddCluster(name);
        var node = pools.Select(p => p.Node).OrderByDescending(n => n.Cores).ThenByDescending(n => n.MemoryMiB).FirstOrDefault(new Resources(1, JobMemoryMiB));
        return Turns<ILrms>.Of(cluster, turn, new Users(cluster, node, time, Haste).Submit);
    }

    private sealed class Users(SimulatedLrms cluster, Resources largest, TimeProvider time, double haste)
    {
        private DateTimeOffset begin = time.GetUtcNow();
        private ImmutableArray<WorkloadJob> jobs = SyntheticWorkload.Bursts(1);
        private int round = 1;
        private int next;
        private long last;

        /// <summary>Submits what is due.</summary>
        public void Submit()
        {
            var now = time.GetUtcNow();
            if (next == jobs.Length)
            {
                (jobs, next, begin) = (SyntheticWorkload.Bursts(++round), 0, now + (TimeSpan.FromMinutes(10) / haste));
            }

            for (; next < jobs.Length && begin + (jobs[next].After / haste) <= now; next++)
            {
                var job = jobs[next];
                var nodes = (job.Cores + largest.Cores - 1) / largest.Cores;
                var perNode = new Resources((job.Cores + nodes - 1) / nodes, Math.Min(JobMemoryMiB, largest.MemoryMiB));
                cluster.Submit(new() { Id = new($"{++last}"), User = job.User, Shape = new() { Nodes = nodes, PerNode = perNode, Walltime = job.Walltime }, RunTime = job.RunTime / haste });
            }
        }
    }
}
