using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>
/// What an operator orders of single VMs: service nodes of the site, which work for no batch system. A worker node's VM is not touched here, because its batch system
/// must let go of the node first.
/// </summary>
internal sealed class VmOrders(ServedSite site, OrderDesk desk, TimeProvider time)
{
    /// <summary>Creates a VM from a declared template; it waits for a host, or for its release.</summary>
    public Task<Done> CreateAsync(HttpContext http, CreateVmRequest request)
    {
        var template = site.Templates.FirstOrDefault(t => t.Name.Value == request.Template)
            ?? throw ProblemException.NotFound("template", request.Template, site.Templates.Select(t => t.Name.Value));
        var name = request.Name is null or "" ? null
            : SafeName.IsSafe(request.Name) ? request.Name
            : throw new ProblemException(400, $"\"{Printable.Text(request.Name, 80)}\" cannot be a host name: use letters, digits, '.' and '-'.");
        var by = Operator.Of(request.By);
        return desk.OrderAsync([Reconciler.Lane], state => Create(state, template, name, request.Hold, by), http.RequestAborted);
    }

    /// <summary>Lets a VM power off; it is destroyed when it does not in time. Repeating it is success.</summary>
    public Task<Done> ShutdownAsync(HttpContext http, OperatorRequest request) => WishAsync(http, request, VmWish.Shutdown, "is to power off");

    /// <summary>Destroys a VM, whatever its state. Repeating it is success.</summary>
    public Task<Done> DestroyAsync(HttpContext http, OperatorRequest request) => WishAsync(http, request, VmWish.Destroy, "is to be destroyed");

    /// <summary>Keeps a VM that waits for a host from being placed.</summary>
    public Task<Done> HoldAsync(HttpContext http, OperatorRequest request) => ChangeAsync(http, request, vm =>
        vm.State == VmState.Pending
            ? (vm with { IsHeld = true }, "is held")
            : throw new ProblemException(409, $"VM {vm.Id} is {Wire.Of(vm.State)}: only one that waits for a host can be held."));

    /// <summary>Lets a held VM be placed. Not held is success.</summary>
    public Task<Done> ReleaseAsync(HttpContext http, OperatorRequest request) => ChangeAsync(http, request, vm => (vm with { IsHeld = false }, "is not held"));

    private Task<Done> WishAsync(HttpContext http, OperatorRequest request, VmWish wish, string what) =>
        ChangeAsync(http, request, vm => (vm with { Wish = vm.Wish > wish ? vm.Wish : wish }, what));

    private Task<Done> ChangeAsync(HttpContext http, OperatorRequest request, Func<Vm, (Vm Vm, string What)> change)
    {
        var id = new VmId(Asked.Number(http, "VM number"));
        var by = Operator.Of(request.By);
        return desk.OrderAsync(
            [Reconciler.Lane, .. site.Hosts.Select(h => HostLane.LaneOf(h.Name))],
            state =>
            {
                var vm = state.Vms.FirstOrDefault(v => v.Id == id && !v.IsOver)
                    ?? throw new ProblemException(404, $"There is no living VM {id}. \"elastic vms\" lists those that live.");
                if (state.Nodes.FirstOrDefault(n => n.Id == id) is { } node)
                {
                    throw new ProblemException(409, $"VM {id} is the worker node {node.Name} of cluster \"{node.Cluster}\", which decides when it goes: drain it there.");
                }

                var (changed, what) = change(vm);
                var text = $"VM {id} ({vm.Name}) {what}";
                return changed == vm ? (null, $"{text} already.") : (new() { Vms = [changed], Events = [Told(id, $"{text}, as {by} ordered.")] }, $"{text}.");
            },
            http.RequestAborted);
    }

    private (LedgerCommit Commit, string Text) Create(LedgerState state, VmTemplate template, string? name, bool isHeld, string by)
    {
        if (name is not null && state.Vms.FirstOrDefault(v => !v.IsOver && v.Name == name) is { } taken)
        {
            throw new ProblemException(409, $"VM {taken.Id} is called \"{name}\" already. Choose another name.");
        }

        var now = time.GetUtcNow();
        if (state.Images.Where(i => template.Disks.Any(d => d.Image == i.Name)).Select(i => i.WhyNot(now)).OfType<string>().FirstOrDefault() is { } barred)
        {
            throw new ProblemException(409, $"No new VM is made from template \"{template.Name}\": {barred}. Import another image under that name.");
        }

        var leases = ImmutableArray.CreateBuilder<Lease>();
        ImmutableArray<Nic> nics;
        try
        {
            nics = LeaseBook.Take(template.Nics, state.NextVm, site, state.Leases, now, leases);
        }
        catch (CapacityExhaustedException e)
        {
            throw new ProblemException(409, e.Message);
        }

        var vm = new Vm
        {
            Id = state.NextVm,
            Name = name ?? (nics.IsEmpty ? string.Create(CultureInfo.InvariantCulture, $"vm-{state.NextVm}") : LeaseBook.NameOf(nics[0], site).Value),
            Template = template,
            Nics = nics,
            IsHeld = isHeld,
            Since = now,
            Created = now,
        };
        var text = $"VM {vm.Id} ({vm.Name}) is created from template \"{template.Name}\"{(nics.IsEmpty ? "" : $" with {string.Join(", ", nics.Select(n => n.Address))}")}{(isHeld ? ", held" : "")}";
        return (new() { Vms = [vm], Leases = leases.ToImmutable(), NextVm = new(vm.Id.Value + 1), Events = [Told(vm.Id, $"{text}, as {by} ordered.")] }, $"{text}.");
    }

    private JournalEvent Told(VmId id, string text) => new() { At = time.GetUtcNow(), Kind = "operator", Subject = $"{id}", Vm = id, Text = text };
}
