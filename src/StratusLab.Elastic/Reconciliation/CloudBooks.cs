using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>Keeps the books of EC2 hosts in planning's memory: what they cost, and which instance types they had no room for.</summary>
internal static class CloudBooks
{
    /// <summary>The memory with every host's costs counted until now. What an instance costs counts from its start until nothing is left of it. Without news it is the same memory.</summary>
    public static PlannerMemory Count(PlannerMemory memory, ServedSite site, IReadOnlyCollection<Vm> vms, DateTimeOffset now)
    {
        foreach (var host in site.Hosts)
        {
            if (host.Policy.Cloud is { } cloud)
            {
                var there = vms.Where(v => v.Host == host.Name && v is { IsOver: false, State: not (VmState.Pending or VmState.Prolog) }).ToArray();
                var before = Of(memory, host.Name);
                var after = Forgive(before, there, now).Settle(now, cloud.RateOf(there));
                memory = ReferenceEquals(after, before) ? memory : With(memory, host.Name, after);
            }
        }

        // What a host has cost stays when it leaves the configuration: it may come back in the same month.
        foreach (var gone in memory.Clouds.Keys.Where(c => site.Hosts.All(h => h.Name != c || h.Policy.Cloud is null)))
        {
            var after = Of(memory, gone).Settle(now, 0);
            memory = ReferenceEquals(after, Of(memory, gone)) ? memory : With(memory, gone, after);
        }

        return memory;
    }

    /// <summary>The memory once a VM is to be started on a host.</summary>
    public static PlannerMemory Start(PlannerMemory memory, HostPolicy host, string? instanceType, DateTimeOffset now) =>
        host.Cloud?.Type(instanceType) is { } type ? With(memory, host.Name, Of(memory, host.Name).Started(type, now)) : memory;

    /// <summary>The memory once a host had no room for a type, which rests until then: of another type it may have some.</summary>
    public static (PlannerMemory Memory, BackOff BackOff) Lack(PlannerMemory memory, HostName host, string type, string why, DateTimeOffset now)
    {
        var cloud = Of(memory, host);
        var rest = cloud.Types.GetValueOrDefault(type, BackOff.None).Failed(now, why);
        return (With(memory, host, cloud with { Types = cloud.Types.SetItem(type, rest) }), rest);
    }

    /// <summary>
    /// True for a VM that found no room, and for which no host has an instance type left to try: a worker node's addresses bind it to the hosts of its network. Another pool's
    /// node is then the quicker way.
    /// </summary>
    public static bool HasNowhereToGo(Vm vm, PlannerMemory memory, ServedSite site, DateTimeOffset now) =>
        vm.FoundNoRoom && site.Hosts.Where(h => vm.MayBeOn(h.Policy)).All(h =>
            h.Policy.Cloud is { } cloud && vm.Template.Ec2On(h.Name) is { } made
            && cloud.TypesFor(vm.Template, made).All(t => Of(memory, h.Name).Types.GetValueOrDefault(t.Name, BackOff.None).IsResting(now)));

    private static CloudMemory Of(PlannerMemory memory, HostName host) => memory.Clouds.GetValueOrDefault(host, CloudMemory.None);

    private static PlannerMemory With(PlannerMemory memory, HostName host, CloudMemory cloud) => memory with { Clouds = memory.Clouds.SetItem(host, cloud) };

    // A type that runs again after its rest had room.
    private static CloudMemory Forgive(CloudMemory memory, Vm[] there, DateTimeOffset now)
    {
        var worked = memory.Types.Where(t => !t.Value.IsResting(now) && there.Any(v => v.State == VmState.Running && v.InstanceType == t.Key && v.FirstRunning > t.Value.Until)).Select(t => t.Key).ToArray();
        return worked.Length == 0 ? memory : memory with { Types = memory.Types.RemoveRange(worked) };
    }
}
