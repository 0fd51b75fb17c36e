using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Looks up what is recorded of a worker node, a VM or a job, and has it told.</summary>
internal sealed class Storyteller(ServedSite site, Ledger.Ledger ledger, TimeProvider time)
{
    private const int MostRuns = 1000;
    private const int MostMade = 8;
    private const int MostParts = 8;

    /// <summary>The life of a worker node.</summary>
    public async Task<string> TellAsync(WorkerNode node, Vm? vm, CancellationToken ct)
    {
        var journal = (await ledger.ListEventsAboutAsync(node.Id, ct)).Select(e => e.Event).ToArray();
        var runs = await ledger.ListJobRunsOnAsync(node.Name, node.Created, node.Ended ?? time.GetUtcNow(), MostRuns + 1, ct);
        var own = runs.Take(MostRuns).Where(r => r.Cluster == node.Cluster).ToArray();
        return NodeStory.Tell(node, vm, own, runs.Count <= MostRuns, journal, site.Placement, time.GetUtcNow());
    }

    /// <summary>The life of a VM that is no worker node: what the journal has.</summary>
    public async Task<string> TellAsync(Vm vm, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var journal = await ledger.ListEventsAboutAsync(vm.Id, ct);
        var lines = string.Concat(journal.Select(e => $" At {Words.At(e.Event.At, now)}: {e.Event.Text}"));
        var failure = vm.Failure.Length > 0 ? $" What went wrong last: {vm.Failure.TrimEnd('.')}." : "";
        return $"VM {vm.Id} ({vm.Name}), made from template \"{vm.Template.Name}\" at {Words.At(vm.Created, now)}, is {Wire.Of(vm.State)}{(vm.Host is { } host ? $" on {host}" : "")} since {Words.At(vm.Since, now)}.{failure}{lines}";
    }

    /// <summary>What became of a job, by cluster; empty when none of ours has run it or seen it leave its queue.</summary>
    public async Task<IReadOnlyList<(ClusterName Cluster, string Text)>> TellAsync(JobId job, ClusterName? only, CancellationToken ct)
    {
        var runs = (await ledger.FindJobRunsAsync(job, ct)).ToLookup(r => r.Cluster);
        var waits = (await ledger.FindJobWaitsAsync(job, ct)).ToLookup(w => w.Cluster);
        var stories = new List<(ClusterName, string)>();
        foreach (var cluster in runs.Select(r => r.Key).Union(waits.Select(w => w.Key)).Where(c => only is null || c == only).Order())
        {
            stories.Add((cluster, await TellAsync(job, [.. runs[cluster]], [.. waits[cluster]], ct)));
        }

        return stories;
    }

    // Of one cluster, the newest first.
    private async Task<string> TellAsync(JobId job, JobRun[] runs, JobWait[] waits, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (runs.Length == 0)
        {
            return string.Join('\n', Newest(job, waits).Select(w => JobStory.Tell(w, now)));
        }

        var newest = runs[0];
        var made = new List<WorkerNode>();
        foreach (var name in newest.Nodes.Take(MostMade))
        {
            made.AddRange((await ledger.FindNodesAsync(name, ct)).Where(n => n.Cluster == newest.Cluster && n.MadeFor.Contains(job) && n.Created >= newest.Submitted).Take(1));
        }

        return JobStory.Tell(runs, made, now) + (waits.FirstOrDefault(w => w.Job == job && w.Gone > newest.Started) is { } again ? JobStory.TellThen(again, now) : "");
    }

    // The job itself; or the parts of it that left together.
    private static IEnumerable<JobWait> Newest(JobId job, JobWait[] waits) => waits.FirstOrDefault(w => w.Job == job) is { } itself ? [itself] : waits.Where(w => w.Gone == waits[0].Gone).Take(MostParts);
}
