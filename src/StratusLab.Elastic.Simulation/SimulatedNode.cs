using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Simulation;

/// <summary>A node of a simulated batch system.</summary>
internal sealed class SimulatedNode
{
    public required NodeName Name { get; init; }

    /// <summary>The VM behind it; null for a node that the site has always had.</summary>
    public VmId? Vm { get; set; }

    public required Resources Total { get; init; }

    public Resources Allocated { get; set; }

    public HashSet<SimulatedJob> Jobs { get; } = [];

    public string? DrainReason { get; set; }

    public bool IsDown { get; set; }

    public SimulatedPower Power { get; private set; }

    public DateTimeOffset PowerSince { get; private set; }

    public DateTimeOffset? SilentSince { get; set; }

    public DateTimeOffset? LastBusy { get; set; }

    public void Enter(SimulatedPower power, DateTimeOffset now) => (Power, PowerSince) = (power, now);

    /// <summary>As its batch system lists it.</summary>
    public LrmsNode Seen() => new()
    {
        Name = Name,
        IsUp = !IsDown && Power == SimulatedPower.Up,
        Call = PowerSaving.CallOf(this),
        IsDrained = DrainReason is not null,
        HasJobs = Jobs.Count > 0,
        Reason = DrainReason ?? "",
        Total = Total,
        Allocated = Allocated,
        Queues = [new("batch")],
        LastBusy = LastBusy,
        StateText = IsDown ? "down" : DrainReason is not null ? "drained" : Jobs.Count > 0 ? "busy" : "idle",
    };
}
