using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Npgsql;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.History;

namespace StratusLab.Elastic.Ledger;

/// <summary>
/// The database: what we intend, what we saw, what we did. Every method is one transaction, may be called from several tasks at once, and throws
/// <see cref="LedgerUnavailableException"/> when the database cannot work now. It needs no reopening after that.
/// </summary>
internal sealed class Ledger : IAsyncDisposable
{
    private readonly LedgerDatabase _database;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _time;
    private readonly StateReader _state = new();
    private long _changes;

    private Ledger(LedgerDatabase database, LedgerOptions options, TimeProvider time)
    {
        _database = database;
        _options = options;
        _time = time;
    }

    /// <summary>What and where it is, for an operator; never a password.</summary>
    public string Description => _database.Description;

    /// <summary>
    /// Rises with every write that may have changed what <see cref="LoadAsync"/> and the lists give, also one of which it is not known. What was read after a number
    /// was taken is still true while the number is the same. Rights to write and the audit trail do not count.
    /// </summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>
    /// Opens the ledger and brings it to this program's schema. Throws <see cref="RejectedException"/> when an operator must act: wrong options, a SQLite
    /// file in use, no access, a ledger of a newer program. Throws <see cref="LedgerUnavailableException"/> when the server does not answer; opening may be
    /// tried again.
    /// </summary>
    public static async Task<Ledger> OpenAsync(LedgerOptions options, TimeProvider time, CancellationToken ct)
    {
        options.Validate();
        LedgerDatabase database = string.IsNullOrWhiteSpace(options.PostgreSql)
            ? SqliteDatabase.Open(options.File ?? "")
            : PostgreSqlDatabase.Open(options.PostgreSql);
        try
        {
            await Migrator.MigrateAsync(database, time, ct);
            return new(database, options, time);
        }
        catch (Exception e)
        {
            await database.DisposeAsync();
            if (e is LedgerUnavailableException { InnerException: PostgresException { SqlState: ['2', '8', ..] or ['3', 'D', ..] } refused })
            {
                throw new RejectedException(
                    $"The ledger ({database.Description}) cannot be opened: {refused.MessageText}. Create the role and the database; check the password.",
                    e);
            }

            throw;
        }
    }

    /// <summary>Waits until this instance may serve from the ledger; <paramref name="standBy"/> is called once when another one does. The right outlives this object.</summary>
    public Task<LedgerHold> HoldAsync(Action standBy, CancellationToken ct) => _database.HoldAsync(standBy, _time, ct);

    /// <summary>Everything that is in force, at one instant.</summary>
    public Task<LedgerState> LoadAsync(CancellationToken ct) => _database.RunAsync(LedgerAccess.Read, _state.ReadAsync, ct);

    /// <summary>
    /// Begins a pass of a lane (<c>reconcile</c>, <c>host/kvm01</c>) and takes the right to write for it from whoever had it. The holder, for example host name
    /// and process id, is shown to the one who lost.
    /// </summary>
    public Task<Epoch> BeginAsync(string lane, string holder, CancellationToken ct) =>
        _database.RunAsync(LedgerAccess.Write, (session, ct) => Epochs.BeginAsync(session, lane, holder, _time.GetUtcNow(), ct), ct);

    /// <summary>Throws <see cref="EpochLostException"/> when somebody has begun the lane since: asked before something is done that is not a write.</summary>
    public Task RequireAsync(Epoch epoch, CancellationToken ct) =>
        _database.RunAsync(LedgerAccess.Write, (session, ct) => CommitWriter.WriteAsync(session, new() { Epoch = epoch }, ct), ct);

    /// <summary>
    /// Writes all of it or nothing, durably. Throws <see cref="EpochLostException"/>, <see cref="StaleWriteException"/> or <see cref="LeaseTakenException"/>
    /// when it may not be written. After <see cref="LedgerUnavailableException"/> it may have been written or not: load again before acting. Cancelled, it is
    /// not written.
    /// </summary>
    public Task<CommitResult> CommitAsync(LedgerCommit commit, CancellationToken ct) =>
        ChangeAsync((session, ct) => CommitWriter.WriteAsync(session, commit, ct), ct);

