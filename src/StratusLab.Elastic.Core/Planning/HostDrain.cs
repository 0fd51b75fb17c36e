using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Placement;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>
/// Empties the hosts that an operator drains. Worker nodes stop taking jobs and retire when theirs are done; other VMs move, live, to hosts that see the same
/// files. What can do neither is named, and stays.
/// </summary>
internal static class HostDrain
{
    /// <summary>What to do now; and the observation as the rest of the plan shall see it, in which those nodes are no supply any more.</summary>
    public static Observation Plan(Observation seen, Placer placer, ISet<ClusterName> frozen, ImmutableArray<PlanAction>.Builder actions, ImmutableArray<Refusal>.Builder refusals)
    {
        var draining = seen.Hosts.Where(h => h.Policy.IsDraining).ToDictionary(h => h.Policy.Name);
        if (draining.Count == 0)
        {
            return seen;
        }

        var there = seen.Vms.Where(v => v is { IsOver: false, Host: { } host } && draining.ContainsKey(host)).ToDictionary(v => v.Id);
        var nodes = seen.Nodes.Where(n => there.ContainsKey(n.Id)).ToDictionary(n => n.Id);
        foreach (var node in nodes.Values.Where(n => n is { State: NodeState.Ready } or { State: NodeState.Draining, Drain: DrainCause.Held } && !frozen.Contains(n.Cluster)).OrderBy(n => n.Name))
        {
            actions.Add(new PlanAction.Drain(node.Id, node.Name, $"its host {there[node.Id].Host} is being drained", DrainCause.Operator));
        }

        foreach (var vm in there.Values.Where(v => !nodes.ContainsKey(v.Id) && v is { Wish: < VmWish.Shutdown, Move: null }).OrderBy(v => v.Id))
        {
            Move(vm, draining[vm.Host!.Value], seen, placer, actions, refusals); // Only those with a host are there.
        }

        return seen with
        {
            Nodes = [.. seen.Nodes.Select(n => nodes.ContainsKey(n.Id) && n.State is NodeState.Ready or NodeState.Draining ? n with { State = NodeState.Draining, Drain = DrainCause.Operator } : n)],
        };
    }

    private static void Move(Vm vm, HostObservation from, Observation seen, Placer placer, ImmutableArray<PlanAction>.Builder actions, ImmutableArray<Refusal>.Builder refusals)
    {
        var shared = seen.Hosts.Where(h => h.Policy.HasSharedFiles).Select(h => h.Policy.Name).ToHashSet();
        string Stays(string why) => $"stays on {from.Policy.Name}, which is being drained: {why}";
        if (vm.OnlyOn is not null)
        {
            refusals.Add(new($"VM {vm.Id}", Stays("its data block is there. Shut it down")));
        }
        else if (vm.State != VmState.Running || vm.Wish != VmWish.Run)
        {
            refusals.Add(new($"VM {vm.Id}", Stays("it does not run. \"elastic vms stop\" lets it leave")));
        }
        else if (from.Policy.Cloud is not null)
        {
            refusals.Add(new($"VM {vm.Id}", Stays("an EC2 instance does not move. Shut it down")));
        }
        else if (!from.Policy.HasSharedFiles)
        {
            refusals.Add(new($"VM {vm.Id}", Stays("its files are there alone. \"elastic vms migrate --cold\" moves it with a pause")));
        }
        else if (placer.Place(vm.Template, h => shared.Contains(h) && !vm.FailedOn.Contains(h)) is { } to)
        {
            actions.Add(new PlanAction.Move(vm.Id, to, $"its host {from.Policy.Name} is being drained"));
        }
        else if (!vm.FailedOn.IsEmpty)
        {
            refusals.Add(new($"VM {vm.Id}", Stays($"it could not move to {string.Join(", ", vm.FailedOn)}: {vm.Failure}")));
        }
        else
        {
            refusals.Add(new($"VM {vm.Id}", Stays($"no host has room: {placer.WhyNot(vm.Template)}")));
        }
    }
}
