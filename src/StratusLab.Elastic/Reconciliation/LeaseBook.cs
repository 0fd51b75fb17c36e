using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>Gives addresses out and takes them back, on paper; the ledger makes it true in the transaction of the VM that it is for.</summary>
internal static class LeaseBook
{
    /// <summary>How many addresses of the network can be given out now.</summary>
    public static int Free(VirtualNetwork network, IEnumerable<Lease> leases, DateTimeOffset now) =>
        new AddressPlan(network).Use(leases.Where(l => l.Network == network.Name), now).Free;

    /// <summary>Takes an address in every network; the leases are added to <paramref name="taken"/>.</summary>
    /// <exception cref="CapacityExhaustedException">A network is full. The planner does not let that happen.</exception>
    public static ImmutableArray<Nic> Take(
        ImmutableArray<NetworkName> networks, VmId vm, ServedSite site, ImmutableArray<Lease> leases, DateTimeOffset now, ImmutableArray<Lease>.Builder taken)
    {
        var nics = ImmutableArray.CreateBuilder<Nic>(networks.Length);
        foreach (var name in networks)
        {
            var network = site.Network(name) ?? throw new RejectedException($"Network \"{name}\" is not declared.");
            var its = leases.Concat(taken).Where(l => l.Network == name).ToArray();
            var last = its.MaxBy(l => l.Vm)?.Address;
            var next = new AddressPlan(network).Next(its, last, now) ?? throw new CapacityExhaustedException($"Network \"{name}\" has no free address.");
            taken.Add(new() { Network = name, Address = next.Address, Mac = next.Mac, Vm = vm });
            nics.Add(new(name, network.Bridge, next.Mac, next.Address));
        }

        return nics.MoveToImmutable();
    }

    /// <summary>The name that belongs to a card's address.</summary>
    public static NodeName NameOf(Nic nic, ServedSite site) => new(new AddressPlan(site.Network(nic.Network)!).NameOf(nic.Address)); // Take has found the network.

    /// <summary>
    /// The leases of a VM, put into quarantine. A worker node's are released when the node is over, not before: its name is derived from its address, and
    /// the LRMS may know the name for longer than the VM lives.
    /// </summary>
    public static ImmutableArray<Lease> Release(VmId vm, ImmutableArray<Lease> leases, ServedSite site, DateTimeOffset now) =>
        [.. leases.Where(l => l.Vm == vm && l.QuarantinedUntil is null)
            .Select(l => l with { QuarantinedUntil = now + (site.Network(l.Network)?.Quarantine ?? TimeSpan.FromMinutes(5)) })];
}