    /// <summary>A recorded plan with its inputs; null when there is none of this number, or no longer.</summary>
    public async Task<RecordedPlan?> FindPlanAsync(long id, CancellationToken ct)
    {
        const string Query = "SELECT body, inputs FROM plans WHERE id = $1";
        var found = await QueryAsync(Query, [id], row => Body<RecordedPlan>(row) with { Inputs = row.GetFieldValue<byte[]>(1) }, ct);
        return found is [var plan] ? plan : null;
    }

    /// <summary>Recorded plans without their inputs, the newest first; with <paramref name="before"/> only those of smaller numbers.</summary>
    public Task<ImmutableArray<RecordedPlan>> ListPlansAsync(int limit, long? before, CancellationToken ct) =>
        QueryAsync("SELECT body FROM plans WHERE id < $1 ORDER BY id DESC LIMIT $2", [before ?? long.MaxValue, (long)limit], Body<RecordedPlan>, ct);

    /// <summary>Worker nodes with their VMs, the newest first.</summary>
    public Task<ImmutableArray<(WorkerNode Node, Vm Vm)>> ListNodesAsync(LedgerFilter filter, int limit, CancellationToken ct)
    {
        List<object?> arguments = [(long)limit];
        var where = filter.Where("nodes", arguments);
        return QueryAsync(
            $"SELECT nodes.body, vms.body FROM nodes JOIN vms ON vms.id = nodes.id WHERE {where} ORDER BY nodes.id DESC LIMIT $1",
            [.. arguments],
            row => (Body<WorkerNode>(row), LedgerJson.Read<Vm>(row.GetString(1))),
            ct);
    }

    /// <summary>Every worker node that has or had this name, the newest first.</summary>
    public Task<ImmutableArray<WorkerNode>> FindNodesAsync(NodeName name, CancellationToken ct) =>
        QueryAsync("SELECT body FROM nodes WHERE name = $1 ORDER BY id DESC", [name.Value], Body<WorkerNode>, ct);

    /// <summary>VMs, the newest first.</summary>
    public Task<ImmutableArray<Vm>> ListVmsAsync(LedgerFilter filter, int limit, CancellationToken ct)
    {
        List<object?> arguments = [(long)limit];
        return QueryAsync($"SELECT body FROM vms WHERE {filter.Where("vms", arguments)} ORDER BY id DESC LIMIT $1", [.. arguments], Body<Vm>, ct);
    }

    /// <summary>VMs that have or had this name, the newest first. Looks through all there are.</summary>
    public async Task<ImmutableArray<Vm>> FindVmsAsync(string name, CancellationToken ct)
    {
        var mark = $"%\"Name\":{JsonSerializer.Serialize(name, LedgerJson.Options)},%";
        var found = await QueryAsync("SELECT body FROM vms WHERE body LIKE $1 ORDER BY id DESC LIMIT 100", [mark], Body<Vm>, ct);
        return [.. found.Where(v => v.Name == name)]; // To LIKE an underscore is any character.
    }

    /// <summary>A VM, over or not; null when there is none of this number, or no longer.</summary>
    public async Task<Vm?> FindVmAsync(VmId id, CancellationToken ct) =>
        await QueryAsync("SELECT body FROM vms WHERE id = $1", [id.Value], Body<Vm>, ct) is [var vm] ? vm : null;

    /// <summary>The record of an image; null when there is none of this name.</summary>
    public async Task<StoredImage?> FindImageAsync(ImageName name, CancellationToken ct) =>
        await QueryAsync("SELECT body FROM images WHERE name = $1", [name.Value], Body<StoredImage>, ct) is [var image] ? image : null;

    /// <summary>
    /// The journal after a number, the oldest first. Numbers rise in the order in which commits become visible, so whoever goes on from the last one it has
    /// seen misses none.
    /// </summary>
    public Task<ImmutableArray<(long Id, JournalEvent Event)>> ListEventsAsync(long afterId, int limit, CancellationToken ct) =>
        QueryAsync("SELECT body, id FROM events WHERE id > $1 ORDER BY id LIMIT $2", [afterId, (long)limit], Event, ct);

