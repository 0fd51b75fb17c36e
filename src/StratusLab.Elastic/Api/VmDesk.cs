using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>
/// Finds the VM that an order is about, and writes what becomes of it. A worker node's VM is refused, because its batch system must let go of the node first; unless
/// the order does the node no harm.
/// </summary>
internal sealed class VmDesk(OrderDesk desk, Ledger.Ledger ledger, TimeProvider time)
{
    /// <summary>Changes the VM that the request names.</summary>
    /// <param name="http">The request.</param>
    /// <param name="orderedBy">Who asks.</param>
    /// <param name="change">The VM as it shall be; the same for nothing to do. Throws <see cref="ProblemException"/> when it cannot be.</param>
    /// <param name="isHarmless">True for a worker node's VM that may be changed so.</param>
    public Task<Done> ChangeAsync(HttpContext http, string? orderedBy, Func<LedgerState, Vm, VmChange> change, Func<Vm, bool>? isHarmless = null)
    {
        var id = new VmId(Asked.Number(http, "VM number"));
        var by = Caller.Of(http).Sign(orderedBy);
        var lanes = new List<string>();
        return desk.OrderAsync(
            state =>
            {
                lanes.Clear();
                var vm = state.Vms.FirstOrDefault(v => v.Id == id && !v.IsOver)
                    ?? throw new ProblemException(404, $"There is no living VM {id}. \"elastic vms\" lists those that live.");
                if (state.Nodes.FirstOrDefault(n => n.Id == id) is { } node && isHarmless?.Invoke(vm) != true)
                {
                    throw new ProblemException(409, $"VM {id} is the worker node {node.Name} of cluster \"{node.Cluster}\", which decides when it goes: drain it there.");
                }

                var (changed, what, leases, blocks) = change(state, vm);
                lanes.AddRange(vm.Places().Select(HostLane.LaneOf));
                var text = $"VM {id} ({vm.Name}) {what}";
                return changed == vm ? (null, $"{text} already.") : (new() { Vms = [changed], Leases = leases, Blocks = blocks, Events = [Told(id, $"{text}, as {by} ordered.")] }, $"{text}.");
            },
            http.RequestAborted,
            lanes);
    }

    /// <summary>Changes a VM that is over and whose worker node, if it had one, decides no more.</summary>
    public async Task<Done> ReviveAsync(HttpContext http, string? orderedBy, Func<LedgerState, Vm, VmChange> change)
    {
        var id = new VmId(Asked.Number(http, "VM number"));
        var vm = await ledger.FindVmAsync(id, http.RequestAborted) ?? throw new ProblemException(404, $"There is no VM {id}, or no longer: those that are over are forgotten after a while.");
        if (SafeName.IsSafe(vm.Name) && (await ledger.FindNodesAsync(new(vm.Name), http.RequestAborted)).Any(n => n.Id == id))
        {
            throw new ProblemException(409, $"VM {id} was a worker node: the planner makes another one when jobs ask for it.");
        }

        var by = Caller.Of(http).Sign(orderedBy);
        return await desk.OrderAsync(
            state =>
            {
                var (changed, what, leases, _) = change(state, vm);
                var text = $"VM {id} ({vm.Name}) {what}";
                return (new() { Vms = [changed], Leases = leases, Events = [Told(id, $"{text}, as {by} ordered.")] }, $"{text}.");
            },
            http.RequestAborted);
    }

    /// <summary>A line for the journal.</summary>
    public JournalEvent Told(VmId id, string text) => new() { At = time.GetUtcNow(), Kind = "operator", Subject = $"{id}", Vm = id, Text = text };
}
