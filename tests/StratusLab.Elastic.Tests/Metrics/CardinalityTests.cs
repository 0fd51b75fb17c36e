using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Tests.Api;
using StratusLab.Elastic.Tests.Dashboards;

namespace StratusLab.Elastic.Tests.Metrics;

/// <summary>A site with 50 pools, and a batch system whose users have made 500 queues, some with names meant to do harm.</summary>
[TestClass]
public sealed class CardinalityTests : ApiSuite
{
    private const int Queues = 500;

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Metrics_OfALargeAndHostileSite_AreBounded()
    {
        var names = Enumerable.Range(0, Queues).Select(i => new QueueName(i % 3 == 0 ? $"q{i}\"}} 1\nevil{{x=\"\\" : i % 3 == 1 ? new string((char)('a' + (i % 26)), 4000 + i) : $"queue{i}\0\u202e")).ToArray();
        for (var pass = 0; pass < 3; pass++)
        {
            // Jobs that wait in one pass run in the next, in every queue: their waits are timed.
            var isEven = pass % 2 == 0;
            Service.Lrms.Change = s => s with
            {
                Queues = [.. names.Select(n => new LrmsQueue { Name = n })],
                Jobs = [.. names.Select((n, i) => Scenes.Job($"{i}", isEven == (i % 2 == 0) ? JobState.Pending : JobState.Running, started: s.ReadAt) with { Queues = [n], User = $"user{i}", Submitted = s.ReadAt })],
            };
            await Service.PassAsync(Ct);
            Service.Clock.Advance(TimeSpan.FromSeconds(20));
        }

        var text = await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct);

        await Promtool.PassesAsync(text, Ct, "check", "metrics");
        Assert.DoesNotContain("\nevil", text);
        Assert.DoesNotContain("user7", text);
        var jobs = text.Split('\n').Where(l => l.StartsWith("stratuslab_elastic_queue_jobs{", StringComparison.Ordinal)).ToArray();
        Assert.IsLessThanOrEqualTo(101, jobs.Select(Queue).Distinct().Count());
        Assert.Contains("other", jobs.Select(Queue));
        Assert.AreEqual(Queues, jobs.Sum(l => int.Parse(l[(l.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture)));
        var waits = text.Split('\n').Where(l => l.StartsWith("stratuslab_elastic_queue_wait_seconds_count{", StringComparison.Ordinal)).Select(Queue).ToArray();
        Assert.IsLessThanOrEqualTo(101, waits.Length);
        Assert.Contains("other", waits);
        Assert.IsLessThan(12_000, text.Split('\n').Length);
        Assert.IsLessThan(3 << 20, text.Length);
    }

    private protected override Task<TestService> MakeAsync(CancellationToken ct) => TestService.StartAsync(ct, declare: (site, _) => site with
    {
        Clusters = [site.Clusters[0] with { Pools = [.. Enumerable.Range(0, 50).Select(i => site.Clusters[0].Pools[0] with { Name = new($"pool{i}") })] }],
    });

    private static string Queue(string line) => line.Split("queue=\"")[1].Split("\",state=")[0].TrimEnd('}', '"').Split("\"} ")[0];
}
