using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulation;

namespace StratusLab.Elastic.Simulate;

/// <summary>
/// A small random site: one to three hosts, one or two clusters of one or two pools each. Every other cluster calls for its nodes itself; those pools have networks of
/// their own.
/// </summary>
internal sealed record HistorySite(SimulatedSite Outside, ServedSite Served)
{
    public static HistorySite Make(Random dice, TimeProvider clock, FaultSource faults)
    {
        var outside = new SimulatedSite(clock, faults) { HasSharedFiles = dice.Next(2) == 0 };
        var hosts = Enumerable.Range(1, dice.Next(1, 4)).Select(i => outside.AddHost(new($"kvm{i}"), new(dice.Next(4, 9), 8000))).ToArray();
        var clusters = Enumerable.Range(1, dice.Next(1, 3)).Select(i => outside.AddCluster(new($"cluster{i}"))).ToArray();
        var lame = dice.Next(3) == 0 ? dice.Next(2, 9) : int.MaxValue;
        outside.BootTime = vm => vm.Value % lame == 0 ? null : TimeSpan.FromSeconds(30 + (vm.Value * 7 % 60));
        var served = clusters.Select(c => Serve(c, dice)).ToImmutableArray();
        return new(outside, new()
        {
            Name = "sim",
            Clusters = served,
            Hosts = [.. hosts.Select(h => new ServedHost(new() { Name = h.Name, HasSharedFiles = h.IsShared }, "simulated", h, h) { MigrationUri = h.Name.Value })],
            Networks = [.. served.SelectMany(c => c.Pools).Where(p => !p.Names.IsEmpty).Select(NetworkOf), new() { Name = new("net"), Bridge = "br0", Address = "10.1.0.0", PrefixLength = 26, NamePattern = "wn-{4}", Quarantine = TimeSpan.FromSeconds(60) }],
            Placement = dice.Next(2) == 0 ? PlacementPolicy.Packing : PlacementPolicy.Striping,
            Tuning = new()
            {
                BootDeadline = TimeSpan.FromMinutes(3),
                ShutdownGrace = TimeSpan.FromSeconds(30),
                OrphanGrace = TimeSpan.FromMinutes(2),
                SweepInterval = TimeSpan.FromSeconds(20),
                MaxParallelDeploysPerHost = 1,
            },
        });
    }

    private static ServedCluster Serve(SimulatedLrms cluster, Random dice)
    {
        var pools = Enumerable.Range(1, dice.Next(1, 3)).Select(i => PoolOf(cluster.Name, i, dice)).ToImmutableArray();
        var calls = dice.Next(2) == 0;
        if (calls)
        {
            pools = [.. pools.Select(p => Named(p))];
            var power = new PowerSaving(TimeSpan.FromSeconds(dice.Next(20, 120)), TimeSpan.FromMinutes(dice.Next(2, 8)), TimeSpan.FromSeconds(dice.Next(10, 90)));
            foreach (var pool in pools)
            {
                cluster.Declare(pool.Names, pool.Node, power);
            }
        }

        return new(new() { Name = cluster.Name, CallsForNodes = calls, Settle = TimeSpan.FromSeconds(2), DownGrace = TimeSpan.FromMinutes(2), StaleAfter = TimeSpan.FromMinutes(2) }, "simulated", pools, cluster);
    }

    private static Pool Named(Pool pool) => pool with
    {
        Template = pool.Template with { Nics = [NetworkOf(pool).Name] },
        Names = [.. Enumerable.Range(1, pool.Max).Select(i => new NodeName($"{pool.Name}-{i}"))],
    };

    private static VirtualNetwork NetworkOf(Pool pool) => new()
    {
        Name = new($"net-{pool.Name}"),
        Bridge = "br0",
        Address = "10.2.0.0",
        PrefixLength = 26,
        NamePattern = $"{pool.Name}-{{4}}",
        FirstLease = "10.2.0.1",
        Quarantine = TimeSpan.FromSeconds(60),
    };

    private static Pool PoolOf(ClusterName cluster, int number, Random dice)
    {
        var cores = 2 * number;
        return new()
        {
            Name = new($"{cluster}-{number}"),
            Cluster = cluster,
            Template = new() { Name = new($"t{number}"), Cpu = cores / 2.0, Vcpu = cores, MemoryMiB = 1000, Disks = [], Nics = [new("net")] },
            Node = new(cores, 900),
            Max = dice.Next(2, 5),
            Order = number,
            IdleTimeout = TimeSpan.FromSeconds(dice.Next(20, 120)),
            MinLifetime = TimeSpan.FromSeconds(30),
            ExpectedBoot = TimeSpan.FromSeconds(60),
            JoinDeadline = TimeSpan.FromMinutes(3),
        };
    }
}
