using System.Diagnostics;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>How good a host is for a VM: by its template's RANK, then by the site's policy.</summary>
internal readonly record struct Standing(bool MayHave, double Rank, double First, double Second)
{
    public static Standing Of(HostRoom host, PlacementPolicy policy, double rank)
    {
        (double First, double Second) keys = policy switch
        {
            PlacementPolicy.Packing => (host.Vms, -host.Cpu),
            PlacementPolicy.Striping => (-host.Vms, host.Cpu),
            PlacementPolicy.LoadAware => (host.IdleCpu ?? host.Cpu, -host.Vms),
            PlacementPolicy.Fixed => (-(double)host.Order, 0),
            _ => throw new UnreachableException(),
        };
        return new(true, rank, keys.First, keys.Second);
    }

    public bool IsBetterThan(in Standing other) =>
        Rank != other.Rank ? Rank > other.Rank : First != other.First ? First > other.First : Second > other.Second;
}
