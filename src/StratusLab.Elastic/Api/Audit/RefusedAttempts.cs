using Microsoft.Extensions.Hosting;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Web;

namespace StratusLab.Elastic.Api.Audit;

/// <summary>
/// Counts attempts that were refused, by who, from where, at what and with which status, and writes the counts now and then, with the times at which tokens were last
/// used. Of more different ones than <see cref="MostKinds"/> the rest is counted together.
/// </summary>
internal sealed class RefusedAttempts(Ledger.Ledger ledger, TokenBook tokens, TimeProvider time) : BackgroundService
{
    /// <summary>Different ones that are told apart between two writes.</summary>
    public const int MostKinds = 64;

    private const int MostNamed = 5;

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
                key = (AuditRecord.Others, "", "", attempt.Status);
                attempt = attempt with { Who = AuditRecord.Others, From = "", Role = "", Said = "", Order = "many", Subject = "", Outcome = "More different attempts than are told apart." };
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
                AuditRecord[] records = [.. taken.Values.OrderBy(r => r.At)];
                await (FailedLogins(records) is { } told ? ledger.AddAuditAsync(records, told, end.Token) : ledger.AddAuditAsync(records, end.Token));
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

    // One line of the journal for all of them: a flood pushes out no story of a node.
    private JournalEvent? FailedLogins(IEnumerable<AuditRecord> records)
    {
        var failed = records.Where(r => r.Order == $"POST {WebPaths.Login}").ToArray();
        var from = failed.GroupBy(r => r.From).OrderByDescending(g => g.Sum(r => r.Count)).Select(g => g.Key.Length > 0 ? g.Key : "a socket").ToArray();
        return failed.Length == 0 ? null : new()
        {
            At = time.GetUtcNow(),
            Kind = "access",
            Text = $"{Words.Count(failed.Sum(r => r.Count), "login")} at the web page failed, from {string.Join(", ", from.Take(MostNamed))}{(from.Length > MostNamed ? $" and {from.Length - MostNamed} more" : "")}. Last: {failed[^1].Outcome}",
        };
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
