using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Ledger;

/// <summary>The jobs that left the queue without having been seen on a node.</summary>
internal static class JobWaitTable
{
    /// <summary>So many are kept at most; a row takes about 700 bytes.</summary>
    public const long Most = 100_000;

    /// <summary>Writes what has left.</summary>
    public static async Task WriteAsync(LedgerSession session, ImmutableArray<JobWait> waits, CancellationToken ct)
    {
        const string Upsert =
            """
            INSERT INTO job_waits (cluster, job, submitted, whole, gone, body) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (cluster, job, submitted) DO UPDATE SET whole = excluded.whole, gone = excluded.gone, body = excluded.body
            """;
        if (!waits.IsDefaultOrEmpty)
        {
            var rows = waits
                .OrderBy(w => w.Cluster.Value, StringComparer.Ordinal).ThenBy(w => w.Job.Value, StringComparer.Ordinal).ThenBy(w => w.Submitted)
                .Select(w => (object?[])[w.Cluster.Value, w.Job.Value, w.Submitted.ToUnixTimeMilliseconds(), w.Whole?.Value, w.Gone.ToUnixTimeMilliseconds(), LedgerJson.Write(w)]);
            await session.ExecuteManyAsync(Upsert, [.. rows], ct);
        }
    }

    /// <summary>Those of a job and of its parts, the newest first.</summary>
    public static Task<List<JobWait>> ReadAsync(LedgerSession session, JobId job, CancellationToken ct) => session.QueryAsync(
        "SELECT body FROM job_waits WHERE job = $1 OR whole = $1 ORDER BY gone DESC, job LIMIT 50", [job.Value], row => LedgerJson.Read<JobWait>(row.GetString(0)), ct);

    /// <summary>Forgets those that left before an instant, and the oldest of more than <see cref="Most"/>.</summary>
    public static Task<int> PruneAsync(LedgerSession session, DateTimeOffset before, CancellationToken ct) => session.ExecuteAsync(
        "DELETE FROM job_waits WHERE gone < $1 OR gone < (SELECT gone FROM job_waits ORDER BY gone DESC LIMIT 1 OFFSET $2)",
        [before.ToUnixTimeMilliseconds(), Most],
        ct);
}
