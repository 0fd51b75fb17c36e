using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>What an LRMS is told of a worker node.</summary>
internal static class Registrations
{
    /// <summary>The registration of <paramref name="node"/>.</summary>
    public static NodeRegistration Of(WorkerNode node, ServedCluster cluster)
    {
        var pool = cluster.Pools.FirstOrDefault(p => p.Name == node.Pool);
        return new()
        {
            Vm = node.Id,
            Name = node.Name,
            Address = node.Address,
            Resources = node.Resources,
            Features = pool?.Features ?? [],
            Queues = pool?.Queues ?? [],
        };
    }
}
