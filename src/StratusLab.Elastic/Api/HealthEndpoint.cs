using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Says whether the service can do its work.</summary>
internal sealed class HealthEndpoint(Ledger.Ledger ledger, LiveView live, ServedSite site, ElasticMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    /// <summary>The answer to <see cref="ApiPaths.Ready"/>.</summary>
    public async Task<Done> ReadyAsync(HttpContext http)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, deadline.Token);
        try
        {
            // The cheapest question there is.
            await ledger.ListNewestEventsAsync(1, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            metrics.LedgerDown();
            throw new ProblemException(503, $"The ledger ({ledger.Description}) did not answer within {Words.Span(Deadline)}.");
        }

        var last = live.Last?.Seen.Now ?? throw new ProblemException(503, "The first pass is not done yet.");
        var age = time.GetUtcNow() - last;
        return age <= site.Tuning.PassIsLateAfter ? new($"ready; the last pass looked at {last:O}")
            : throw new ProblemException(503, $"The last good pass was {Words.Span(age)} ago: passes fail or hang, and nothing is started or stopped. The service's log says why.");
    }
}
