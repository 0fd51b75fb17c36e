using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// Works out what a job's requests come to: nodes, and what it takes of each. A request that we do not know is no pressure, for nobody says that a new node has what it
/// asks for.
/// </summary>
internal sealed class JobNeedsReader(SgeOptions options, SgeSite site)
{
    // Of what a process may have, or of the load of a host: a new node meets them.
    private static readonly string[] Harmless =
    [
        "h_cpu", "s_cpu", "h_fsize", "s_fsize", "h_data", "s_data", "h_stack", "s_stack", "h_core", "s_core", "cpu", "min_cpu_interval", "swap_free", "swap_total",
    ];

    private static readonly string[] Memory = ["h_vmem", "s_vmem", "h_rss", "s_rss", "mem_free", "mem_total", "virtual_free", "virtual_total"];

    /// <summary>The configuration that they are read by.</summary>
    public SgeSite Site => site;

    /// <summary>What <paramref name="requests"/> come to.</summary>
    public JobNeeds Read(JobRequests requests)
    {
        var needs = Layout(requests);
        foreach (var (name, value) in requests.Resources)
        {
            needs = With(needs, requests, name, value);
        }

        return WithQueues(needs, requests);
    }

    private JobNeeds Layout(JobRequests requests)
    {
        var needs = new JobNeeds
        {
            Shape = new JobShape { Nodes = 1, PerNode = new Resources(requests.Slots, 0) },
            Queues = [],
            Granted = requests.Granted,
            HasPredecessors = requests.HasPredecessors,
            Slots = requests.Slots,
        };
        if (requests.Environment.Length == 0)
        {
            return needs;
        }

        var candidates = site.ParallelEnvironments.Values.Where(pe => Wildcard.Matches(requests.Environment, pe.Name)).OrderBy(pe => pe.Name, StringComparer.Ordinal).ToArray();
        if (candidates.Length == 0)
        {
            return Blocked(needs, WaitReason.Unknown, $"asks for the parallel environment {requests.Environment}, of which nothing is known yet");
        }

        if (candidates.FirstOrDefault(pe => pe.Slots >= requests.Slots) is not { } chosen)
        {
            return Blocked(needs, WaitReason.Impossible, $"asks for {requests.Slots} slots, more than {requests.Environment} has in all");
        }

        var (nodes, cores) = Spread(chosen.AllocationRule, requests.Slots);
        return needs with { Environment = chosen, Shape = needs.Shape with { Nodes = nodes, PerNode = new Resources(cores, 0) } };
    }

    // A number: so many slots on each host. $pe_slots: all on one host. $fill_up and $round_robin: wherever there is room.
    private (int Nodes, int Slots) Spread(string rule, int slots)
    {
        if (int.TryParse(rule, NumberStyles.None, CultureInfo.InvariantCulture, out var each) && each > 0)
        {
            return ((slots + each - 1) / each, Math.Min(each, slots));
        }

        if (rule == "$pe_slots" || options.LargestNode is not { Cores: > 0 } largest || slots <= largest.Cores)
        {
            return (1, slots);
        }

        var nodes = (slots + largest.Cores - 1) / largest.Cores;
        return (nodes, (slots + nodes - 1) / nodes);
    }

