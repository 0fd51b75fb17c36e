namespace StratusLab.Elastic.Tests.Ledger;

using StratusLab.Elastic.Ledger;

/// <summary>What every database must do as the ledger. Each test has an empty one of its own.</summary>
public abstract partial class LedgerSuite
{
    private Ledger? _ledger;

    public required TestContext TestContext { get; set; }

    private protected Ledger Store => _ledger ?? throw new InvalidOperationException("The ledger is not open.");

    private protected StoppedClock Time { get; } = new();

    private protected LedgerOptions Options { get; private set; } = new();

    private protected CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task OpenAsync()
    {
        Options = await NewOptionsAsync();
        await ReopenAsync();
    }

    [TestCleanup]
    public async Task CloseAsync()
    {
        if (_ledger is not null)
        {
            await _ledger.DisposeAsync();
            _ledger = null;
        }
    }

    /// <summary>Options that name a new, empty database.</summary>
    private protected abstract Task<LedgerOptions> NewOptionsAsync();

    private protected async Task ReopenAsync()
    {
        await CloseAsync();
        _ledger = await Ledger.OpenAsync(Options, Time, Ct);
    }

    private protected Task<LedgerState> LoadAsync() => Store.LoadAsync(Ct);

    private protected Task<CommitResult> CommitAsync(LedgerCommit commit) => Store.CommitAsync(commit, Ct);
}
