using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Web.Access;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;
using static StratusLab.Elastic.Web.Page;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>The jobs as the last pass saw them, and why each waits.</summary>
internal sealed class JobPages(ServedSite site, QueueEndpoint queue, WhyEndpoint why)
{
    /// <summary>The answer to <see cref="WebPaths.Jobs"/>.</summary>
    public Task<Page> ListAsync(HttpContext http)
    {
        var (cluster, state) = (SiteNames.Cluster(http, site), Asked.Choice(http, "state", QueueEndpoint.States));
        var pager = Pager.Of(http);
        var (rows, hasMore) = pager.Cut(queue.Rows(cluster, state));
        string To(string? wanted, string? page) => WebPaths.With(WebPaths.Jobs, ("cluster", cluster?.Value), ("state", wanted), ("page", page));
        return Task.FromResult(new Page(cluster is null ? "Jobs" : $"Jobs of cluster {cluster}", Part(
            "jobs",
            rows.Length == 0 ? "There is none" : "Those that wait first, in their order",
            Tag(
                "p",
                [
                    Link(To(null, null), "all").Class("badge quiet").With("aria-current", state is null ? "true" : null),
                    .. QueueEndpoint.States.Select(s => Link(To(s, null), s).Class($"badge {s}").With("aria-current", s == state ? "true" : null)),
                ]).Class("states"),
            Table("Jobs", ["Job", "Cluster", "Name", "User", "Queue", "State", "Needs", "#Tasks", "Waited", "Demand", "~Why"], rows.Select(Row)),
            pager.Links(hasMore, page => To(state, page))))
        { IsLive = true });
    }

    /// <summary>The answer to <see cref="WebPaths.Job"/>.</summary>
    public async Task<Page> GetAsync(HttpContext http)
    {
        var (job, cluster) = (Asked.Job(http, "id"), SiteNames.Cluster(http, site));
        var answer = await why.GetAsync(http);
        var now = Visitor.Of(http).Now;
        var rows = queue.Rows(cluster, null).Where(r => r.JobId == job.Value).ToArray();
        return new($"Job {job}", Html.All(
            Part(
                "why",
                "Why",
                Tag("div", answer.Text.Split('\n').Select(line => Tag("p", line))).Class("answer"),
                Tag(
                    "p",
                    answer is { IsCurrent: true, PlanId: 0 } && rows.Length == 0 ? "It is not in the queue now; from the record, as of "
                        : answer.IsCurrent ? "From the last pass, "
                        : "It is not in the queue now; from the record of ",
                    At(answer.At, now),
                    answer.PlanId > 0 ? Html.All(", ", Link(WebPaths.To(WebPaths.Plan, $"{answer.PlanId}"), $"plan {answer.PlanId}")) : null,
                    ".").Class("quiet")),
            rows.Length == 0 ? null : Part("job", "As it was read", rows.Select(Facts))))
        { IsLive = true };
    }

    private static Html?[] Row(QueueRow job) =>
    [
        Link(WebPaths.To(WebPaths.Job, job.JobId, ("cluster", job.Cluster)), job.JobId),
        job.Cluster,
        job.Name,
        job.User,
        job.Queue,
        Badge(job.State),
        job.Shape,
        $"{job.Tasks}",
        Waited(job),
        job.Code.Length == 0 ? "" : job.CountedTasks > 0 ? "yes" : "no",
        job.Reason,
    ];

    private static Html Facts(QueueRow job) => FactList.Draw(
        ("Cluster", Link(WebPaths.To(WebPaths.Cluster, job.Cluster), job.Cluster)),
        ("Name", job.Name),
        ("User", job.User),
        ("Account", job.Account),
        ("Queue", job.Queue),
        ("State", Badge(job.State)),
        ("Needs", job.Shape),
        ("Tasks", $"{job.Tasks}"),
        ("Waited", Waited(job)));

    private static string Waited(QueueRow job) => Words.Span(TimeSpan.FromSeconds(job.WaitedSeconds));
}