    private JobNeeds With(JobNeeds needs, JobRequests requests, string name, string value)
    {
        var complex = site.Complexes.GetValueOrDefault(name);
        name = complex?.Name ?? name;
        if (site.Global.ContainsKey(name))
        {
            return SgeNumbers.TryAmount(value, out var amount)
                ? needs with { Licences = needs.Licences.Add((name, complex is { IsPerJob: true } ? amount : amount * requests.Slots)) }
                : Blocked(needs, WaitReason.Unknown, $"asks for {name}={value}, which is not a number");
        }

        var shape = needs.Shape;
        var slots = complex is { IsConsumable: true, IsPerJob: false } ? shape.PerNode.Cores : 1;
        return name switch
        {
            "h_rt" or "s_rt" when SgeNumbers.TryDuration(value, out var walltime) => Shaped(needs, shape with { Walltime = Shorter(shape.Walltime, walltime) }),
            _ when name == options.GpuComplex && SgeNumbers.TryAmount(value, out var gpus) && gpus is >= 0 and < 1e6 =>
                Shaped(needs, shape with { PerNode = shape.PerNode with { Gpus = (int)Math.Ceiling(gpus) * slots } }),
            _ when (name == options.MemoryComplex || Memory.Contains(name)) && SgeNumbers.TryMemory(value, out var memory) =>
                Shaped(needs, shape with { PerNode = shape.PerNode with { MemoryMiB = Math.Max(shape.PerNode.MemoryMiB, memory * slots) } }),
            "arch" when Wildcard.Matches(value, "lx-amd64") => needs,
            "hostname" when value == "*" => needs,
            "hostname" => Blocked(needs, WaitReason.Unknown, $"asks for the host {value}"),
            "qname" => needs,
            _ when complex is { IsExclusive: true } => IsTrue(value) ? Shaped(needs, shape with { IsExclusive = true }) : needs,
            _ when complex is { Type: "BOOL" } && IsTrue(value) => Shaped(needs, shape with { Features = And(shape.Features, name) }),
            _ when Harmless.Contains(name) || name.StartsWith("load_", StringComparison.Ordinal) || name.StartsWith("np_load_", StringComparison.Ordinal) => needs,
            _ => Blocked(needs, WaitReason.Unknown, $"asks for {name}={value}, of which no new node is known to have any"),
        };
    }

    private JobNeeds WithQueues(JobNeeds needs, JobRequests requests)
    {
        var patterns = requests.Queues.Concat(requests.Resources.Where(r => r.Name is "qname" or "q").Select(r => r.Value)).ToArray();
        var able = site.Queues.Where(q => requests.Environment.Length > 0 ? q.ParallelEnvironments.Any(pe => Wildcard.Matches(requests.Environment, pe)) : q.IsBatch).ToArray();
        var named = patterns.Length == 0 ? able : [.. able.Where(q => patterns.Any(p => Wildcard.Matches(p.Split('@')[0], q.Name)))];
        SgeQueue[] enough = [.. named.Where(q => needs.Shape.Walltime is not { } walltime || q.MaxWalltime is not { } limit || walltime <= limit)];
        needs = needs with { Queues = [.. (enough.Length > 0 ? enough : named).Select(q => new QueueName(q.Name))] };
        if (needs.Obstacle != WaitReason.Capacity)
        {
            return needs;
        }

        if (patterns.Length > 0 && patterns.All(IsBoundToHosts))
        {
            return Blocked(needs, WaitReason.Unknown, $"asks for the queue instances {string.Join(", ", patterns)}");
        }

        return named.Length == 0 ? Blocked(needs, WaitReason.Impossible, "no queue takes it")
            : enough.Length == 0 ? Blocked(needs, WaitReason.Impossible, $"no queue lets it run for {needs.Shape.Walltime}")
            : needs;
    }

    // QUEUE@HOST, where the host is a pattern or, after another @, a group: ours new nodes enter.
    private bool IsBoundToHosts(string pattern) =>
        pattern.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 && !Wildcard.Matches(pattern[(at + 1)..], options.HostGroup) && pattern[(at + 1)..] != "*";

    private static JobNeeds Shaped(JobNeeds needs, JobShape shape) => needs with { Shape = shape };

    // The first obstacle counts.
    private static JobNeeds Blocked(JobNeeds needs, WaitReason reason, string text) =>
        needs.Obstacle == WaitReason.Capacity ? needs with { Obstacle = reason, ObstacleText = text } : needs;

    private static bool IsTrue(string value) => value.Equals("true", StringComparison.OrdinalIgnoreCase) || value is "1" or "1.000000";

    private static FeatureConstraint And(FeatureConstraint constraint, string feature) =>
        new(constraint.Expression.Length == 0 ? feature : $"{constraint.Expression}&{feature}");

    private static TimeSpan? Shorter(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null || a < b ? a : b;
}
