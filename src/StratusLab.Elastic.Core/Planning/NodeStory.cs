using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>Tells the life of a worker node in plain sentences, from the record.</summary>
public static class NodeStory
{
    private const int NamedJobs = 5;
    private const int ConsoleLines = 5;

    /// <summary>Its life up to now.</summary>
    /// <param name="node">The node.</param>
    /// <param name="vm">Its VM; null when that is forgotten.</param>
    /// <param name="runs">Jobs that ran on it, the oldest first.</param>
    /// <param name="areAll">False when there were more than those.</param>
    /// <param name="journal">What the journal has about it, the oldest first.</param>
    /// <param name="placement">How the site chooses hosts.</param>
    /// <param name="now">The instant of telling.</param>
    public static string Tell(
        WorkerNode node, Vm? vm, IReadOnlyList<JobRun> runs, bool areAll, IReadOnlyList<JournalEvent> journal, PlacementPolicy placement, DateTimeOffset now)
    {
        string?[] sentences =
        [
            Birth(node, now), Place(node, vm, placement), Coming(node, vm, now), Work(node, now), Jobs(runs, areAll, now), Orders(node, journal, now), Now(node, now), OutOfReach(node, now), Trouble(node, vm),
        ];
        return string.Join(' ', sentences.OfType<string>()) + Console(vm);
    }

    /// <summary>What keeps a node that is out of reach, and what to do; null when it is not, or when its jobs are given up already.</summary>
    public static string? OutOfReach(WorkerNode node, DateTimeOffset now) => node is { UnreachableSince: { } since, Order: not NodeOrder.Lost }
        ? $"Its batch system calls it down since {Words.At(since, now)} and lists jobs on it, which keep its VM and its address: they may run on there, or hang for ever. "
            + $"Look at its console (elastic vms log {node.Id}). If it hangs, \"elastic nodes lost {node.Name} --yes\" gives its jobs up and destroys its VM."
        : null;

    private static string Birth(WorkerNode node, DateTimeOffset now)
    {
        var whom = node.MadeFor.IsEmpty ? $"to keep pool \"{node.Pool}\" at its minimum"
            : $"by job{(node.MadeFor.Length == 1 ? "" : "s")} {string.Join(", ", node.MadeFor.Take(NamedJobs))}{(node.MadeFor.Length > NamedJobs ? " and others" : "")}";
        return $"{node.Name} ({node.Resources}, pool \"{node.Pool}\" of cluster \"{node.Cluster}\", VM {node.Id}) was asked for at {Words.At(node.Created, now)} {whom}.";
    }

    private static string? Place(WorkerNode node, Vm? vm, PlacementPolicy placement)
    {
        if (vm?.Host is not { } host)
        {
            return vm is { State: VmState.Pending } ? "It waits for a host." : null;
        }

        var why = vm.Template.Rank.Length > 0 ? "which its template's RANK put first" : placement switch
        {
            PlacementPolicy.Packing => "the fullest host that had room (the site packs)",
            PlacementPolicy.Striping => "the emptiest host (the site spreads)",
            PlacementPolicy.LoadAware => "the host with the most idle CPU",
            _ => "the first host of the site's order that had room",
        };
        var before = vm.FailedOn.IsEmpty ? "" : $", after {string.Join(" and ", vm.FailedOn)} had failed it";
        return $"It was placed on {host}, {why}{before}.";
    }

    private static string? Coming(WorkerNode node, Vm? vm, DateTimeOffset now)
    {
        var steps = new List<string>();
        var last = node.Created;
        Step(vm?.Deployed, "its disks and domain were made");
        Step(node.Booted, "its VM ran");
        Step(node.Joined, "it took jobs");
        return steps.Count == 0 ? null : $"{Sentence(string.Join(", ", steps))}{(node.Joined is { } joined ? $": ready at {Words.At(joined, now)}, {Words.Span(joined - node.Created)} in all" : "")}.";

        void Step(DateTimeOffset? at, string what)
        {
            if (at is { } then && then >= last)
            {
                steps.Add($"{what} {(steps.Count == 0 ? "after" : "after another")} {Words.Span(then - last)}");
                last = then;
            }
        }
    }

