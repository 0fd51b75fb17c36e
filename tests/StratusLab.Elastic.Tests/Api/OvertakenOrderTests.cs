using System.Net;
using Microsoft.Extensions.DependencyInjection;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>An order that a pass overtakes between its beginning and its commit: it is given five times at most. And orders that are not written, which overtake no pass.</summary>
[TestClass]
public sealed class OvertakenOrderTests : ApiSuite
{
    private const string Main = """{"cluster":"main"}""";

    private readonly OvertakingClock clock = new();

    [TestMethod]
    public async Task Order_OvertakenFourTimes_IsCarriedOutByTheFifth()
    {
        // Judged once before it begins, and each time after that.
        var first = await FreezeAsync(1 + 4);

        await Service.OrderAsync(ApiPaths.Unfreeze, Main, Ct);

        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
        Assert.AreEqual(first + 1 + 4 + 5 + 1, await BeginAsync());
    }

    [TestMethod]
    public async Task Order_OvertakenEveryTime_IsRefusedAndChangesNothing()
    {
        await FreezeAsync(1 + 5);

        using var response = await Service.PostAsync(ApiPaths.Unfreeze, Main, Ct);

        await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct);
        Assert.HasCount(1, (await Service.Ledger.LoadAsync(Ct)).Freezes);
    }

    [TestMethod]
    [DataRow("/api/v1/nodes/wn-99/drain", HttpStatusCode.NotFound)]
    [DataRow("/api/v1/vms/99/destroy", HttpStatusCode.NotFound)]
    [DataRow("/api/v1/nodes/wn-1/undrain", HttpStatusCode.Conflict)]
    [DataRow(ApiPaths.Unfreeze, HttpStatusCode.OK)]
    public async Task Order_RefusedOrWithNothingToWrite_OvertakesNoPass(string path, HttpStatusCode status)
    {
        await ReadyNodeAsync();
        Service.Looks.Clear();
        var pass = await Service.Ledger.BeginAsync(Reconciler.Lane, "a pass", Ct);

        using var response = await Service.PostAsync(path, "{}", Ct);

        Assert.AreEqual(status, response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
        await Service.Ledger.RequireAsync(pass, Ct);
        Assert.IsEmpty(Service.Looks);
    }

    [TestMethod]
    public async Task Order_BecomesWrongBeforeItIsWritten_IsRefusedAndChangesNothing()
    {
        await Service.OrderAsync(ApiPaths.Vms, """{"template":"small-template","name":"dhcp"}""", Ct);
        var vm = (await Service.Ledger.LoadAsync(Ct)).Vms.Single();
        clock.Overtake = () => Service.Ledger.CommitAsync(new() { Vms = [vm with { State = VmState.Running, Host = new("kvm1") }] }, Ct).GetAwaiter().GetResult(); // As above.
        clock.Left = 1;

        using var response = await Service.PostAsync($"/api/v1/vms/{vm.Id}/hold", "{}", Ct);

        Assert.Contains("is running: only one that waits for a host can be held", (await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct)).Title);
        Assert.IsFalse((await Service.Ledger.LoadAsync(Ct)).Vms.Single().IsHeld);
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
