using System.Net;
using Microsoft.Data.Sqlite;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>What is answered while the database is there but cannot be written: somebody else holds it.</summary>
[TestClass]
public sealed class LedgerOutageTests : ApiSuite
{
    private readonly string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [TestCleanup]
    public void Remove()
    {
        foreach (var path in Directory.EnumerateFiles(Path.GetTempPath(), Path.GetFileName(file) + "*"))
        {
            File.Delete(path);
        }
    }

    private protected override Task<TestService> MakeAsync(CancellationToken ct) => TestService.StartAsync(ct, options: new() { File = file });

    [TestMethod]
    public async Task Freeze_LedgerCannotBeWritten_Is503ThatSaysSoAndTheMetricToo()
    {
        await Service.PassAsync(Ct);
        await using var other = new SqliteConnection($"Data Source={file};Pooling=False");
        await other.OpenAsync(Ct);
        await using var hold = other.CreateCommand();
        hold.CommandText = "BEGIN IMMEDIATE";
        await hold.ExecuteNonQueryAsync(Ct);

        using var response = await Service.PostAsync(ApiPaths.Freeze, "{}", Ct);

        Assert.Contains("cannot be written now", (await TestService.RefusedAsync(HttpStatusCode.ServiceUnavailable, response, Ct)).Title);
        Assert.IsTrue(response.Headers.Contains("Retry-After"));
        Assert.Contains("stratuslab_elastic_ledger_up 0\n", await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct));
        Assert.IsEmpty(Service.Log.Lines.Where(l => l.Failure is not null));
    }
}
