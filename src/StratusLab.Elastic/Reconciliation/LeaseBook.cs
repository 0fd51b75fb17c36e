using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
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
    /// The leases of a VM, put into quarantine, but for those that are held since it was abandoned. A worker node's are released when the node is over, not before: its name is derived from
    /// its address, and the LRMS may know the name for longer than the VM lives.
    /// </summary>
    public static ImmutableArray<Lease> Release(VmId vm, ImmutableArray<Lease> leases, ServedSite site, DateTimeOffset now) =>
        [.. leases.Where(l => l.Vm == vm && l is { QuarantinedUntil: null, Hold: null }).Select(l => Rest(l, site, now))];

    /// <summary>The leases of a VM that is abandoned: held until every host that may run it was seen without it. Without such a host they are released.</summary>
    public static ImmutableArray<Lease> Abandon(Vm vm, LedgerState state, ServedSite site, DateTimeOffset now) =>
        Abandonment.Of(vm, now) is { } hold ? [.. state.Leases.Where(l => l.Vm == vm.Id && l.QuarantinedUntil is null).Select(l => l with { Hold = hold })]
        : state.Nodes.Any(n => n.Id == vm.Id) ? []
        : Release(vm.Id, state.Leases, site, now);

    /// <summary>The leases of abandoned VMs that are held differently after <paramref name="look"/>. Those that nothing holds any more go into quarantine, once their worker node is over, too.</summary>
    public static ImmutableArray<Lease> Settle(LedgerState state, ServedSite site, DateTimeOffset now, Func<Abandonment, Abandonment?> look) =>
        [.. state.Leases.Where(l => l.Hold is { } hold && look(hold) != hold).Select(l => look(l.Hold!) is { } left ? l with { Hold = left } // It has one.
            : state.Nodes.Any(n => n.Id == l.Vm && !n.IsOver) ? l with { Hold = null }
            : Rest(l, site, now))];

    /// <summary>Held leases of nobody, put into quarantine: their VM and its worker node are over. A release and the end of an abandonment may miss each other; this does not.</summary>
    public static IEnumerable<Lease> Strays(LedgerState state, ServedSite site, DateTimeOffset now)
    {
        var living = state.Vms.Where(v => !v.IsOver).Select(v => v.Id).Concat(state.Nodes.Where(n => !n.IsOver).Select(n => n.Id)).ToHashSet();
        return state.Leases.Where(l => l is { QuarantinedUntil: null, Hold: null } && !living.Contains(l.Vm)).Select(l => Rest(l, site, now));
    }

    private static Lease Rest(Lease lease, ServedSite site, DateTimeOffset now) =>
        lease with { Hold = null, QuarantinedUntil = now + (site.Network(lease.Network)?.Quarantine ?? TimeSpan.FromMinutes(5)) };

    private static (NetworkName Network, string Address) Key(Lease lease) => (lease.Network, lease.Address);
}
