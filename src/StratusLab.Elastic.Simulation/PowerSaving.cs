using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Simulation;

/// <summary>How a batch system that calls for its nodes moves them, as Slurm's power saving does.</summary>
/// <param name="IdleTime">How long a node may be idle before it is released.</param>
/// <param name="ResumeTimeout">How long it waits for a node before it gives it up.</param>
/// <param name="SuspendTimeout">How long after its release a node cannot be called for.</param>
public sealed record PowerSaving(TimeSpan IdleTime, TimeSpan ResumeTimeout, TimeSpan SuspendTimeout)
{
    /// <summary>Moves a node on; true when it was given up, and so its jobs must go back to the queue.</summary>
    internal bool Move(SimulatedNode node, DateTimeOffset now)
    {
        switch (node.Power)
        {
            case SimulatedPower.GoingUp when now - node.PowerSince >= ResumeTimeout:
                node.Enter(SimulatedPower.Down, now);
                node.IsDown = true;
                return true;
            case SimulatedPower.GoingDown when now - node.PowerSince >= SuspendTimeout:
                node.Enter(SimulatedPower.Down, now);
                return false;
            case SimulatedPower.Up when node is { IsDown: false, SilentSince: null, Jobs.Count: 0 } && now - Later(node.LastBusy, node.PowerSince) >= IdleTime:
                Release(node, now);
                return false;
            default:
                return false;
        }
    }

    /// <summary>Releases a node: from now on no job is placed on it.</summary>
    internal static void Release(SimulatedNode node, DateTimeOffset now)
    {
        node.Enter(SimulatedPower.GoingDown, now);
        (node.Vm, node.DrainReason, node.SilentSince) = (null, null, null);
    }

    /// <summary>A machine says that it is this node. Refused while the node is released, and when it booted before it was called for.</summary>
    internal static void Join(SimulatedNode node, VmId vm, DateTimeOffset bootedAt, DateTimeOffset now)
    {
        if (node.Power == SimulatedPower.GoingDown || (node.Power == SimulatedPower.GoingUp && bootedAt < node.PowerSince))
        {
            return;
        }

        node.Enter(SimulatedPower.Up, now);
        (node.Vm, node.IsDown, node.SilentSince) = (vm, false, null);
    }

    /// <summary>What it wants of a node.</summary>
    internal static NodeCall CallOf(SimulatedNode node) => node.Power switch
    {
        SimulatedPower.Down when node.IsDown || IsOurs(node.DrainReason) => NodeCall.GivenUp,
        SimulatedPower.Down or SimulatedPower.GoingDown => NodeCall.Released,
        SimulatedPower.GoingUp => NodeCall.CalledFor,
        _ => NodeCall.None,
    };

    /// <summary>True for a drain of ours, also one that came when the node was released already.</summary>
    internal static bool IsOurs(string? reason) => reason?.StartsWith("stratuslab:", StringComparison.Ordinal) == true;

    private static DateTimeOffset Later(DateTimeOffset? a, DateTimeOffset b) => a > b ? a.Value : b;
}
