namespace StratusLab.Elastic.Tests.Ledger;

using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;

[TestClass]
[SupportedOSPlatform("linux")]
public sealed class SqliteFileLedgerTests : KeptLedgerSuite
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("elastic-ledger-");

    private string Path => System.IO.Path.Combine(_directory.FullName, "ledger.db");

    [TestCleanup]
    public async Task RemoveAsync()
    {
        await CloseAsync();
        _directory.Delete(recursive: true);
    }

    [TestMethod]
    public async Task Open_WhileAnotherInstanceHasIt_IsRefused()
    {
        var e = await Assert.ThrowsExactlyAsync<RejectedException>(() => Ledger.OpenAsync(new() { File = Path }, Time, Ct));

        Assert.Contains($"{Path} is in use by another instance (process {Environment.ProcessId})", e.Message);
        await CommitAsync(new() { Vms = [Records.Vm(1)] });
        await ReopenAsync();
        Assert.HasCount(1, (await LoadAsync()).Vms);
    }

    [TestMethod]
    public async Task Open_ThroughALinkWhileAnotherInstanceHasIt_IsRefused()
    {
        var link = System.IO.Path.Combine(_directory.FullName, "link.db");
        File.CreateSymbolicLink(link, Path);

        await Assert.ThrowsExactlyAsync<RejectedException>(() => Ledger.OpenAsync(new() { File = link }, Time, Ct));
    }

    [TestMethod]
    public async Task Open_EveryFile_IsTheOwnersAlone()
    {
        await CloseAsync();
        File.SetUnixFileMode(Path, (UnixFileMode)Convert.ToInt32("664", 8));

        await ReopenAsync();
        await CommitAsync(new() { Vms = [Records.Vm(1)] });

        foreach (var file in _directory.GetFiles())
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode, file.Name);
        }

        var names = _directory.GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal);
        Assert.AreSequenceEqual(new[] { "ledger.db", "ledger.db-shm", "ledger.db-wal", "ledger.db.lock", "ledger.db.pid" }, names);
    }

    [TestMethod]
    public async Task Open_NoDirectoryOrNoDatabase_IsRefused()
    {
        var text = System.IO.Path.Combine(_directory.FullName, "notes.txt");
        await File.WriteAllTextAsync(text, new string('x', 5000), Ct);

        foreach (var file in new[] { System.IO.Path.Combine(_directory.FullName, "none", "ledger.db"), text, _directory.FullName })
        {
            var e = await Assert.ThrowsExactlyAsync<RejectedException>(() => Ledger.OpenAsync(new() { File = file }, Time, Ct));
            Assert.Contains($"The ledger {file} cannot be opened", e.Message);
        }
    }

    [TestMethod]
    public async Task Commit_WhileAnotherProgramHoldsTheFile_IsUnavailableAndThenWorks()
    {
        await using (SqliteConnection operators = new($"Data Source={Path};Pooling=false"))
        {
            await operators.OpenAsync(Ct);
            await using var command = operators.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync(Ct);

            var e = await Assert.ThrowsExactlyAsync<LedgerUnavailableException>(() => CommitAsync(new() { Vms = [Records.Vm(1)] }));
            Assert.Contains($"The ledger (SQLite file {Path}) cannot be written now", e.Message);
            Assert.Contains("Nothing was written", e.Message);
            Assert.IsEmpty((await LoadAsync()).Vms);
        }

        await CommitAsync(new() { Vms = [Records.Vm(1)] });
        Assert.HasCount(1, (await LoadAsync()).Vms);
    }

    private protected override Task<LedgerOptions> NewOptionsAsync() => Task.FromResult(new LedgerOptions { File = Path });

    private protected override async Task ExecuteAsync(string sql)
    {
        await using SqliteConnection connection = new($"Data Source={Path};Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Ct);
    }
}
