using System.Collections.Immutable;

namespace StratusLab.Elastic.Ledger;

/// <summary>
/// Writes one commit within one transaction. Tables are written in a fixed order and rows in the order of their keys, so that two commits at the same time wait
/// for each other but never in a circle; the counters, which all commits share, come last and are held shortest.
/// </summary>
internal static class CommitWriter
{
    /// <summary>Writes it. Throws when it may not be written; what was written so far is then rolled back with the transaction.</summary>
    public static async Task<CommitResult> WriteAsync(LedgerSession session, LedgerCommit commit, CancellationToken ct)
    {
        if (commit.Epoch is { } epoch)
        {
            await Epochs.CheckAsync(session, epoch, ct);
        }

        var vms = await VmWriter.WriteAsync(session, commit.Vms, ct);
        await WriteNodesAsync(session, commit, ct);
        await LeaseWriter.WriteAsync(session, commit, ct);
        await WriteSettingsAsync(session, commit, ct);
        await JobRunTable.WriteAsync(session, commit.JobRuns, ct);
        await JobWaitTable.WriteAsync(session, commit.JobWaits, ct);

        await WriteTalliesAsync(session, commit, ct);
        await RaiseNextVmAsync(session, commit, ct);
        long? plan = commit.Plan is null ? null : await WritePlanAsync(session, commit.Plan, ct);
        await WriteEventsAsync(session, commit, ct);
        return new() { Vms = vms, PlanId = plan };
    }

    private static async Task RaiseNextVmAsync(LedgerSession session, LedgerCommit commit, CancellationToken ct)
    {
        var next = commit.NextVm?.Value ?? 0;
        if (!commit.Vms.IsDefaultOrEmpty)
        {
            next = Math.Max(next, commit.Vms.Max(vm => vm.Revision == 0 ? vm.Id.Value + 1 : 0));
        }

        if (next > 0)
        {
            await session.ExecuteAsync("UPDATE counters SET value = $1 WHERE name = 'next_vm' AND value < $1", [next], ct);
        }
    }

    private static async Task WriteNodesAsync(LedgerSession session, LedgerCommit commit, CancellationToken ct)
    {
        const string Upsert =
            """
            INSERT INTO nodes (id, cluster, pool, name, state, is_over, ended, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (id) DO UPDATE SET cluster = excluded.cluster, pool = excluded.pool, name = excluded.name, state = excluded.state,
                is_over = excluded.is_over, ended = excluded.ended, body = excluded.body, revision = nodes.revision + 1
            """;
        if (!commit.Nodes.IsDefaultOrEmpty)
        {
            var rows = commit.Nodes.OrderBy(n => n.Id).Select(n => (object?[])
            [
                n.Id.Value, n.Cluster.Value, n.Pool.Value, n.Name.Value, n.State.ToString(), n.IsOver ? 1 : 0,
                n.IsOver ? (n.Ended ?? n.Since).ToUnixTimeMilliseconds() : null, LedgerJson.Write(n),
            ]);
            await session.ExecuteManyAsync(Upsert, [.. rows], ct);
        }
    }

