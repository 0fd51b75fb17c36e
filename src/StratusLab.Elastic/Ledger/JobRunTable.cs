using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Ledger;

/// <summary>The jobs that ran on worker nodes.</summary>
internal static class JobRunTable
{
    /// <summary>Runs that are over are kept at most so many; a row takes about 500 bytes.</summary>
    public const long Most = 100_000;

    /// <summary>Writes what has begun and what has ended.</summary>
    public static async Task WriteAsync(LedgerSession session, ImmutableArray<JobRun> runs, CancellationToken ct)
    {
        const string Upsert =
            """
            INSERT INTO job_runs (cluster, job, started, is_over, nodes, body) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (cluster, job, started) DO UPDATE SET is_over = excluded.is_over, nodes = excluded.nodes, body = excluded.body
            """;
        if (!runs.IsDefaultOrEmpty)
        {
            var rows = runs
                .OrderBy(r => r.Cluster.Value, StringComparer.Ordinal).ThenBy(r => r.Job.Value, StringComparer.Ordinal).ThenBy(r => r.Started)
                .Select(r => (object?[])[r.Cluster.Value, r.Job.Value, r.Started.ToUnixTimeMilliseconds(), r.Ended is null ? 0 : 1, Mark(r.Nodes), LedgerJson.Write(r)]);
            await session.ExecuteManyAsync(Upsert, [.. rows], ct);
        }
    }

    /// <summary>Those that run.</summary>
    public static Task<List<JobRun>> ReadOpenAsync(LedgerSession session, CancellationToken ct) =>
        session.QueryAsync("SELECT body FROM job_runs WHERE is_over = 0", [], row => LedgerJson.Read<JobRun>(row.GetString(0)), ct);

    /// <summary>The runs of a job, the newest first.</summary>
    public static Task<List<JobRun>> ReadAsync(LedgerSession session, JobId job, CancellationToken ct) =>
        session.QueryAsync("SELECT body FROM job_runs WHERE job = $1 ORDER BY started DESC LIMIT 50", [job.Value], row => LedgerJson.Read<JobRun>(row.GetString(0)), ct);

    /// <summary>Runs on a node of this name that had not ended before an instant and had begun before another, the oldest first, at most so many.</summary>
    public static async Task<List<JobRun>> ReadOnAsync(LedgerSession session, NodeName node, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken ct)
    {
        const string Query = "SELECT body FROM job_runs WHERE started >= $1 AND started <= $2 AND nodes LIKE $3 ORDER BY started LIMIT $4";
        var found = await session.QueryAsync(
            Query, [from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), $"%{Mark([node])}%", (long)limit], row => LedgerJson.Read<JobRun>(row.GetString(0)), ct);

        // To LIKE an underscore is any character.
        return found.FindAll(r => r.Nodes.Contains(node));
    }

    /// <summary>Forgets those that began before an instant, and the oldest of more than <see cref="Most"/>.</summary>
    public static Task<int> PruneAsync(LedgerSession session, DateTimeOffset before, CancellationToken ct) => session.ExecuteAsync(
        "DELETE FROM job_runs WHERE is_over = 1 AND (started < $1 OR started < (SELECT started FROM job_runs ORDER BY started DESC LIMIT 1 OFFSET $2))",
        [before.ToUnixTimeMilliseconds(), Most],
        ct);

    private static string Mark(ImmutableArray<NodeName> nodes) => $",{string.Join(',', nodes)},";
}
