namespace StratusLab.Elastic.Ledger;

/// <summary>A database that can hold the ledger.</summary>
internal abstract class LedgerDatabase : IAsyncDisposable
{
    /// <summary>What and where it is, for messages; never a password.</summary>
    public abstract string Description { get; }

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction and commits it; any exception leaves nothing. Throws <see cref="LedgerUnavailableException"/> when the
    /// database cannot do it now, whatever was asked.
    /// </summary>
    public async Task<T> RunAsync<T>(LedgerAccess access, Func<LedgerSession, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        var isCommitting = false;
        try
        {
            await using var session = await BeginAsync(access, ct);
            var result = await work(session, ct);
            isCommitting = access == LedgerAccess.Write;
            await session.CommitAsync();
            return result;
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            Recover();
            var outcome = access == LedgerAccess.Read ? "Nothing could be read" : isCommitting ? "Whether it was written is not known" : "Nothing was written";
            var verb = access == LedgerAccess.Read ? "read" : "written";
            var reason = e.Message.TrimEnd('.', ' ');
            throw new LedgerUnavailableException(
                $"The ledger ({Description}) cannot be {verb} now: {reason}. {outcome}; nothing is done until it can be read again.", e);
        }
    }

    /// <summary>Waits for the right to serve from it; <paramref name="standBy"/> is called once when another instance has it. A SQLite file has one user by its lock.</summary>
    public virtual Task<LedgerHold> HoldAsync(Action standBy, TimeProvider time, CancellationToken ct) => Task.FromResult(new LedgerHold());

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Begins a transaction.</summary>
    protected abstract Task<LedgerSession> BeginAsync(LedgerAccess access, CancellationToken ct);

    /// <summary>True when the failure says that the database cannot work now, false when it says that the program is wrong.</summary>
    protected abstract bool IsUnavailable(Exception failure);

    /// <summary>Gives up what may be broken, so that the next transaction starts afresh.</summary>
    protected virtual void Recover()
    {
    }
}