    private static async Task WriteSettingsAsync(LedgerSession session, LedgerCommit commit, CancellationToken ct)
    {
        if (commit.Memory is not null)
        {
            const string Upsert = "INSERT INTO planner_memory (id, body) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET body = excluded.body";
            await session.ExecuteAsync(Upsert, [LedgerJson.Write(commit.Memory)], ct);
        }

        await ForEachAsync("DELETE FROM images WHERE name = $1", commit.DroppedImages, i => [i.Value]);
        await ForEachAsync(
            "INSERT INTO images (name, body) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET body = excluded.body",
            commit.Images,
            i => [i.Name.Value, LedgerJson.Write(i)]);
        await ForEachAsync("DELETE FROM data_blocks WHERE name = $1", commit.DroppedBlocks, b => [b.Value]);
        await ForEachAsync(
            "INSERT INTO data_blocks (name, body) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET body = excluded.body",
            commit.Blocks,
            b => [b.Name.Value, LedgerJson.Write(b)]);
        await ForEachAsync("DELETE FROM freezes WHERE cluster = $1", commit.DroppedFreezes, cluster => [cluster]);
        await ForEachAsync(
            "INSERT INTO freezes (cluster, body) VALUES ($1, $2) ON CONFLICT (cluster) DO UPDATE SET body = excluded.body",
            [.. commit.Freezes],
            f => [f.Key, LedgerJson.Write(f.Value)]);
        await ForEachAsync("DELETE FROM disabled_hosts WHERE host = $1", commit.EnabledHosts, host => [host.Value]);
        const string Disable = "INSERT INTO disabled_hosts (host, is_draining) VALUES ($1, $2) ON CONFLICT (host) DO UPDATE SET is_draining = excluded.is_draining";
        await ForEachAsync(Disable, commit.DisabledHosts, host => [host.Value, 0]);
        await ForEachAsync(Disable, commit.DrainingHosts, host => [host.Value, 1]);

        async Task ForEachAsync<T>(string sql, ImmutableArray<T> items, Func<T, object?[]> row)
        {
            if (!items.IsDefaultOrEmpty)
            {
                await session.ExecuteManyAsync(sql, [.. items.Select(row).OrderBy(r => (string?)r[0], StringComparer.Ordinal)], ct);
            }
        }
    }

    // Added up by the database: whoever else has written in between is not overwritten.
    private static async Task WriteTalliesAsync(LedgerSession session, LedgerCommit commit, CancellationToken ct)
    {
        const string Add =
            """
            INSERT INTO tallies (metric, labels, value) VALUES ($1, $2, $3)
            ON CONFLICT (metric, labels) DO UPDATE SET value = tallies.value + excluded.value
            """;
        if (!commit.Tallies.IsDefaultOrEmpty)
        {
            var rows = commit.Tallies.Select(t => (t.Metric, Labels: LedgerJson.Write(t.Labels), t.Value))
                .OrderBy(t => t.Metric, StringComparer.Ordinal).ThenBy(t => t.Labels, StringComparer.Ordinal);
            await session.ExecuteManyAsync(Add, [.. rows.Select(t => (object?[])[t.Metric, t.Labels, t.Value])], ct);
        }
    }

    private static async Task<long> WritePlanAsync(LedgerSession session, RecordedPlan plan, CancellationToken ct)
    {
        var id = await TakeAsync(session, "last_plan", 1, ct);
        await session.ExecuteAsync(
            "INSERT INTO plans (id, at, has_actions, body, inputs) VALUES ($1, $2, $3, $4, $5)",
            [id, plan.At.ToUnixTimeMilliseconds(), plan.HasActions ? 1 : 0, LedgerJson.Write(plan with { Id = id, Inputs = default }), plan.Inputs.ToArray()],
            ct);
        return id;
    }

    private static async Task WriteEventsAsync(LedgerSession session, LedgerCommit commit, CancellationToken ct)
    {
        if (!commit.Events.IsDefaultOrEmpty)
        {
            var last = await TakeAsync(session, "last_event", commit.Events.Length, ct);
            var first = last - commit.Events.Length + 1;
            var rows = commit.Events.Select((e, i) => (object?[])[first + i, e.At.ToUnixTimeMilliseconds(), e.Vm?.Value, LedgerJson.Write(e)]);
            await session.ExecuteManyAsync("INSERT INTO events (id, at, vm, body) VALUES ($1, $2, $3, $4)", [.. rows], ct);
        }
    }

    /// <summary>Takes numbers and returns the last. The counter's row stays locked until the commit, so numbers become visible in their order.</summary>
    public static async Task<long> TakeAsync(LedgerSession session, string counter, int count, CancellationToken ct)
    {
        var value = await session.QueryAsync(
            "UPDATE counters SET value = value + $1 WHERE name = $2 RETURNING value", [(long)count, counter], row => row.GetInt64(0), ct);
        return value.Single();
    }
}
