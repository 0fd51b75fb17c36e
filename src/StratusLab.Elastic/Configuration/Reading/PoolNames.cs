using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>
/// Gives the pools of a cluster that calls for its nodes their names: those of the first addresses of each pool's first network, which must be the pool's own.
/// </summary>
internal sealed class PoolNames(ImmutableArray<VirtualNetwork> networks, ImmutableArray<(MapReader Map, Pool Pool)> pools)
{
    /// <summary>The pool with its names; as it was when that is not possible, which is reported.</summary>
    public Pool Of(Pool pool)
    {
        var map = pools.First(p => ReferenceEquals(p.Pool, pool)).Map;
        if (pool.Template.Nics.IsEmpty || networks.FirstOrDefault(n => n.Name == pool.Template.Nics[0]) is not { } network || !AddressPlan.Check(network).IsEmpty)
        {
            return pool; // Reported where the template or the network is read.
        }

        var others = pools.Select(p => p.Pool).Where(p => p.Name != pool.Name && !p.Template.Nics.IsEmpty && p.Template.Nics[0] == network.Name).Select(p => $"\"{p.Name}\"").Order(StringComparer.Ordinal).ToArray();
        if (others.Length > 0)
        {
            map.Report($"has its nodes' names from network \"{network.Name}\", as pool {string.Join(", ", others)} has, and its cluster calls for nodes by their names. Give its template a first network of its own.");
            return pool;
        }

        var plan = new AddressPlan(network);
        if (plan.Size < pool.Max)
        {
            map.Report(string.Create(CultureInfo.InvariantCulture, $"has a max of {pool.Max} nodes, and its first network \"{network.Name}\" leases {plan.Size} addresses. Widen the network, or lower max."));
            return pool;
        }

        return pool with { Names = [.. plan.All.Take(pool.Max).Select(a => new NodeName(a.Name))] };
    }
}
