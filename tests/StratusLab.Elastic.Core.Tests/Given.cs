using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests;

/// <summary>Plain things to start a test from; a test says with <c>with { … }</c> what is special about its own.</summary>
internal static class Given
{
    public const string Site = "lab";

    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static readonly ClusterName Main = new("main");

    public static readonly QueueName Batch = new("batch");

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    public static Resources Cores(int cores, int gib = 0) => new(cores, gib * 1024L);

    public static ClusterPolicy Policy() => new() { Name = Main };

    public static VmTemplate Template(string name = "medium", double cpu = 4, int gib = 8, params string[] networks) => new()
    {
        Name = new(name),
        Cpu = cpu,
        Vcpu = (int)Math.Ceiling(cpu),
        MemoryMiB = gib * 1024L,
        Disks = [new(new("worker"))],
        Nics = [.. networks.Select(n => new NetworkName(n))],
    };

    /// <summary>A pool whose nodes have as many cores as it says and 2 GiB for each.</summary>
    public static Pool Pool(string name = "medium", int cores = 4, int max = 8) => new()
    {
        Name = new(name),
        Cluster = Main,
        Template = Template(name, cores, cores * 2),
        Node = Cores(cores, cores * 2),
        Max = max,
    };

    public static Job Pending(string id, int cores = 1, int nodes = 1) => new()
    {
        Id = new(id),
        User = "alice",
        Queues = [Batch],
        State = JobState.Pending,
        Shape = new() { Nodes = nodes, PerNode = Cores(cores) },
        Submitted = Noon - Minutes(3),
    };

    /// <summary>A job that has run for ten minutes and has no walltime.</summary>
    public static Job Running(string id, int cores, params string[] nodes) => Pending(id, cores, nodes.Length) with
    {
        State = JobState.Running,
        Started = Noon - Minutes(10),
        Nodes = [.. nodes.Select(n => new NodeName(n))],
    };

    /// <summary>A node of 4 cores that is up and free.</summary>
    public static LrmsNode Listed(string name, int cores = 4) => new()
    {
        Name = new(name),
        IsUp = true,
        HasJobs = false,
        Total = Cores(cores, cores * 2),
    };

    public static LrmsSnapshot Snapshot(params Job[] jobs) => new() { Cluster = Main, ReadAt = Noon, Jobs = [.. jobs] };

    public static VmId Id(long value) => new(value);

    public static DrainTag Tag(long id) => DrainTag.For(Site, new(id));

    /// <summary>A node that has been in its state, and idle if it has joined, for an hour; for a minute if it is only requested.</summary>
    public static WorkerNode Node(long id, NodeState state = NodeState.Ready) => new()
    {
        Id = new(id),
        Cluster = Main,
        Pool = new("medium"),
        Name = new($"wn-0-{id}"),
        Resources = Cores(4, 8),
        State = state,
        Since = state == NodeState.Requested ? Noon - Minutes(1) : Noon - Minutes(60),
        Created = Noon - Minutes(62),
        Address = $"10.77.0.{id}",
        Joined = state >= NodeState.Ready ? Noon - Minutes(60) : null,
        IdleSince = state >= NodeState.Ready ? Noon - Minutes(60) : null,
        Drain = state is NodeState.Draining ? DrainCause.Idle : DrainCause.None,
    };

    public static Vm Vm(long id, VmState state = VmState.Running, string? host = "kvm01") => new()
    {
        Id = new(id),
        Name = $"wn-0-{id}",
        Template = Template(),
        Nics = [],
        State = state,
        Since = Noon - Minutes(60),
        Created = Noon - Minutes(62),
        Host = host is null ? null : new HostName(host),
        FirstRunning = state is VmState.Running or VmState.Unknown or VmState.Shutdown ? Noon - Minutes(60) : null,
    };

    public static HostPolicy HostPolicy(string name = "kvm01") => new() { Name = new(name) };

    public static HostReport Report(string host = "kvm01", int cores = 16, int gib = 64) =>
        new() { Host = new(host), ReadAt = Noon, Total = Cores(cores, gib) };

    public static ImmutableSortedDictionary<TKey, TValue> One<TKey, TValue>(TKey key, TValue value)
        where TKey : notnull => ImmutableSortedDictionary<TKey, TValue>.Empty.Add(key, value);
}
