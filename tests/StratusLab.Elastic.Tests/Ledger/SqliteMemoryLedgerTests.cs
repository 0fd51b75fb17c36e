using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Ledger;

[TestClass]
public sealed class SqliteMemoryLedgerTests : LedgerSuite
{
    private protected override Task<LedgerOptions> NewOptionsAsync() => Task.FromResult(new LedgerOptions { File = ":memory:" });
}
