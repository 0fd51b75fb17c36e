using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>
/// Puts VMs on hosts one by one and keeps the books while doing so. Invariant: no host is ever given more than it has left.
/// A host is judged once for every kind of VM, and again only when its books have changed; to find the best then takes one comparison a host.
/// So n VMs of k kinds on h hosts take O(n h) comparisons and O(k (h + n)) looks at a host.
/// </summary>
public sealed class Placer
{
    // A plan has a few pools and so a few kinds; more than this many are not worth the memory.
    private const int MostKinds = 256;

    private readonly HostRoom[] hosts;
    private readonly PlacementPolicy policy;
    private readonly Dictionary<HostName, int> places = [];
    private readonly Dictionary<Wants, Candidates> kinds = [];
    private readonly List<int> changes = [];

    /// <summary>Starts from what the hosts have left.</summary>
    public Placer(IEnumerable<HostRoom> hosts, PlacementPolicy policy)
    {
        this.hosts = [.. hosts.OrderBy(h => h.Host)];
        this.policy = policy;
        for (var i = 0; i < this.hosts.Length; i++)
        {
            places[this.hosts[i].Host] = i;
        }
    }

    /// <summary>Takes room for one VM of <paramref name="template"/>, on a host that <paramref name="isAllowed"/>, and returns its host; null when no host may have it.</summary>
    public HostName? Place(VmTemplate template, Predicate<HostName>? isAllowed = null) => Place(template, isAllowed, out _);

    /// <summary>The same; <paramref name="instanceType"/> is the type that the VM gets when its host is an EC2 account, else null.</summary>
    public HostName? Place(VmTemplate template, Predicate<HostName>? isAllowed, out string? instanceType)
    {
        instanceType = null;
        var best = Of(template).Best(hosts, changes, isAllowed);
        if (best < 0)
        {
            return null;
        }

        instanceType = hosts[best].Cloud?.Choose(template, hosts[best].Host)?.Name;
        Change(best, template, 1, instanceType);
        return hosts[best].Host;
    }

    /// <summary>Takes room for one VM on a host, whether it has it or not.</summary>
    public void Take(HostName name, VmTemplate template, string? instanceType = null) => Change(places[name], template, 1, instanceType);

    /// <summary>Gives back what was taken.</summary>
    public void Undo(HostName name, VmTemplate template, string? instanceType = null) => Change(places[name], template, -1, instanceType);

    /// <summary>
    /// Why no host that <paramref name="isAllowed"/> takes a VM of <paramref name="template"/>: "kvm01 has 1.5 CPU of 2; kvm02: REQUIREMENTS false at column 14"; of many hosts
    /// the first few.
    /// </summary>
    public string WhyNot(VmTemplate template, Predicate<HostName>? isAllowed = null)
    {
        const int named = 4;
        var kind = Of(template);
        var asked = isAllowed is null ? hosts : Array.FindAll(hosts, h => isAllowed(h.Host));
        var reasons = asked.Take(named).Select(h => h.Host + (kind.Obstacle(h) ?? " has room"));
        var others = asked.Length > named ? $"; and {Words.Count(asked.Length - named, "more host")}" : "";
        return asked.Length == 0 ? hosts.Length == 0 ? "there is no host" : "there is no host that its files can be brought to" : string.Join("; ", reasons) + others;
    }

    /// <summary>True when none of the hosts that <paramref name="isAllowed"/> is open, and some of them are closed for nothing but a rest after a failure.</summary>
    public bool AllRest(Predicate<HostName>? isAllowed = null)
    {
        var asked = hosts.Where(h => isAllowed?.Invoke(h.Host) != false);
        return asked.All(h => h.Closed is not null) && asked.Any(h => h.Rests);
    }

    private void Change(int place, VmTemplate template, int times, string? instanceType)
    {
        hosts[place] = hosts[place].With(template, times, instanceType);
        changes.Add(place);
    }

    private Candidates Of(VmTemplate template)
    {
        var wants = Wants.Of(template);
        if (kinds.TryGetValue(wants, out var known))
        {
            return known;
        }

        if (kinds.Count == MostKinds)
        {
            kinds.Clear();
        }

        return kinds[wants] = new(template, policy, hosts, changes.Count);
    }
}
