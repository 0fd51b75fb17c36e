using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>A node's record as both forms give it; lists are texts with commas.</summary>
internal sealed record SlurmNodeFields
{
    public required string Name { get; init; }

    /// <summary><c>BASE+FLAG+FLAG</c>, see <see cref="NodeStateWords"/>.</summary>
    public required string State { get; init; }

    /// <summary>What it has; GPUs are in <see cref="Gres"/>.</summary>
    public required Resources Total { get; init; }

    /// <summary>What its jobs have of it; GPUs are in <see cref="Gres"/>.</summary>
    public required Resources Used { get; init; }

    /// <summary>The generic resources, all and in use.</summary>
    public required (Tres All, Tres Used) Gres { get; init; }

    /// <summary>With Slurm's <c> [who@when]</c>; empty without one.</summary>
    public required string Reason { get; init; }

    public required string Features { get; init; }

    public required string Partitions { get; init; }

    public required DateTimeOffset? LastBusy { get; init; }

    public required DateTimeOffset? BootedAt { get; init; }

    /// <summary>That of its slurmd; empty before it registered.</summary>
    public required string Version { get; init; }

    /// <summary>The node, in dynamic mode. <paramref name="mark"/> begins the reasons of this site.</summary>
    public SlurmNode ToNode(string mark)
    {
        // Slurm wants a reason of whoever sets a node down, and gives one where it does so itself: any other is a person's, who wants the node left alone.
        var state = NodeStateWords.Read(State);
        var isSetDown = state.IsDown && Reason.Length > 0 && !SlurmDrains.IsOwn(Reason) && !Reason.StartsWith(mark, StringComparison.Ordinal);
        var isSlurmsDrain = state.IsDrained && SlurmDrains.IsOwn(Reason);
        return new SlurmNode
        {
            IsDynamic = state.IsDynamic,
            IsDown = state.IsDown || isSlurmsDrain,
            IsPlanned = state.IsPlanned,
            Version = Version,
            Node = new LrmsNode
            {
                Name = new NodeName(Name),
                IsUp = state.IsUp && !isSlurmsDrain,
                IsDrained = isSetDown || (state.IsDrained && !isSlurmsDrain),
                IsForeign = !state.IsDynamic,
                IsReserved = state.IsReserved,
                HasJobs = state.IsBusy || Used.Cores > 0,
                Reason = Reason,
                Total = Total with { Gpus = Gres.All.Gpus },
                Allocated = Used with { Gpus = Gres.Used.Gpus },
                Features = List(Features),
                Queues = [.. List(Partitions).Select(name => new QueueName(name))],
                LastBusy = LastBusy,
                BootedAt = BootedAt,
                StateText = State,
            },
        };
    }

    /// <summary>The node, in cloud mode: Slurm calls for nodes, releases them and gives them up. <paramref name="mark"/> begins the reasons of this site.</summary>
    public SlurmNode ToCloudNode(string mark)
    {
        // A node that was given up by somebody else than Slurm or us is not ours to give back.
        var state = NodeStateWords.Read(State);
        var isGivenUp = state.IsOutOfUse && (Reason.StartsWith(mark, StringComparison.Ordinal) || SlurmDrains.IsOwn(Reason));
        var read = ToNode(mark);
        return read with { Node = read.Node with { Call = isGivenUp ? NodeCall.GivenUp : state.Call, IsDrained = read.Node.IsDrained || state.IsAboutToPowerDown } };
    }

    /// <summary>The node, in the mode of <paramref name="options"/>.</summary>
    public SlurmNode ToNode(SlurmOptions options) => options.Mode == SlurmMode.Dynamic ? ToNode(options.Mark) : ToCloudNode(options.Mark);

    private static ImmutableArray<string> List(string text) => text.Length == 0 ? [] : [.. text.Split(',')];
}