    /// <summary>The newest of the journal, the newest first.</summary>
    public Task<ImmutableArray<(long Id, JournalEvent Event)>> ListNewestEventsAsync(int limit, CancellationToken ct) =>
        QueryAsync("SELECT body, id FROM events ORDER BY id DESC LIMIT $1", [(long)limit], Event, ct);

    /// <summary>All that the journal has about a VM and its worker node, the oldest first.</summary>
    public Task<ImmutableArray<(long Id, JournalEvent Event)>> ListEventsAboutAsync(VmId vm, CancellationToken ct) =>
        QueryAsync("SELECT body, id FROM events WHERE vm = $1 ORDER BY id", [vm.Value], Event, ct);

    /// <summary>The counts that outlive the service.</summary>
    public Task<ImmutableArray<Tally>> ListTalliesAsync(CancellationToken ct) => QueryAsync(
        "SELECT metric, labels, value FROM tallies", [], row => new Tally(row.GetString(0), [.. LedgerJson.Read<string[]>(row.GetString(1))], row.GetDouble(2)), ct);

    /// <summary>Every token of the API.</summary>
    public Task<ImmutableArray<ApiToken>> ListTokensAsync(CancellationToken ct) => QueryAsync("SELECT body FROM tokens", [], Body<ApiToken>, ct);

    /// <summary>Writes a new token, and a line for the journal; false when there is one of its name.</summary>
    public Task<bool> AddTokenAsync(ApiToken token, JournalEvent told, CancellationToken ct) =>
        ChangeTokensAsync("INSERT INTO tokens (name, body) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", [token.Name, LedgerJson.Write(token)], told, ct);

    /// <summary>Forgets a token, and writes a line for the journal; false when there is none of this name.</summary>
    public Task<bool> DropTokenAsync(string name, JournalEvent told, CancellationToken ct) => ChangeTokensAsync("DELETE FROM tokens WHERE name = $1", [name], told, ct);

    /// <summary>Adds to the history of demand and supply. What is there of the same instant stays.</summary>
    public Task AddSamplesAsync(ImmutableArray<Sample> samples, CancellationToken ct) => _database.RunAsync(
        LedgerAccess.Write,
        (session, ct) => session.ExecuteManyAsync(
            "INSERT INTO samples (cluster, pool, at, wanted, busy, idle, booting, leaving) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (cluster, pool, at) DO NOTHING",
            [.. samples.Select(s => (object?[])[s.Cluster.Value, s.Pool?.Value ?? "", s.At.ToUnixTimeMilliseconds(), s.Wanted, s.Busy, s.Idle, s.Booting, s.Leaving])],
            ct),
        ct);

