using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Ports;

/// <summary>A batch system that calls for its nodes itself (<see cref="ClusterPolicy.CallsForNodes"/>). Its nodes are declared there once and for all.</summary>
public interface ICallingLrms : ILrms
{
    /// <summary>Has the LRMS call for a node that it has released, as if a job needed it. A node that is in any other state is left as it is.</summary>
    Task CallAsync(NodeName node, CancellationToken ct);

    /// <summary>Makes a node usable again that the LRMS gave up. A node that is in any other state is left as it is.</summary>
    Task GiveBackAsync(NodeName node, CancellationToken ct);
}
