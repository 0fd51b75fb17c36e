namespace StratusLab.Elastic.Tests.Ledger;

using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;

[TestClass]
public sealed class LedgerOptionsTests
{
    [TestMethod]
    public void Validate_EverythingWrong_SaysAllOfIt()
    {
        LedgerOptions options = new() { File = "a", PostgreSql = "Host=b", KeepPlans = 0, KeepEnded = TimeSpan.Zero, KeepEvents = -1, KeepSamples = TimeSpan.FromDays(-1) };

        var e = Assert.ThrowsExactly<RejectedException>(options.Validate);

        Assert.Contains("exactly one of", e.Message);
        Assert.Contains("plans to keep must be 1 or more, not 0", e.Message);
        Assert.Contains("more than zero, not 00:00:00", e.Message);
        Assert.Contains("events to keep must be 1 or more, not -1", e.Message);
        Assert.Contains("samples must be more than zero, not -1.00:00:00", e.Message);
    }

    [TestMethod]
    public void Validate_NoDatabase_IsRefused() => Assert.ThrowsExactly<RejectedException>(new LedgerOptions().Validate);

    [TestMethod]
    [DataRow("Host=h;Password=secret;word")]
    [DataRow("Host=h;secret=1")]
    [DataRow("Host=h;Port=secret")]
    public async Task Open_ConnectionStringThatCannotBeRead_IsRefusedWithoutShowingIt(string text)
    {
        var e = await Assert.ThrowsExactlyAsync<RejectedException>(
            () => Ledger.OpenAsync(new() { PostgreSql = text }, TimeProvider.System, CancellationToken.None));

        Assert.DoesNotContain("secret", e.ToString());
    }
}
