using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Says why a job waits: from the last pass, or from the newest recorded plan that knew the job.</summary>
internal sealed class WhyEndpoint(ServedSite site, Ledger.Ledger ledger, LiveView live, TimeProvider time) : IDisposable
{
    private const int MostPlans = 50;

    // Unpacking plans is work: one search at a time is enough for people, and bounds what a loop can ask for.
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The answer to <see cref="ApiPaths.Why"/>.</summary>
    public async Task<Why> GetAsync(HttpContext http)
    {
        var job = Asked.Job(http);
        var cluster = SiteNames.Cluster(http, site);
        if (live.Last is { } pass && Explain(job, cluster, pass.Seen, pass.Plan, live.Ages) is { } text)
        {
            return new(job.Value, text, pass.PlanId, pass.Seen.Now, true);
        }

        await turn.WaitAsync(http.RequestAborted);
        try
        {
            return await SearchAsync(job, cluster, http.RequestAborted) ?? throw new ProblemException(404, NotKnown(job, cluster));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task<Why?> SearchAsync(JobId job, ClusterName? cluster, CancellationToken ct)
    {
        foreach (var listed in await ledger.ListPlansAsync(MostPlans, null, ct))
        {
            if (await ledger.FindPlanAsync(listed.Id, ct) is { } plan && ExplainRecorded(job, cluster, plan.Inputs) is { } text)
            {
                return new(job.Value, $"As of {Words.At(plan.At, time.GetUtcNow())}: {text}", plan.Id, plan.At, false);
            }
        }

        return null;
    }

    private static string? ExplainRecorded(JobId job, ClusterName? cluster, ReadOnlyMemory<byte> inputs)
    {
        Observation seen;
        try
        {
            seen = PlanInputs.Unpack(inputs);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or InvalidDataException)
        {
            // Recorded by a program that wrote it differently: no answer from this one.
            return null;
        }

        return seen.Clusters.Any(c => Knows(c, job)) ? Explain(job, cluster, seen, Planner.Plan(seen), DemandAges.None) : null;
    }

    private static bool Knows(ClusterObservation cluster, JobId job) => cluster.Snapshot?.Jobs.Any(j => j.Id == job || j.Array == job || j.PartOf == job) == true;

    private static string? Explain(JobId job, ClusterName? only, Observation seen, Plan plan, DemandAges ages)
    {
        var answers = seen.Clusters
            .Where(c => (only is null || c.Policy.Name == only) && Knows(c, job))
            .Join(plan.Clusters, c => c.Policy.Name, p => p.Cluster, (c, p) => (Name: p.Cluster, Text: Explanation.Why(job, c, p, seen, ages.Of(p.Cluster, job))))
            .Where(a => a.Text is not null)
            .ToArray();
        return answers.Length switch
        {
            0 => null,
            1 => answers[0].Text,
            _ => string.Join('\n', answers.Select(a => $"In cluster \"{a.Name}\": {a.Text}")),
        };
    }

    private string NotKnown(JobId job, ClusterName? cluster)
    {
        var where = cluster is { } name ? $"Cluster \"{name}\"" : site.Clusters.Length == 1 ? $"Cluster \"{site.Clusters[0].Name}\"" : "No cluster";
        var verb = cluster is null && site.Clusters.Length != 1 ? "lists" : "does not list";
        var unread = live.Last is null ? " No pass is done yet; try again in a moment."
            : live.Last.Seen.Clusters.FirstOrDefault(c => (cluster is null || c.Policy.Name == cluster) && c.Snapshot is not { Incomplete: null }) is { } unreadable
                ? $" Cluster \"{unreadable.Policy.Name}\" cannot be read now ({unreadable.Snapshot?.Incomplete ?? "not read yet"})."
                : "";
        return $"{where} {verb} a job {job}, and none of the last {MostPlans} recorded plans knew it. It may be over, or the id may be wrong.{unread}";
    }
}
