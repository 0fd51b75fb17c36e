using System.Collections.Frozen;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>What must be known to read jobs.</summary>
internal sealed record TorqueContext
{
    /// <summary>When the read began.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The zone of the server's clock: <c>qstat -f</c> prints times without one.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The names of the nodes that there are: a part of <c>nodes=</c> that begins with one of them asks for this very node.</summary>
    public FrozenSet<string> NodeNames { get; init; } = [];

    /// <summary><see cref="TorqueOptions.LargestNode"/>.</summary>
    public Resources? LargestNode { get; init; }
}
