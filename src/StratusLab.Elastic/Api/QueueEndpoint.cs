using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Lists the jobs that the last pass saw: those that wait in the order in which they are served, then those that run.</summary>
internal sealed class QueueEndpoint(LiveView live, ServedSite site)
{
    /// <summary>The states that jobs are listed in: what is over is not.</summary>
    public static readonly string[] States = [.. Enum.GetValues<JobState>().Where(s => s != JobState.Ended).Select(Wire.Of)];

    /// <summary>The answer to <see cref="ApiPaths.Queue"/>.</summary>
    public Task<ListOf<QueueRow>> ListAsync(HttpContext http)
    {
        var cluster = SiteNames.Cluster(http, site);
        var state = Asked.Choice(http, "state", States);
        var user = Asked.Value(http, "user");
        var places = Rows(cluster, state).Where(r => user is null || r.User == user).Select((r, i) => (Row: r, Place: i)).ToArray();
        return Task.FromResult(Paging.Of(http, places, r => $"{r.Row.Cluster}:{r.Row.JobId}", text => UpTo(text, places), QueueRow.MostAtOnce, r => r.Row));
    }

    /// <summary>The jobs of a cluster in a state; with null, of all and in any. Made one by one, as they are asked for.</summary>
    public IEnumerable<QueueRow> Rows(ClusterName? cluster, string? state) => live.Last is not { } pass ? [] : pass.Seen.Clusters
        .Where(c => cluster is null || c.Policy.Name == cluster)
        .SelectMany(c => Rows(c, pass.Plan.Clusters.FirstOrDefault(p => p.Cluster == c.Policy.Name), pass.Seen.Now))
        .Where(r => state is null || r.State == state);

    // The order changes with every pass, so a page goes on after the job itself, wherever that is now.
    private static Func<(QueueRow Row, int Place), bool>? UpTo(string cursor, (QueueRow Row, int Place)[] places)
    {
        if (cursor.Split(':', 2) is not [var cluster, var job])
        {
            return null;
        }

        var last = Array.FindIndex(places, p => p.Row.JobId == job && p.Row.Cluster == cluster);
        return last >= 0 ? p => p.Place <= last
            : throw new ProblemException(410, $"Job {Printable.Text(job, 80)}, with which the page ended, is not in the queue any more, so what follows it is not known. Begin again without after.");
    }

    private static IEnumerable<QueueRow> Rows(ClusterObservation cluster, ClusterPlan? plan, DateTimeOffset now)
    {
        if (cluster.Snapshot is not { Incomplete: null } snapshot)
        {
            return [];
        }

        // A frozen cluster's plan has no verdicts; its jobs are listed without.
        var judged = (plan?.Jobs ?? []).Select(v => Row(v.Job, cluster, v, now));
        var hasVerdicts = plan is { Frozen: null };
        var others = snapshot.Jobs.Where(j => j.State != JobState.Ended && !(hasVerdicts && j.State == JobState.Pending)).OrderBy(j => j.State).ThenBy(j => j.Id);
        return judged.Concat(others.Select(j => Row(j, cluster, null, now)));
    }

    private static QueueRow Row(Job job, ClusterObservation cluster, JobVerdict? verdict, DateTimeOffset now) => new(
        job.Id.Value,
        cluster.Policy.Name.Value,
        job.Name,
        job.User,
        job.Account,
        string.Join(',', job.Queues),
        Wire.Of(job.State),
        job.Shape.ToString(),
        job.Shape.PerNode.Cores * job.Shape.Nodes,
        job.Tasks,
        verdict?.Tasks ?? 0,
        Wire.Seconds((job.Started ?? now) - job.Submitted),
        verdict is null ? "" : Wire.Of(verdict.Code),
        verdict is null ? "" : verdict.Code == DemandCode.Counts ? verdict.Unplaced : Explanation.Short(verdict, cluster));
}
