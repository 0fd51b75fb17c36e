using System.Collections.Frozen;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Jobs;

/// <summary>The lanes, by host.</summary>
internal sealed class HostLanes(IEnumerable<(HostName Host, HostLane Lane)> lanes)
{
    private readonly FrozenDictionary<HostName, HostLane> byHost = lanes.ToFrozenDictionary(l => l.Host, l => l.Lane);

    /// <summary>The lane of <paramref name="host"/>.</summary>
    public HostLane Of(HostName host) => byHost[host];
}
