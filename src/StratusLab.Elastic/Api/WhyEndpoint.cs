using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>
/// Says why a job waits, from the last pass; what became of it, from the record of what ran and of what left the queue without; or, of a job that neither knows, why it waited
/// then, from the newest recorded plan that knew it.
/// </summary>
internal sealed class WhyEndpoint(ServedSite site, Ledger.Ledger ledger, LedgerView view, LiveView live, Storyteller stories, PlanSearch plans, TimeProvider time) : IDisposable
{
    private const int MostSearches = 16;
    private const int MostSearchesOfOne = 4;

    // Unpacking plans is work: one search at a time is enough for people, and few may wait for their turn.
    private readonly CallerPlaces places = new(MostSearches, MostSearchesOfOne, Refuse);
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The answer to <see cref="ApiPaths.Why"/>.</summary>
    public async Task<Why> GetAsync(HttpContext http)
    {
        var job = Asked.Job(http, "id");
        var cluster = SiteNames.Cluster(http, site);
        return await FindAsync(http, job, cluster)
            ?? (ParentOf(job) is { } array && await FindAsync(http, array, cluster) is { } its ? its with { JobId = job.Value, Text = $"Job {job} is not listed by itself; of the whole it belongs to: {its.Text}" } : null)
            ?? throw new ProblemException(404, NotKnown(job, cluster));
    }

    /// <summary>The answer to <see cref="ApiPaths.WhyAny"/>: what begins with a digit is a job, anything else the name of a node or VM.</summary>
    public async Task<Why> GetAnyAsync(HttpContext http)
    {
        var subject = http.Request.RouteValues["subject"] as string ?? "";
        if (subject.Length > 0 && char.IsAsciiDigit(subject[0]))
        {
            http.Request.RouteValues["id"] = subject;
            return await GetAsync(http);
        }

        var name = Asked.Name(http, "subject");
        var (now, ct) = (time.GetUtcNow(), http.RequestAborted);
        if ((await ledger.FindNodesAsync(new(name), ct)).FirstOrDefault() is { } node)
        {
            return new(name, await stories.TellAsync(node, await ledger.FindVmAsync(node.Id, ct), ct), 0, now, true);
        }

        return (await ledger.FindVmsAsync(name, ct)).FirstOrDefault() is { } vm
            ? new(name, await stories.TellAsync(vm, ct), 0, now, true)
            : throw ProblemException.NotFound("job, worker node or VM", name, (await view.ReadAsync(ct)).Vms.Where(v => !v.IsOver).Select(v => v.Name).Order(StringComparer.Ordinal));
    }

    private async Task<Why?> FindAsync(HttpContext http, JobId job, ClusterName? cluster)
    {
        if (live.Last is { } pass && Explain(job, cluster, pass.Seen, pass.Plan, live.Ages, mayBeOver: false) is { } text)
        {
            return new(job.Value, text, pass.PlanId, pass.Seen.Now, true);
        }

        return OneOf(job, await stories.TellAsync(job, cluster, http.RequestAborted)) is { } story
            ? new(job.Value, story, 0, time.GetUtcNow(), true)
            : await places.RunAsync(http, () => SearchAsync(job, cluster, http.RequestAborted));
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task<Why?> SearchAsync(JobId job, ClusterName? cluster, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            return await plans.FindAsync(job, cluster, ct) is var (plan, seen) && Explain(job, cluster, seen, Planner.Plan(seen), DemandAges.None, mayBeOver: true) is { } text
                ? new(job.Value, $"As of {Words.At(plan.At, time.GetUtcNow())}: {text}", plan.Id, plan.At, false)
                : null;
        }
        finally
        {
            turn.Release();
        }
    }

    private static ProblemException Refuse(HttpContext http, string? caller)
    {
        http.Response.Headers.RetryAfter = "5";
        return new(StatusCodes.Status429TooManyRequests, caller is null
            ? $"{MostSearches} requests wait for a search of the recorded plans already. Try again in a moment."
            : $"{caller} waits for {MostSearchesOfOne} searches of the recorded plans already, the most for one caller. Ask again when one is answered.");
    }

    private static bool Knows(ClusterObservation cluster, JobId job, bool mayBeOver) =>
        cluster.Snapshot?.Jobs.Any(j => (j.Id == job || j.Array == job || j.PartOf == job) && (mayBeOver || j.State != JobState.Ended)) == true;

    private static string? Explain(JobId job, ClusterName? only, Observation seen, Plan plan, DemandAges ages, bool mayBeOver)
    {
        var answers = seen.Clusters
            .Where(c => (only is null || c.Policy.Name == only) && Knows(c, job, mayBeOver))
            .Join(plan.Clusters, c => c.Policy.Name, p => p.Cluster, (c, p) => (p.Cluster, Text: Explanation.Why(job, c, p, seen, ages.Of(p.Cluster, job))))
            .Where(a => a.Text is not null)
            .Select(a => (a.Cluster, a.Text!)) // Filtered.
            .ToArray();
        return OneOf(job, answers);
    }

    private static string? OneOf(JobId job, IReadOnlyList<(ClusterName Cluster, string Text)> answers) => answers.Count switch
    {
        0 => null,
        1 => answers[0].Text,
        _ => throw new ProblemException(409, $"Clusters {string.Join(" and ", answers.Select(a => $"\"{a.Cluster}\""))} each have a job {job}. Say which is meant: --cluster NAME (?cluster=NAME)."),
    };

    // A task or component as its batch system spells it: Slurm's 12_3 and 12+1, PBS's 12[3].server, SGE's 12.3.
    private static JobId? ParentOf(JobId job)
    {
        var text = job.Value;
        var end = text.TakeWhile(char.IsAsciiDigit).Count();
        return end == text.Length ? null
            : text[end] == '[' && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var close ? new($"{text[..end]}[]{text[(close + 1)..]}")
            : text[end] is '_' or '+' || (text[end] == '.' && text.AsSpan(end + 1).IndexOfAnyExceptInRange('0', '9') < 0) ? new(text[..end])
            : null;
    }

    private string NotKnown(JobId job, ClusterName? cluster)
    {
        var where = cluster is { } name ? $"Cluster \"{name}\"" : site.Clusters.Length == 1 ? $"Cluster \"{site.Clusters[0].Name}\"" : "No cluster";
        var verb = cluster is null && site.Clusters.Length != 1 ? "lists" : "does not list";
        var unread = live.Last is null ? " No pass is done yet; try again in a moment."
            : live.Last.Seen.Clusters.FirstOrDefault(c => (cluster is null || c.Policy.Name == cluster) && c.Snapshot is not { Incomplete: null }) is { } unreadable
                ? $" Cluster \"{unreadable.Policy.Name}\" cannot be read now ({unreadable.Snapshot?.Incomplete ?? "not read yet"})."
                : "";
        return $"{where} {verb} a job {job}, no record says that it ran on a node of ours or left the queue without running, and none of the last {PlanSearch.MostPlans} recorded plans knew it. It may have run elsewhere long ago, or the id may be wrong.{unread}";
    }
}
