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

    /// <summary>Takes an address for every card of a template: the one that the card asks for, or any; the leases are added to <paramref name="taken"/>.</summary>
    /// <exception cref="CapacityExhaustedException">A network is full, which the planner does not let happen, or the address is not free.</exception>
    /// <exception cref="RejectedException">The network does not lease that address.</exception>
    public static ImmutableArray<Nic> Take(VmTemplate template, VmId vm, ServedSite site, ImmutableArray<Lease> leases, DateTimeOffset now, ImmutableArray<Lease>.Builder taken)
    {
        var nics = new Nic[template.Nics.Length];
        // Those that ask for an address come first, lest another card of the same VM is given it.
        foreach (var i in Enumerable.Range(0, nics.Length).OrderBy(i => template.AddressOf(i) is null))
        {
            var name = template.Nics[i];
            var network = site.Network(name) ?? throw new RejectedException($"Network \"{name}\" is not declared.");
            var its = leases.Concat(taken).Where(l => l.Network == name).ToArray();
            var plan = new AddressPlan(network);
            var next = template.AddressOf(i) is { } chosen ? plan.Choose(chosen, its, now)
                : plan.Next(its, its.MaxBy(l => l.Vm)?.Address, now) ?? throw new CapacityExhaustedException($"Network \"{name}\" has no free address: {plan.Use(its, now)}.");
            taken.Add(new() { Network = name, Address = next.Address, Mac = next.Mac, Vm = vm });
            nics[i] = new(name, network.Bridge, next.Mac, next.Address) { Vlan = network.Vlan, IsFiltered = network.IsFiltered };
        }

        return ImmutableArray.Create(nics);
    }

    /// <summary>The VM on its way to a host, with addresses if it has none yet because its networks depend on the host. When there are none, it says so as its trouble.</summary>
    public static Vm TakeWithHost(Vm vm, HostPolicy host, ServedSite site, ImmutableArray<Lease> leases, DateTimeOffset now, ImmutableArray<Lease>.Builder taken)
    {
        try
        {
            return vm.Nics.IsEmpty && vm.Template.HasNetworksByHost
                ? vm with { Nics = Take(vm.Template.On(host), vm.Id, site, leases, now, taken), Trouble = "" }
                : vm with { Trouble = "" };
        }
        catch (Exception e) when (e is CapacityExhaustedException or RejectedException)
        {
            return vm with { Trouble = e.Message };
        }
    }

    /// <summary>
    /// Takes the addresses of a worker node whose name is given: the first card's is the one that belongs to the name. That one needs no rest: the node that had it
    /// before is over, and nobody else of that name can be meant. <paramref name="leases"/> has those of <paramref name="taken"/> already.
    /// </summary>
    /// <exception cref="RejectedException">No address of the first network has that name.</exception>
    public static ImmutableArray<Nic> TakeNamed(
        NodeName name, VmTemplate template, VmId vm, ServedSite site, ImmutableArray<Lease> leases, DateTimeOffset now, ImmutableArray<Lease>.Builder taken)
    {
        var first = site.Network(template.Nics[0]) ?? throw new RejectedException($"Network \"{template.Nics[0]}\" is not declared.");
        var address = new AddressPlan(first).All.FirstOrDefault(a => a.Name == name.Value)
            ?? throw new RejectedException($"No address of network \"{first.Name}\" has the name \"{name}\".");
        var its = ImmutableArray.CreateBuilder<Lease>();
        var nics = Take(template with { NicAddresses = [address.Address] }, vm, site, WithoutRest(first.Name, leases), now, its);
        taken.AddRange(its);
        return nics;
    }

    /// <summary>The leases, but for those of one network that are not held.</summary>
    public static ImmutableArray<Lease> WithoutRest(NetworkName network, ImmutableArray<Lease> leases) =>
        leases.RemoveAll(l => l.Network == network && l.QuarantinedUntil is not null);

    /// <summary>The name that belongs to a card's address.</summary>
    public static NodeName NameOf(Nic nic, ServedSite site) => NameOf(site.Network(nic.Network)!, nic.Address); // Take has found the network.

    /// <summary>The name that belongs to an address of a network.</summary>
    public static NodeName NameOf(VirtualNetwork network, string address) => new(new AddressPlan(network).NameOf(address));

    /// <summary>The leases as they are when the changed ones have been written.</summary>
    public static ImmutableArray<Lease> After(ImmutableArray<Lease> leases, ImmutableArray<Lease> changed) =>
        changed.IsEmpty ? leases : [.. leases.ExceptBy(changed.Select(Key), Key), .. changed];

    /// <summary>
    /// The leases of a VM, put into quarantine. A worker node's are released when the node is over, not before: its name is derived from its address, and
    /// the LRMS may know the name for longer than the VM lives.
    /// </summary>
    public static ImmutableArray<Lease> Release(VmId vm, ImmutableArray<Lease> leases, ServedSite site, DateTimeOffset now) =>
        [.. leases.Where(l => l.Vm == vm && l.QuarantinedUntil is null)
            .Select(l => l with { QuarantinedUntil = now + (site.Network(l.Network)?.Quarantine ?? TimeSpan.FromMinutes(5)) })];

    private static (NetworkName Network, string Address) Key(Lease lease) => (lease.Network, lease.Address);
}
