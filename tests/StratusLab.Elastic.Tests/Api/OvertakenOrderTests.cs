using System.Net;
using Microsoft.Extensions.DependencyInjection;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>An order that a pass overtakes between its beginning and its commit: it is given five times at most.</summary>
[TestClass]
public sealed class OvertakenOrderTests : ApiSuite
{
    private const string Main = """{"cluster":"main"}""";

    private readonly OvertakingClock clock = new();

    [TestMethod]
    public async Task Order_OvertakenFourTimes_IsCarriedOutByTheFifth()
    {
        var first = await FreezeAsync(4);

        await Service.OrderAsync(ApiPaths.Unfreeze, Main, Ct);

        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
        Assert.AreEqual(first + 4 + 5 + 1, await BeginAsync());
    }

    [TestMethod]
    public async Task Order_OvertakenEveryTime_IsRefusedAndChangesNothing()
    {
        await FreezeAsync(5);

        using var response = await Service.PostAsync(ApiPaths.Unfreeze, Main, Ct);

        await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct);
        Assert.HasCount(1, (await Service.Ledger.LoadAsync(Ct)).Freezes);
    }

    private protected override Task<TestService> MakeAsync(CancellationToken ct) => TestService.StartAsync(ct, more: s => s.AddSingleton<TimeProvider>(clock));

    private async Task<long> FreezeAsync(int overtakes)
    {
        await Service.OrderAsync(ApiPaths.Freeze, Main, Ct);
        clock.Overtake = () => BeginAsync().GetAwaiter().GetResult(); // A clock cannot be asked asynchronously; the ledger in memory answers at once.
        clock.Left = overtakes;
        return await BeginAsync();
    }

    private async Task<long> BeginAsync() => (await Service.Ledger.BeginAsync(Reconciler.Lane, "a pass", Ct)).Value;

    /// <summary>Lets a pass begin whenever it is read, so many times: an order reads the clock once, after it has begun and before it commits.</summary>
    private sealed class OvertakingClock : TimeProvider
    {
        public int Left { get; set; }

        public Action Overtake { get; set; } = () => { };

        public override DateTimeOffset GetUtcNow()
        {
            if (Left > 0)
            {
                Left--;
                Overtake();
            }

            return StoppedClock.Now;
        }
    }
}
