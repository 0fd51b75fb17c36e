using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Access;
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
internal sealed class VmOrders(ServedSite site, OrderDesk desk, VmDesk vms, TimeProvider time)
{
    /// <summary>Creates a VM from a declared template, or from one that comes with the order; it waits for a host, or for its release.</summary>
    public Task<Done> CreateAsync(HttpContext http, CreateVmRequest request)
    {
        var template = request switch
        {
            { Text: { } text, Template: null } => GivenTemplate.Read(request.File ?? "", text, site),
            { Text: null, Template: { } declared } => site.Templates.FirstOrDefault(t => t.Name.Value == declared)
                ?? throw ProblemException.NotFound("template", declared, site.Templates.Select(t => t.Name.Value)),
            _ => throw new ProblemException(400, "Give \"template\", the name of a declared one, or \"text\", a template; not both."),
        };
        var name = request.Name is null or "" ? null
            : SafeName.IsSafe(request.Name) ? request.Name
            : throw new ProblemException(400, $"\"{Printable.Text(request.Name, 80)}\" cannot be a host name: use letters, digits, '.' and '-'.");
        var by = Caller.Of(http).Sign(request.By);
        return desk.OrderAsync(
            state =>
            {
                if (request.Text is not null)
                {
                    GivenTemplate.RequireImages(template, state);
                }

                return Create(state, template, name, request.Hold, by);
            },
            http.RequestAborted);
    }

    /// <summary>Lets a VM power off, a suspended one once it runs again; it is destroyed when it does not in time. Repeating it is success.</summary>
    public Task<Done> ShutdownAsync(HttpContext http, OperatorRequest request) => vms.ChangeAsync(http, request.By, (_, vm) =>
        vm is { State: VmState.Stopped or VmState.Pending, HasCheckpoint: true, Wish: < VmWish.Shutdown }
            ? throw new ProblemException(409, $"VM {vm.Id} is {Wire.Of(vm.State)}: it has no host, and only a guest that runs can power off. Resume it first; or destroy it, as if its power were cut.")
            : new(vm with { Wish = vm.Wish > VmWish.Shutdown ? vm.Wish : VmWish.Shutdown }, "is to power off"));

    /// <summary>Destroys a VM, whatever its state. Repeating it is success.</summary>
    public Task<Done> DestroyAsync(HttpContext http, OperatorRequest request) => vms.ChangeAsync(http, request.By, (_, vm) => new(vm with { Wish = VmWish.Destroy }, "is to be destroyed"));

    /// <summary>Keeps a VM that waits for a host from being placed.</summary>
    public Task<Done> HoldAsync(HttpContext http, OperatorRequest request) => vms.ChangeAsync(http, request.By, (_, vm) =>
        vm.State == VmState.Pending
            ? new(vm with { IsHeld = true }, "is held")
            : throw new ProblemException(409, $"VM {vm.Id} is {Wire.Of(vm.State)}: only one that waits for a host can be held."));

    /// <summary>Lets a held VM be placed. Not held is success.</summary>
    public Task<Done> ReleaseAsync(HttpContext http, OperatorRequest request) => vms.ChangeAsync(http, request.By, (_, vm) => new(vm with { IsHeld = false }, "is not held"));

    private (LedgerCommit Commit, string Text) Create(LedgerState state, VmTemplate template, string? name, bool isHeld, string by)
    {
        if (name is not null && state.Vms.FirstOrDefault(v => !v.IsOver && v.Name == name) is { } taken)
        {
            throw new ProblemException(409, $"VM {taken.Id} is called \"{name}\" already. Choose another name.");
        }

        if (state.Vms.FirstOrDefault(v => !v.IsOver && v.Template.RawNics.Any(n => template.RawNics.Any(m => m.Mac == n.Mac))) is { } twin)
        {
            throw new ProblemException(409, $"VM {twin.Id} ({twin.Name}) has a card with the MAC of template \"{template.Name}\". Two cards cannot share one: end that VM first, or change the template.");
        }

        var onlyOn = BlockBook.Take(template, state, site);
        var now = time.GetUtcNow();
        if (state.Images.Where(i => template.Disks.Any(d => d.Image == i.Name)).Select(i => i.WhyNot(now)).OfType<string>().FirstOrDefault() is { } barred)
        {
            throw new ProblemException(409, $"No new VM is made from template \"{template.Name}\": {barred}. Import another image under that name.");
        }

        var leases = ImmutableArray.CreateBuilder<Lease>();
        ImmutableArray<Nic> nics;
        try
        {
            nics = template.HasNetworksByHost ? [] : LeaseBook.Take(template, state.NextVm, site, state.Leases, now, leases);
        }
        catch (Exception e) when (e is CapacityExhaustedException or RejectedException)
        {
            throw new ProblemException(409, e.Message);
        }

        var vm = new Vm
        {
            Id = state.NextVm,
            Name = name ?? (nics.IsEmpty ? string.Create(CultureInfo.InvariantCulture, $"vm-{state.NextVm}") : LeaseBook.NameOf(nics[0], site).Value),
            Template = template,
            Nics = nics,
            OnlyOn = onlyOn,
            IsHeld = isHeld,
            Since = now,
            Created = now,
        };
        var text = $"VM {vm.Id} ({vm.Name}) is created from template \"{template.Name}\"{(nics.IsEmpty ? "" : $" with {string.Join(", ", nics.Select(n => n.Address))}")}{(isHeld ? ", held" : "")}";
        return (new() { Vms = [vm], Leases = leases.ToImmutable(), NextVm = new(vm.Id.Value + 1), Events = [vms.Told(vm.Id, $"{text}, as {by} ordered.")] }, $"{text}.");
    }
}
