using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>A queue, with what only this adapter needs to know of it.</summary>
internal sealed record TorqueQueue
{
    /// <summary>The queue as the planner sees it.</summary>
    public required LrmsQueue Queue { get; init; }

    /// <summary>How many jobs the server counts in it that are not over; null when it does not know.</summary>
    public required int? Live { get; init; }
}
