using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Looks up what is recorded of a worker node, a VM or a job, and has it told.</summary>
internal sealed class Storyteller(ServedSite site, Ledger.Ledger ledger, TimeProvider time)
{
    private const int MostRuns = 1000;
    private const int MostMade = 8;

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

    /// <summary>What became of a job, by cluster; empty when none of ours has run it.</summary>
    public async Task<IReadOnlyList<(ClusterName Cluster, string Text)>> TellAsync(JobId job, ClusterName? only, CancellationToken ct)
    {
        var stories = new List<(ClusterName, string)>();
        foreach (var runs in (await ledger.FindJobRunsAsync(job, ct)).Where(r => only is null || r.Cluster == only).GroupBy(r => r.Cluster).OrderBy(g => g.Key))
        {
            var newest = runs.First();
            var made = new List<WorkerNode>();
            foreach (var name in newest.Nodes.Take(MostMade))
            {
                made.AddRange((await ledger.FindNodesAsync(name, ct)).Where(n => n.Cluster == runs.Key && n.MadeFor.Contains(job) && n.Created >= newest.Submitted).Take(1));
            }

            stories.Add((runs.Key, JobStory.Tell([.. runs], made, time.GetUtcNow())));
        }

        return stories;
    }
}
