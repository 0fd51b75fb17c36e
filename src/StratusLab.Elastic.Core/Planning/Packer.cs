using System.Collections.Immutable;
using System.Runtime.InteropServices;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>
/// First-fit packing of one cluster's demand: over what is free, what is draining for idleness, what boots, what frees up soon, and last over new nodes.
/// Invariant: a node is never given more than it has; a job of several nodes gets all of them or none, and so do the components of a heterogeneous job.
/// Largest first; when a cap leaves anything out, once more in the order of priority, so that the cap hits the last in line.
/// Each group of like jobs walks the nodes once with its own cursor (nodes only fill up), so j jobs of g shapes on n nodes take O(j + g n).
/// </summary>
internal sealed class Packer
{
    private readonly Growth growth;
    private readonly Func<List<Bin>> existing;
    private readonly ImmutableArray<DemandItem> items;
    private readonly int mark;
    private readonly Dictionary<(string Queues, JobShape Shape), Group> groups = [];
    private readonly ILookup<JobId, int> components;
    private readonly Dictionary<string, string> refusedWholes = new(StringComparer.Ordinal);
    private readonly Stack<Bin.Undo> takenByWhole = [];
    private List<Bin> bins = [];
    private bool isShort;
    private bool isInWhole;

    private Packer(ImmutableArray<DemandItem> items, Func<List<Bin>> existing, Growth growth)
    {
        (this.items, this.existing, this.growth) = (items, existing, growth);
        mark = growth.Mark;
        components = Enumerable.Range(0, items.Length).Where(i => items[i] is { Code: DemandCode.Counts, Job.PartOf: not null }).ToLookup(i => items[i].Job.PartOf!.Value); // As the filter says.
    }

    /// <summary>Packs <paramref name="items"/>; the verdicts are in their order, the bins tell who took what.</summary>
    public static (ImmutableArray<JobVerdict> Verdicts, List<Bin> Bins) Pack(ImmutableArray<DemandItem> items, Func<List<Bin>> existing, Growth growth)
    {
        var packer = new Packer(items, existing, growth);
        var order = Enumerable.Range(0, items.Length).Where(i => items[i].Code == DemandCode.Counts).ToArray();
        var byPriority = (int[])order.Clone();
        Array.Sort(order, packer.LargestFirst);
        var verdicts = packer.Attempt(order);
        if (packer.isShort)
        {
            verdicts = packer.Attempt(byPriority);
        }

        return (ImmutableCollectionsMarshal.AsImmutableArray(verdicts), packer.bins);
    }

    private int LargestFirst(int a, int b)
    {
        var (one, other) = (items[a].Job.Shape, items[b].Job.Shape);
        var order = other.Nodes.CompareTo(one.Nodes);
        order = order != 0 ? order : other.PerNode.Gpus.CompareTo(one.PerNode.Gpus);
        order = order != 0 ? order : other.PerNode.Cores.CompareTo(one.PerNode.Cores);
        order = order != 0 ? order : other.PerNode.MemoryMiB.CompareTo(one.PerNode.MemoryMiB);
        return order != 0 ? order : a.CompareTo(b);
    }

    private JobVerdict[] Attempt(int[] order)
    {
        growth.Undo(mark);
        groups.Clear();
        refusedWholes.Clear();
        bins = existing();
        isShort = false;
        var verdicts = new JobVerdict[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Code != DemandCode.Counts)
            {
                verdicts[i] = new(items[i].Job, items[i].Code, 0, [], "");
            }
        }

        foreach (var i in order)
        {
            if (items[i].Job.PartOf is not { } whole)
            {
                verdicts[i] = Place(items[i]);
            }
            else if (verdicts[i] is null)
            {
                PlaceWhole([.. components[whole]], verdicts);
            }
        }

