using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Hosting;

namespace StratusLab.Elastic.Tests.Hosting;

[TestClass]
public sealed class KillAtFailPointTests
{
    [TestMethod]
    [DataRow("reconcile.acted:")]
    [DataRow("reconcile.acted:x")]
    [DataRow("reconcile.acted:0")]
    [DataRow("reconcile.acted:1:2")]
    public void Setting_Misspelt_IsRefusedWithWhatIsRight(string setting) =>
        Assert.Contains($"ELASTIC_FAILPOINT \"{setting}\" is not a fail point", Assert.ThrowsExactly<RejectedException>(() => new KillAtFailPoint(setting)).Message);

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("another")]
    [DataRow("lane.*")]
    [DataRow("reconcile.*:2")]
    [DataRow("reconcile.acted:3")]
    public void Hit_NotItsTurn_GoesOn(string? setting) => new KillAtFailPoint(setting).Hit("reconcile.acted");
}
