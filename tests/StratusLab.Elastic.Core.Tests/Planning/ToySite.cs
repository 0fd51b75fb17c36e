using System.Collections.Immutable;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Placement;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>What a toy world starts from.</summary>
internal sealed record ToySite
{
    public required ImmutableArray<Pool> Pools { get; init; }

    public required ImmutableArray<HostObservation> Hosts { get; init; }

    public required ClusterPolicy Policy { get; init; }

    /// <summary>Nodes that the site has beside ours.</summary>
    public ImmutableArray<LrmsNode> OwnNodes { get; init; } = [];

    public required ImmutableArray<ToyJob> Jobs { get; init; }

    public int BootPasses { get; init; } = 2;

    public int JoinPasses { get; init; } = 1;

    public PlacementPolicy Placement { get; init; }

    public int MaxBoots { get; init; } = 50;

    /// <summary>True when the batch system never starts a job.</summary>
    public bool IsSchedulerStuck { get; init; }

    /// <summary>Passes after which everything that can run must have run, with room to spare.</summary>
    public int EnoughPasses => 200 + Jobs.Sum(j => (j.Job.Tasks * j.RunPasses) + 60) + Jobs.Select(j => j.SubmitPass).DefaultIfEmpty(0).Max();

    public static ToySite Draw(Tape tape)
    {
        // Where pools have a minimum there is room for all: else the nodes that are kept could leave no host whole for a large one.
        var hasMinimum = tape.Chance(4);
        ImmutableArray<Pool> pools = [.. Enumerable.Range(1, tape.Number(1, 3)).Select(i => AnyPool(tape, $"pool{i}", hasMinimum))];
        return new()
        {
            Pools = pools,
            Hosts = [.. Enumerable.Range(1, tape.Number(1, 3)).Select(i => AnyHost($"kvm0{i}", hasMinimum ? 200 : tape.Any(16, 4, 8, 32)))],
            Policy = Given.Policy() with
            {
                MaxNodes = tape.Chance(3) ? tape.Number(1, 6) + pools.Sum(p => p.Min) : null,
                RetireShare = tape.Any(0.25, 0.5, 1),
                Settle = Given.Minutes(tape.Any(0, 2, 5)),
            },
            OwnNodes = [.. Enumerable.Range(1, tape.Any(0, 0, 1, 2)).Select(i => Given.Listed($"static-{i}", cores: tape.Any(4, 2)))],
            Jobs = [.. Enumerable.Range(1, tape.Number(0, 12)).Select(i => AnyJob(tape, i))],
            BootPasses = tape.Number(1, 4),
            JoinPasses = tape.Number(1, 2),
            Placement = tape.Any(Enum.GetValues<PlacementPolicy>()),
            MaxBoots = tape.Any(50, 2, 1),
        };
    }

    /// <summary>True when an empty site could make all the nodes of one task from a single pool beside the minima of the others.</summary>
    public bool IsSatisfiable(ToyJob toy)
    {
        var snapshot = Given.Snapshot(toy.Job) with { Nodes = OwnNodes };
        var demand = DemandReader.Read(snapshot, Policy, Pools, ImmutableHashSet<NodeName>.Empty)[0];
        return demand.Code == DemandCode.Counts && demand.Pools.Any(p => HasRoomFor(p, toy.Job.Shape.Nodes));
    }

    public override string ToString() =>
        $"\nboots take {BootPasses}+{JoinPasses} passes, {Placement}, at most {MaxBoots} boots in a pass and {Policy.MaxNodes} nodes, "
        + $"retire share {Policy.RetireShare}, settle {Policy.Settle}\n"
        + string.Join('\n', Hosts.Select(h => $"host {h.Policy.Name}: {h.Report!.Total}")) + "\n" // Every host here has a report.
        + string.Join("", Pools.Select(PoolText))
        + string.Join("", OwnNodes.Select(n => $"node {n.Name}: {n.Total}\n"))
        + string.Join('\n', Jobs.Select(JobText));

    private static string PoolText(Pool pool) =>
        $"pool {pool.Name}: {pool.Node}, {pool.Min} to {pool.Max} nodes, order {pool.Order}, queues {string.Join(' ', pool.Queues)}, "
        + $"features {string.Join(' ', pool.Features)}, idle {pool.IdleTimeout}, lives {pool.MinLifetime}, boots {pool.ExpectedBoot}\n";

    private string JobText(ToyJob toy)
    {
        var (job, shape) = (toy.Job, toy.Job.Shape);
        return $"job {job.Id}: {shape}, walltime {shape.Walltime}, features {shape.Features}, {job.Tasks} tasks, {job.TaskLimit} at a time, in {string.Join(' ', job.Queues)}, "
            + $"priority {job.Priority}, comes in pass {toy.SubmitPass}, runs {toy.RunPasses} passes{(IsSatisfiable(toy) ? "" : ", can never run")}";
    }

    private bool HasRoomFor(Pool pool, int nodes)
    {
        var placer = new Placer(Hosts.Select(h => HostRoom.Of(h.Policy, h.Report, BackOff.None, [], Given.Noon)), Placement);
        var minima = Pools.Where(p => p.Name != pool.Name).SelectMany(p => Enumerable.Repeat(p, p.Min)).ToList();
        return nodes <= pool.Max && !(nodes + minima.Count > Policy.MaxNodes)
            && minima.Concat(Enumerable.Repeat(pool, nodes)).All(p => placer.Place(p.Template) is not null);
    }

    private static Pool AnyPool(Tape tape, string name, bool hasMinimum)
    {
        var (cores, max) = (tape.Any(4, 1, 2, 8), tape.Number(1, 6));
        return Given.Pool(name, cores, max) with
        {
            Min = hasMinimum ? tape.Number(0, max) : 0,
            Order = tape.Number(0, 2),
            Queues = tape.Chance(4) ? [Given.Batch] : [],
            Features = [.. tape.Some("ssd")],
            IdleTimeout = Given.Minutes(tape.Number(1, 3)),
            MinLifetime = Given.Minutes(tape.Number(0, 4)),
            ExpectedBoot = Given.Minutes(tape.Number(0, 3)),
        };
    }

    private static HostObservation AnyHost(string name, int cores) => new(Given.HostPolicy(name), Given.Report(name, cores, cores * 4));

    private static ToyJob AnyJob(Tape tape, int number)
    {
        var job = Given.Pending($"{number}", tape.Number(1, 5), tape.Any(1, 1, 2, 3, 5)) with
        {
            Priority = tape.Number(0, 2),
            Queues = tape.Any<ImmutableArray<QueueName>>([Given.Batch], [new("long")]),
            Tasks = tape.Any(1, 1, 3, 8),
            TaskLimit = tape.Any<int?>(null, null, 2),
        };
        var runs = tape.Number(1, 12);
        var walltime = Given.Seconds(30 * runs) * tape.Any(1, 2, 0.5);
        return new(
            job with
            {
                Array = job.Tasks > 1 ? job.Id : null,
                Shape = job.Shape with { IsExclusive = tape.Chance(6), Features = new(tape.Any("", "", "ssd")), Walltime = tape.Chance(2) ? walltime : null },
            },
            tape.Chance(2) ? tape.Number(1, 60) : 1,
            runs);
    }
}
