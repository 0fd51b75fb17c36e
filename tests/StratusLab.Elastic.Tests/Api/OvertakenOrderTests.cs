using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>An order that a pass overtakes between its beginning and its commit, again and again.</summary>
[TestClass]
public sealed class OvertakenOrderTests : ApiSuite
{
    [TestMethod]
    public async Task Order_PassesBeginAllTheTime_IsCarriedOutInTheEnd()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var passes = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Service.Ledger.BeginAsync(Reconciler.Lane, "a pass", Ct);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct);
            }
        }, Ct);

        for (var i = 0; i < 10; i++)
        {
            await Service.OrderAsync(ApiPaths.Freeze, """{"cluster":"main"}""", Ct);
            await Service.OrderAsync(ApiPaths.Unfreeze, """{"cluster":"main"}""", Ct);
        }

        await stop.CancelAsync();
        await passes;
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
    }
}
