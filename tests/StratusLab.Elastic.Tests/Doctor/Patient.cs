using System.Collections.Immutable;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Clusters.Slurm;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Tests.Doctor;

/// <summary>What the tests of single checks start from.</summary>
internal static class Patient
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 13, 5, 22, TimeSpan.Zero);

    public static readonly ServiceView NoService = new(null, [], "Connection refused");

    public static readonly VirtualNetwork Network = new() { Name = new("workers"), Bridge = "br0", Address = "10.77.0.0", PrefixLength = 24, FirstLease = "10.77.0.2", LastLease = "10.77.0.254", NamePattern = "wn-{4}" };

    public static readonly VmTemplate Template = new() { Name = new("small"), Cpu = 1, Vcpu = 1, MemoryMiB = 1024, Disks = [new(new("worker"))], Nics = [new("workers")] };

    public static readonly Pool Pool = new() { Name = new("first"), Cluster = new("main"), Template = Template, Node = new(1, 900), Max = 8 };

    public static readonly ClusterConfiguration Cluster = new() { Policy = new() { Name = new("main") }, Kind = "slurm", Lrms = new SlurmConfiguration { Controllers = ["10.77.0.1:6817"] }, Pools = [Pool] };

    public static readonly HostConfiguration Host = new() { Policy = new() { Name = new("kvm01") } };

    public static readonly ElasticConfiguration Site = new() { Site = "lab", Ledger = new() { File = "/nowhere/ledger.db" }, Hosts = [Host], Networks = [Network], Templates = [Template], Clusters = [Cluster] };

    public static ServiceView Running(params string[] images) => new(
        new("lab", "0.1.0", Now.AddMinutes(-12), Now, "SQLite", Now.AddSeconds(-2), 120, null, []),
        [.. images.Select(i => new ImageRow(i, new('a', 64), "qcow2", 1, 1, Now, "/srv/worker.img"))],
        "");

    public static ServiceView With(params NodeRow[] nodes) => Running() with { Nodes = [.. nodes] };

    public static Toolbox Tools(ICommandRunner runner) => new() { Runner = runner, RunnerOf = _ => runner, Clock = TimeProvider.System, AskService = (_, _) => Task.FromResult(NoService), Names = Names() };

    public static NameService Names(params (string Name, string Address)[] known) => new(
        (name, _) => Task.FromResult<ImmutableArray<string>>([.. known.Where(k => k.Name == name).Select(k => k.Address)]),
        (address, _) => Task.FromResult(known.Where(k => k.Address == address).Select(k => k.Name).FirstOrDefault()));

    public static Lazy<Task<ServiceView>> Says(ServiceView view) => new(() => Task.FromResult(view));

    /// <summary>What checks find, a line each: <c>Fail: what -> fix</c>.</summary>
    public static async Task<string> FindAsync(params Check[] checks)
    {
        List<string> lines = [];
        foreach (var check in checks)
        {
            lines.AddRange((await check.RunAsync(CancellationToken.None)).Select(f => $"{f.Verdict}: {f.What}{(f.Fix.Length > 0 ? $" -> {f.Fix}" : "")}"));
        }

        return string.Join('\n', lines);
    }
}