    private static string? Work(WorkerNode node, DateTimeOffset now)
    {
        if (node.Joined is not { } joined)
        {
            return null;
        }

        if (node.FirstBusy is not { } first)
        {
            return "No job has been seen on it.";
        }

        var busy = node.Busy + (node.BusySince is { } since ? (node.Ended ?? now) - since : TimeSpan.Zero);
        return $"Its first job was on it {Words.Span(first - joined)} after that; it {(node.IsOver ? "was" : "has been")} busy for {Words.Span(busy)} in all{(node is { IsOver: false, IdleSince: { } idle } ? $" and idle since {Words.At(idle, now)}" : "")}.";
    }

    private static string? Jobs(IReadOnlyList<JobRun> runs, bool areAll, DateTimeOffset now)
    {
        if (runs.Count == 0)
        {
            return null;
        }

        var named = runs.Count > NamedJobs ? [.. runs.Take(NamedJobs - 1), runs[^1]] : runs;
        var texts = named.Select(r => $"{r.Job} ({r.User}, {(r.Ended is { } ended ? $"{Words.At(r.Started, now)} for about {Words.Span(ended - r.Started)}" : $"since {Words.At(r.Started, now)}")})").ToArray();
        var count = areAll ? Words.Count(runs.Count, "job") : string.Create(CultureInfo.InvariantCulture, $"More than {runs.Count} jobs");
        return $"{count} ran on it: {string.Join(", ", texts)}{(runs.Count > NamedJobs ? $", the last of those; {runs.Count - NamedJobs} between them are left out here" : "")}.";
    }

    private static string? Orders(WorkerNode node, IReadOnlyList<JournalEvent> journal, DateTimeOffset now)
    {
        var orders = journal.Where(e => e.Kind == "operator").Select(e => $"At {Words.At(e.At, now)}: {e.Text}").ToArray();
        return orders.Length == 0 ? null : string.Join(' ', orders);
    }

    private static string Now(WorkerNode node, DateTimeOffset now)
    {
        var state = node.State switch
        {
            NodeState.Gone => "retired and gone",
            NodeState.Failed => "failed",
            NodeState.Lost => "lost",
            _ => node.State.ToString().ToLowerInvariant(),
        };
        var reason = node.Reason.Length > 0 ? $": {node.Reason.TrimEnd('.')}" : "";
        var drained = node.Drain switch
        {
            DrainCause.Idle => " It was drained because it was idle.",
            DrainCause.Unhealthy => " It was drained because it was not well.",
            DrainCause.Operator => " It was drained because an operator wanted it, or its host, to go.",
            DrainCause.Share => " It was drained to make room for another cluster.",
            DrainCause.Held => " An operator holds it drained.",
            _ => "",
        };
        return node.IsOver
            ? $"It {(node.State == NodeState.Gone ? "was" : "has been")} {state} at {Words.At(node.Ended ?? node.Since, now)}, {Words.Span((node.Ended ?? node.Since) - node.Created)} after it was asked for{reason}.{drained}"
            : $"It has been {state} for {Words.Span(now - node.Since)}{reason}.{drained}";
    }

    private static string? Trouble(WorkerNode node, Vm? vm)
    {
        var failure = vm is { Failure.Length: > 0 } ? $"What went wrong with its VM: {vm.Failure.TrimEnd('.')}." : null;
        return vm is { Trouble.Length: > 0, IsOver: false } ? $"{(failure is null ? "" : failure + " ")}What keeps its VM from going on: {vm.Trouble.TrimEnd('.')}." : failure;
    }

    private static string Console(Vm? vm)
    {
        if (vm is not { ConsoleTail.Length: > 0 })
        {
            return "";
        }

        var lines = vm.ConsoleTail.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(ConsoleLines).Select(l => $"\n  {Printable.Text(l, 160)}");
        return $"\nThe last lines of its console:{string.Concat(lines)}";
    }

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