    /// <summary>The history of a pool, or of all of a cluster, from <paramref name="since"/> on, the oldest first.</summary>
    public Task<ImmutableArray<Sample>> ListSamplesAsync(ClusterName cluster, PoolName? pool, DateTimeOffset since, CancellationToken ct) => QueryAsync(
        "SELECT at, wanted, busy, idle, booting, leaving FROM samples WHERE cluster = $1 AND pool = $2 AND at >= $3 ORDER BY at",
        [cluster.Value, pool?.Value ?? "", since.ToUnixTimeMilliseconds()],
        row => new Sample(
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), cluster, pool, row.IsDBNull(1) ? null : row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5)),
        ct);

    /// <summary>Deletes what the options do not want kept. Deletes nothing that is in force.</summary>
    public Task<PruneResult> PruneAsync(CancellationToken ct) =>
        ChangeAsync((session, ct) => Pruner.PruneAsync(session, _options, _time.GetUtcNow(), ct), ct);

    /// <summary>Adds to the counts that outlive the service, and nothing else: no list shows them, so <see cref="Changes"/> stays.</summary>
    public Task CountAsync(Epoch epoch, ImmutableArray<Tally> tallies, CancellationToken ct) =>
        _database.RunAsync(LedgerAccess.Write, (session, ct) => CommitWriter.WriteAsync(session, new() { Epoch = epoch, Tallies = tallies }, ct), ct);

    /// <summary>Writes lines of the audit trail.</summary>
    public Task AddAuditAsync(IReadOnlyCollection<AuditRecord> records, CancellationToken ct) =>
        _database.RunAsync(LedgerAccess.Write, (session, ct) => AuditTable.WriteAsync(session, records, ct), ct);

    /// <summary>Writes lines of the audit trail, and a line of the journal with them: both or none.</summary>
    public Task AddAuditAsync(IReadOnlyCollection<AuditRecord> records, JournalEvent told, CancellationToken ct) => ChangeAsync(
        async (session, ct) =>
        {
            await AuditTable.WriteAsync(session, records, ct);
            return await CommitWriter.WriteAsync(session, new() { Events = [told] }, ct);
        },
        ct);

    /// <summary>The audit trail, the newest first; with <paramref name="before"/> only smaller numbers.</summary>
    public Task<ImmutableArray<AuditRecord>> ListAuditAsync(int limit, long? before, DateTimeOffset? since, string? who, CancellationToken ct) =>
        _database.RunAsync(LedgerAccess.Read, (session, ct) => AuditTable.ReadAsync(session, limit, before, since, who, ct), ct);

    /// <summary>Jobs that run on worker nodes, as recorded.</summary>
    public Task<List<JobRun>> ListOpenJobRunsAsync(CancellationToken ct) => _database.RunAsync(LedgerAccess.Read, JobRunTable.ReadOpenAsync, ct);

    /// <summary>When and where a job ran, the newest run first; also of several clusters.</summary>
    public Task<List<JobRun>> FindJobRunsAsync(JobId job, CancellationToken ct) =>
        _database.RunAsync(LedgerAccess.Read, (session, ct) => JobRunTable.ReadAsync(session, job, ct), ct);

    /// <summary>When a job, or parts of it, left the queue without having run, the newest first; also of several clusters.</summary>
    public Task<List<JobWait>> FindJobWaitsAsync(JobId job, CancellationToken ct) =>
        _database.RunAsync(LedgerAccess.Read, (session, ct) => JobWaitTable.ReadAsync(session, job, ct), ct);

    /// <summary>What began on a node between two instants, the oldest first.</summary>
    public Task<List<JobRun>> ListJobRunsOnAsync(NodeName node, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken ct) =>
        _database.RunAsync(LedgerAccess.Read, (session, ct) => JobRunTable.ReadOnAsync(session, node, from, to, limit, ct), ct);

    /// <summary>Notes when tokens were last used; those that are not there any more are passed over, also when there is another of the same name by now.</summary>
    public Task NoteUseAsync(IReadOnlyCollection<ApiToken> used, CancellationToken ct) => _database.RunAsync(
        LedgerAccess.Write,
        async (session, ct) =>
        {
            // Writers take turns, so what is read here still holds when it is written.
            var there = (await session.QueryAsync("SELECT body FROM tokens", [], Body<ApiToken>, ct)).Select(t => t.Sha256).ToHashSet(StringComparer.Ordinal);
            return await session.ExecuteManyAsync("UPDATE tokens SET body = $2 WHERE name = $1", [.. used.Where(t => there.Contains(t.Sha256)).Select(t => (object?[])[t.Name, LedgerJson.Write(t)])], ct);
        },
        ct);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<T> ChangeAsync<T>(Func<LedgerSession, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await _database.RunAsync(LedgerAccess.Write, work, ct);
        }
        finally
        {
            Interlocked.Increment(ref _changes);
        }
    }

    private Task<bool> ChangeTokensAsync(string sql, object?[] arguments, JournalEvent told, CancellationToken ct) => ChangeAsync(
        async (session, ct) =>
        {
            var isDone = await session.ExecuteAsync(sql, arguments, ct) == 1;
            await CommitWriter.WriteAsync(session, new() { Events = isDone ? [told] : [] }, ct);
            return isDone;
        },
        ct);

    private static T Body<T>(DbDataReader row)
        where T : class => LedgerJson.Read<T>(row.GetString(0));

    private static (long Id, JournalEvent Event) Event(DbDataReader row) => (row.GetInt64(1), Body<JournalEvent>(row));

    private Task<ImmutableArray<T>> QueryAsync<T>(string sql, object?[] arguments, Func<DbDataReader, T> read, CancellationToken ct) => _database.RunAsync(
        LedgerAccess.Read, async (session, ct) => (await session.QueryAsync(sql, arguments, read, ct)).ToImmutableArray(), ct);
}
