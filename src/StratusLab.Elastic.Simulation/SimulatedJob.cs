using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Simulation;

/// <summary>A job of a simulated batch system, over its whole life.</summary>
public sealed class SimulatedJob
{
    /// <summary>Its number.</summary>
    public required JobId Id { get; init; }

    /// <summary>What it needs; its walltime is what its user asked for.</summary>
    public required JobShape Shape { get; init; }

    /// <summary>How long it really runs.</summary>
    public required TimeSpan RunTime { get; init; }

    /// <summary>Its queue.</summary>
    public QueueName Queue { get; init; } = new("batch");

    /// <summary>Its user.</summary>
    public string User { get; init; } = "alice";

    /// <summary>Its account.</summary>
    public string Account { get; init; } = "";

    /// <summary>True while held.</summary>
    public bool IsHeld { get; set; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset Submitted { get; internal set; }

    /// <summary>What it does.</summary>
    public JobState State { get; internal set; } = JobState.Pending;

    /// <summary>When it last started.</summary>
    public DateTimeOffset? Started { get; internal set; }

    /// <summary>True while it has nodes and one of them is not there yet: it does not run.</summary>
    public bool IsAwaiting { get; internal set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; internal set; }

    /// <summary>The nodes it has or had last.</summary>
    public ImmutableArray<NodeName> Nodes { get; internal set; } = [];

    /// <summary>How often it was given back to the queue because a node died.</summary>
    public int Requeues { get; internal set; }

    /// <summary>As its batch system lists it.</summary>
    internal Job Seen() => new()
    {
        Id = Id,
        User = User,
        Account = Account,
        Queues = [Queue],
        State = State,
        Shape = Shape,
        Reason = IsHeld ? WaitReason.Held : WaitReason.Capacity,
        ReasonText = State != JobState.Pending ? "" : IsHeld ? "held" : "resources",
        Submitted = Submitted,
        Eligible = Submitted,
        Started = Started,
        Nodes = State == JobState.Running ? Nodes : [],
    };
}
