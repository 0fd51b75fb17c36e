using Microsoft.Data.Sqlite;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Tests.Doctor;

[TestClass]
public sealed class LedgerCheckTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-doctor").FullName;

    private string LedgerFile => Path.Combine(directory, "ledger.db");

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Ledger_NotThereYet_IsWellAndNotMade()
    {
        Assert.AreEqual($"Ok: ledger: {LedgerFile} is not there yet, the service makes it", await FindAsync(Patient.NoService));
        Assert.IsEmpty(Directory.EnumerateFileSystemEntries(directory));
    }

    [TestMethod]
    public async Task Ledger_NoDirectory_Fails() => StringAssert.StartsWith(
        await Patient.FindAsync(LedgerCheck.Make(Patient.Site, Patient.Says(Patient.NoService))), "Fail: ledger: the directory of /nowhere/ledger.db is not there -> ");

    [TestMethod]
    public async Task Ledger_Closed_CanBeOpenedAndNothingIsLeftBeside()
    {
        await using (await OpenAsync())
        {
        }

        var before = Directory.EnumerateFileSystemEntries(directory).Order().ToArray();
        Assert.AreEqual($"Ok: ledger: SQLite file {LedgerFile} can be opened", await FindAsync(Patient.NoService));
        CollectionAssert.AreEqual(before, Directory.EnumerateFileSystemEntries(directory).Order().ToArray());
    }

    [TestMethod]
    public async Task Ledger_InUse_IsWellOnlyWithAService()
    {
        await using var held = await OpenAsync();
        Assert.AreEqual($"Ok: ledger: {LedgerFile} is in use by the running service", await FindAsync(Patient.Running()));
        Assert.AreEqual($"Warn: ledger: {LedgerFile} is in use by a process that does not answer as the service -> See who it is: fuser -v {LedgerFile}", await FindAsync(Patient.NoService));
    }

    [TestMethod]
    public async Task Ledger_OfANewerProgram_Fails()
    {
        await using (await OpenAsync())
        {
        }

        await using (var connection = new SqliteConnection($"Data Source={LedgerFile};Pooling=false"))
        {
            await connection.OpenAsync();
            var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO schema_version (version, applied) VALUES (999, 0); PRAGMA wal_checkpoint(TRUNCATE)";
            await command.ExecuteNonQueryAsync();
        }

        StringAssert.StartsWith(await FindAsync(Patient.NoService), $"Fail: ledger: SQLite file {LedgerFile} has schema 999, this program knows ");
    }

    [TestMethod]
    public async Task Ledger_NoDatabase_Fails()
    {
        await File.WriteAllTextAsync(LedgerFile, new string('x', 8192));
        StringAssert.StartsWith(await FindAsync(Patient.NoService), $"Fail: ledger: {LedgerFile} cannot be read by {Environment.UserName} (");
    }

    [TestMethod]
    public async Task Ledger_ServerThatIsAway_FailsWithoutThePassword()
    {
        var site = Patient.Site with { Ledger = new() { PostgreSql = "Host=127.0.0.1;Port=1;Database=elastic;Username=u;Password=s3cret;Timeout=2" } };
        var found = await Patient.FindAsync(LedgerCheck.Make(site, Patient.Says(Patient.NoService)));
        StringAssert.StartsWith(found, "Fail: ledger: The ledger (PostgreSQL database elastic on 127.0.0.1) cannot be read now: ");
        Assert.DoesNotContain("s3cret", found, StringComparison.Ordinal);
    }

    private Task<StratusLab.Elastic.Ledger.Ledger> OpenAsync() => StratusLab.Elastic.Ledger.Ledger.OpenAsync(new() { File = LedgerFile }, TimeProvider.System, CancellationToken.None);

    private Task<string> FindAsync(ServiceView service) =>
        Patient.FindAsync(LedgerCheck.Make(Patient.Site with { Ledger = new() { File = LedgerFile } }, Patient.Says(service)));
}
