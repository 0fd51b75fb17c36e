using Microsoft.Extensions.Hosting;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Api.Audit;

/// <summary>
/// Counts attempts that were refused, by who, from where, at what and with which status, and writes the counts now and then, with the times at which tokens were last
/// used. Of more different ones than <see cref="MostKinds"/> the rest is counted together.
/// </summary>
internal sealed class RefusedAttempts(Ledger.Ledger ledger, TokenBook tokens, TimeProvider time) : BackgroundService
{
    /// <summary>Different ones that are told apart between two writes.</summary>
    public const int MostKinds = 64;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly Lock turn = new();
    private Dictionary<(string Who, string From, string Order, int Status), AuditRecord> counts = [];

    /// <summary>Counts one.</summary>
    public void Count(AuditRecord attempt)
    {
        var key = (attempt.Who, attempt.From, attempt.Order, attempt.Status);
        lock (turn)
        {
            if (!counts.ContainsKey(key) && counts.Count >= MostKinds)
            {
                key = ("others", "", "", attempt.Status);
                attempt = attempt with { Who = "others", From = "", Role = "", Said = "", Order = "many", Subject = "", Outcome = "More different attempts than are told apart." };
            }

            counts[key] = counts.TryGetValue(key, out var before) ? before with { Count = before.Count + 1, Until = attempt.At } : attempt;
        }
    }

    /// <summary>Writes what was counted since the last time. What the ledger does not take now, or within some seconds, or until <paramref name="ct"/>, is kept.</summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        Dictionary<(string, string, string, int), AuditRecord> taken;
        lock (turn)
        {
            (taken, counts) = (counts, []);
        }

        try
        {
            await tokens.NoteUseAsync(end.Token);
            if (taken.Count > 0)
            {
                await ledger.AddAuditAsync([.. taken.Values.OrderBy(r => r.At)], end.Token);
            }
        }
        catch (Exception e) when (e is LedgerUnavailableException or OperationCanceledException)
        {
            lock (turn)
            {
                foreach (var (key, record) in taken)
                {
                    counts[key] = counts.TryGetValue(key, out var since) ? record with { Count = record.Count + since.Count, Until = since.Until ?? since.At } : record;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last ones are written when it has stopped.
        }
    }
}