        return verdicts;
    }

    private JobVerdict Place(DemandItem item) => item.Job.Shape.Nodes > 1 ? PlaceWide(item) : PlaceNarrow(item);

    // All components of a heterogeneous job, or none; what one did not get, another of the same components does not get either.
    private void PlaceWhole(int[] parts, JobVerdict[] verdicts)
    {
        var its = parts.Select(i => GroupOf(items[i].Job)).ToArray();
        var key = string.Join(',', its.Select(g => g.Number));
        var (known, were) = (bins.Count, its.Select(g => (g.Cursor, g.Refusal)).ToArray());
        var before = growth.Mark;
        if (!refusedWholes.TryGetValue(key, out var refused))
        {
            isInWhole = true;
            refused = parts.Select(i => (verdicts[i] = Place(items[i])).Unplaced).FirstOrDefault(r => r.Length > 0);
            isInWhole = false;
            if (refused is null)
            {
                takenByWhole.Clear();
                return;
            }

            refusedWholes.Add(key, refused);
            while (takenByWhole.TryPop(out var undo))
            {
                undo.Run();
            }

            bins.RemoveRange(known, bins.Count - known);
            growth.Undo(before);
            for (var i = 0; i < its.Length; i++)
            {
                (its[i].Cursor, its[i].Refusal) = were[i];
            }
        }

        foreach (var i in parts)
        {
            verdicts[i] = new(items[i].Job, DemandCode.Counts, items[i].Tasks, [], $"its components start together, and not all get a place: {refused}");
        }
    }

    private Group GroupOf(Job job)
    {
        var queues = job.Queues.Length == 1 ? job.Queues[0].Value : string.Join(',', job.Queues);
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, (queues, job.Shape), out _);
        return group ??= new() { Number = groups.Count };
    }

    private JobVerdict PlaceNarrow(DemandItem item)
    {
        var (job, group, left) = (item.Job, GroupOf(item.Job), item.Tasks);
        var slots = ImmutableArray.CreateBuilder<Slot>(1);
        while (left > 0 && (NextBin(group, job) ?? OpenFor(group, item)) is { } bin)
        {
            var tasks = Math.Min(left, bin.Room(job.Shape));
            Take(bin, job, tasks);
            slots.Add(SlotOn(bin, tasks));
            left -= tasks;
        }

        return Verdict(item, slots, left > 0 ? group.Refusal : "");
    }

    private JobVerdict PlaceWide(DemandItem item)
    {
        var (job, group) = (item.Job, GroupOf(item.Job));
        var slots = ImmutableArray.CreateBuilder<Slot>(job.Shape.Nodes);
        for (var task = 0; task < item.Tasks; task++)
        {
            if (AllNodesFor(group, item) is not { } nodes)
            {
                return Verdict(item, slots, group.Refusal);
            }

            foreach (var bin in nodes)
            {
                Take(bin, job, 1);
                slots.Add(SlotOn(bin, 1));
            }
        }

        return Verdict(item, slots, "");
    }

    private List<Bin>? AllNodesFor(Group group, DemandItem item)
    {
        // Nodes only fill up and caps only tighten, so what one job of the group did not get the next does not get either.
        if (group.Refusal.Length > 0)
        {
            return null;
        }

        var found = Existing(group, item.Job);
        var missing = item.Job.Shape.Nodes - found.Count;

        // One pool's nodes may leave no room on the hosts for the next one's: where the pools in turn do not do, one of them alone may.
        if (OpenAll(item.Pools, missing, out var refusal) || item.Pools.Any(p => OpenAll([p], missing, out _)))
        {
            found.AddRange(bins[^missing..]);
            return found;
        }

        (group.Refusal, isShort) = (refusal, true);
        return null;
    }

    private List<Bin> Existing(Group group, Job job)
    {
        var found = new List<Bin>(job.Shape.Nodes);
        _ = NextBin(group, job);
        for (var i = group.Cursor; i < bins.Count && found.Count < job.Shape.Nodes; i++)
        {
            // What a node has free and what it will soon have are two bins, but one node.
            if (bins[i].Room(job.Shape) > 0 && bins[i].Serves(job) && (bins[i].Kind != SlotKind.FreeSoon || !found.Exists(b => b.Name == bins[i].Name)))
            {
                found.Add(bins[i]);
            }
        }

        return found;
    }

    private bool OpenAll(ImmutableArray<Pool> pools, int count, out string refusal)
    {
        var before = growth.Mark;
        refusal = "";
        while (growth.Mark - before < count)
        {
            if (Open(pools, out refusal) is null)
            {
                bins.RemoveRange(bins.Count - (growth.Mark - before), growth.Mark - before);
                growth.Undo(before);
                return false;
            }
        }

        return true;
    }

    // The first bin from the group's cursor on that has room; bins it passes are full, or not for this group, for the rest of the attempt.
    private Bin? NextBin(Group group, Job job)
    {
        while (group.Cursor < bins.Count)
        {
            var bin = bins[group.Cursor];
            if (bin.Room(job.Shape) > 0 && bin.Serves(job))
            {
                return bin;
            }

            group.Cursor++;
        }

        return null;
    }

    private Bin? OpenFor(Group group, DemandItem item)
    {
        if (group.Refusal.Length > 0)
        {
            return null;
        }

        var bin = Open(item.Pools, out var refusal);
        (group.Refusal, isShort) = (refusal, isShort || bin is null);
        return bin;
    }

    private Bin? Open(ImmutableArray<Pool> pools, out string refusal)
    {
        var bin = growth.Open(pools, out refusal);
        if (bin is not null)
        {
            isShort |= growth.IsPastPass;
            bins.Add(bin);
        }

        return bin;
    }

    private void Take(Bin bin, Job job, int tasks)
    {
        var undo = bin.Take(job, tasks);
        if (isInWhole)
        {
            takenByWhole.Push(undo);
        }
    }

    private static Slot SlotOn(Bin bin, int tasks) => new(bin.Kind, bin.Name, bin.Pool?.Name, tasks);

    private static JobVerdict Verdict(DemandItem item, ImmutableArray<Slot>.Builder slots, string unplaced) =>
        new(item.Job, DemandCode.Counts, item.Tasks, slots.DrainToImmutable(), unplaced);

    private sealed class Group
    {
        public required int Number { get; init; }

        public int Cursor { get; set; }

        public string Refusal { get; set; } = "";
    }
}
