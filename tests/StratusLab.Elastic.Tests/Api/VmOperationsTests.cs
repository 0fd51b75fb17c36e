using System.Net;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulation;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>VMs that rest, go on and move as an operator orders, on simulated hosts with files of their own.</summary>
[TestClass]
public sealed class VmOperationsTests : ApiSuite
{
    [TestMethod]
    public async Task Suspend_RunningVm_RestsOnItsHostUntilItIsResumed()
    {
        await StartedAsync();

        Assert.AreEqual("VM 1 (dhcp) is to be suspended.", await OrderAsync("suspend"));
        await InAsync(VmState.Suspended);
        var vm = await FindAsync();
        Assert.AreEqual((new HostName("kvm1"), true), (vm.Host, vm.HasCheckpoint));
        Assert.AreEqual("VM 1 (dhcp) is to be suspended already.", await OrderAsync("suspend"));

        await OrderAsync("resume");
        await SettledAsync();
        Assert.IsFalse((await FindAsync()).HasCheckpoint);
    }

    [TestMethod]
    public async Task Stop_RunningVm_LeavesItsHostAndRunsAgainWithTheSameAddress()
    {
        await StartedAsync();
        var address = (await FindAsync()).Nics[0].Address;

        await OrderAsync("stop");
        await InAsync(VmState.Stopped);
        var vm = await FindAsync();
        Assert.IsNull(vm.Host);
        Assert.AreEqual(0, (await Service.GetAsync(ApiPaths.Hosts, ApiJson.Default.ListOfHostRow, Ct)).Items.Sum(h => h.Vms));

        await OrderAsync("resume");
        await SettledAsync();
        Assert.AreEqual(address, (await FindAsync()).Nics[0].Address);
    }

    [TestMethod]
    public async Task Destroy_StoppedVm_LeavesNothing()
    {
        await StartedAsync();
        await OrderAsync("stop");
        await InAsync(VmState.Stopped);

        await OrderAsync("destroy");

        await InAsync(VmState.Done);
        Assert.IsTrue((await Service.Ledger.LoadAsync(Ct)).Leases.All(l => l.QuarantinedUntil is not null));
    }

    [TestMethod]
    public async Task Shutdown_SuspendedVm_RunsOnceMoreToPowerOff()
    {
        await StartedAsync();
        await OrderAsync("suspend");
        await InAsync(VmState.Suspended);

        await OrderAsync("shutdown");

        await InAsync(VmState.Done);
        Assert.AreEqual(1, ((SimulatedHost)Service.Site.Hosts[0].Hypervisor).Restores[new(1)]);
    }

    [TestMethod]
    public async Task Shutdown_StoppedVm_SaysWhatToDoFirst()
    {
        await StartedAsync();
        await OrderAsync("stop");
        await InAsync(VmState.Stopped);

        using var response = await Service.PostAsync("/api/v1/vms/1/shutdown", "{}", Ct);

        Assert.Contains("Resume it first", (await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct)).Title);
    }

    [TestMethod]
    public async Task Show_GuestStalledOnAFullDisk_SaysSoAndLetsItGoOn()
    {
        await StartedAsync();
        var host = (SimulatedHost)Service.Site.Hosts[0].Hypervisor;
        host.Stall(new(1));

        await Service.LaneAsync(Ct);

        Assert.Contains("one of its disks cannot be written", (await RowAsync()).Trouble);
        Assert.IsTrue(host.IsRunning(new(1)));
        await Service.LaneAsync(Ct);
        Assert.AreEqual("", (await RowAsync()).Trouble);
    }

    [TestMethod]
    public async Task Show_HostThatDoesNotAnswer_SaysWhyNothingIsDone()
    {
        await StartedAsync();

        Service.Get<HostBoard>().Put(new() { Host = new("kvm1"), ReadAt = Service.Clock.GetUtcNow(), Incomplete = "it is off" });

        Assert.AreEqual("Host kvm1 cannot be looked at, so nothing is done with this VM: it is off", (await RowAsync()).Trouble);
    }

    [TestMethod]
    [DataRow("suspend", "{}")]
    [DataRow("stop", "{}")]
    [DataRow("retry", "{}")]
    [DataRow("abandon", "{}")]
    [DataRow("recreate", "{}")]
    [DataRow("migrate", """{"to":"kvm1"}""")]
    public async Task Order_VmThatWaitsForAHost_IsRefusedWithItsState(string verb, string body)
    {
        await Service.OrderAsync(ApiPaths.Vms, """{"template":"small-template","name":"dhcp","hold":true}""", Ct);

        using var response = await Service.PostAsync($"/api/v1/vms/1/{verb}", body, Ct);

        Assert.Contains("VM 1 is pending", (await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct)).Title);
    }

    [TestMethod]
    [DataRow("""{"to":"kvm7"}""", HttpStatusCode.NotFound, "kvm7")]
    [DataRow("""{"to":"kvm1","live":true}""", HttpStatusCode.BadRequest, "live")]
    public async Task Migrate_NotUnderstood_ChangesNothing(string body, HttpStatusCode status, string says)
    {
        await StartedAsync();

        using var response = await Service.PostAsync("/api/v1/vms/1/migrate", body, Ct);

        Assert.Contains(says, (await TestService.RefusedAsync(status, response, Ct)).Title);
        Assert.IsNull((await FindAsync()).Move);
    }

    [TestMethod]
    public async Task Recreate_RunningVm_StartsFromNothingUnderItsNumber()
    {
        await StartedAsync();
        var before = await FindAsync();

        Service.Clock.Advance(TimeSpan.FromMinutes(1));
        await OrderAsync("recreate");
        await InAsync(VmState.Running, v => v.FirstRunning > before.FirstRunning);

        var after = await FindAsync();
        Assert.AreEqual((before.Name, before.Nics[0]), (after.Name, after.Nics[0]));
    }

    [TestMethod]
    public async Task Retry_FailedVm_IsTriedAnew()
    {
        await StartedAsync();
        var vm = await FindAsync();
        await Service.Ledger.CommitAsync(
            new() { Vms = [vm with { Host = null, State = VmState.Failed, Failure = "no space left", Attempts = 5 }], Leases = LeaseBook.Release(vm.Id, (await Service.Ledger.LoadAsync(Ct)).Leases, Service.Site, Service.Clock.GetUtcNow()) }, Ct);

        await OrderAsync("retry");

        await InAsync(VmState.Running);
        var again = await FindAsync();
        Assert.AreEqual(("", 0), (again.Failure, again.Attempts));
        Assert.AreNotEqual(vm.Nics[0].Address, again.Nics[0].Address, "the old one rests");
    }

    [TestMethod]
    public async Task Abandon_CleanUpThatDoesNotEnd_IsOverAndSaysWhatMayBeLeft()
    {
        await StartedAsync();
        var vm = await FindAsync();
        await Service.Ledger.CommitAsync(new() { Vms = [vm with { State = VmState.Epilog, Failure = "no answer" }] }, Ct);

        await OrderAsync("abandon");

        var over = await Service.Ledger.FindVmAsync(new(1), Ct);
        Assert.AreEqual((VmState.Failed, "abandoned; host kvm1 may still have its domain and its files (no answer)"), (over!.State, over.Failure)); // It is there.
    }

    [TestMethod]
    public async Task Abandon_VmThatItsHostMayRun_KeepsItsAddressUntilTheHostWasSeenWithoutIt()
    {
        await StartedAsync();
        var vm = await FindAsync();
        await Service.Ledger.CommitAsync(new() { Vms = [vm with { State = VmState.Epilog }] }, Ct);

        await OrderAsync("abandon");
        await Service.LaneAsync(Ct);

        var held = (await Service.Ledger.LoadAsync(Ct)).Leases.Single();
        Assert.IsNull(held.QuarantinedUntil);
        Assert.AreEqual(new HostName("kvm1"), held.Hold!.Hosts.Single()); // It has one.
        Assert.Contains($"{held.Address} of network", await RefusedChoiceAsync(held.Address));

        Service.Clock.Advance(Service.Site.Tuning.OrphanGrace);
        await Service.RunUntilAsync(s => s.Leases.Single() is { Hold: null, QuarantinedUntil: not null }, Ct);
        Assert.IsFalse(((SimulatedHost)Service.Site.Hosts[0].Transfer).IsRunning(new(1)));
    }

    [TestMethod]
    public async Task Abandon_WorkerNodesVm_KeepsItsAddressWhenTheNodeIsOverBefore()
    {
        Service.Submit("1");
        await Service.RunUntilAsync(s => s.Vms.Any(v => v.State == VmState.Running), Ct);
        var state = await Service.Ledger.LoadAsync(Ct);
        await Service.Ledger.CommitAsync(new() { Vms = [state.Vms.Single() with { State = VmState.Failed }], Leases = LeaseBook.Abandon(state.Vms.Single(), state, Service.Site, Service.Clock.GetUtcNow()) }, Ct);

        Assert.IsEmpty(LeaseBook.Release(new(1), (await Service.Ledger.LoadAsync(Ct)).Leases, Service.Site, Service.Clock.GetUtcNow()));
        Assert.IsEmpty(LeaseBook.Strays(await Service.Ledger.LoadAsync(Ct), Service.Site, Service.Clock.GetUtcNow()).ToArray());
    }

    [TestMethod]
    public async Task Lease_OfNobody_IsGivenBackByAPass()
    {
        await Service.Ledger.CommitAsync(new() { Leases = [new() { Network = Service.Site.Networks[0].Name, Address = "10.1.0.9", Mac = "02:00:0a:01:00:09", Vm = new(9) }] }, Ct);

        await Service.RunUntilAsync(s => s.Leases.Single().QuarantinedUntil is not null, Ct);
    }

    [TestMethod]
    public async Task Suspend_WorkerNodesVm_IsRefused()
    {
        Service.Submit("1");
        await Service.RunUntilAsync(s => s.Vms.Any(v => v.State == VmState.Running), Ct);

        using var response = await Service.PostAsync("/api/v1/vms/1/suspend", "{}", Ct);

        Assert.Contains("worker node", (await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct)).Title);
    }

    [TestMethod]
    public async Task Hosts_DrainedDisabledEnabled_ShowIt()
    {
        Assert.StartsWith("Host kvm1 is being drained", await Service.OrderAsync("/api/v1/hosts/kvm1/drain", "{}", Ct));
        Assert.AreEqual((false, true), await StandingAsync());
        await Service.OrderAsync("/api/v1/hosts/kvm1/disable", "{}", Ct);
        Assert.AreEqual((false, false), await StandingAsync());
        await Service.OrderAsync("/api/v1/hosts/kvm1/enable", "{}", Ct);
        Assert.AreEqual((true, false), await StandingAsync());

        using var response = await Service.PostAsync("/api/v1/hosts/kvm9/drain", "{}", Ct);
        await TestService.RefusedAsync(HttpStatusCode.NotFound, response, Ct);
    }

    private async Task<(bool IsEnabled, bool IsDraining)> StandingAsync()
    {
        var host = (await Service.GetAsync(ApiPaths.Hosts, ApiJson.Default.ListOfHostRow, Ct)).Items.Single(h => h.Name == "kvm1");
        return (host.IsEnabled, host.IsDraining);
    }

    private async Task StartedAsync()
    {
        await Service.OrderAsync(ApiPaths.Vms, """{"template":"small-template","name":"dhcp"}""", Ct);
        await InAsync(VmState.Running);
    }

    private Task<string> OrderAsync(string verb) => Service.OrderAsync($"/api/v1/vms/1/{verb}", "{}", Ct);

    private Task SettledAsync() => InAsync(VmState.Running, v => !v.HasCheckpoint);

    private async Task InAsync(VmState state, Func<Vm, bool>? also = null)
    {
        // One that is over is in the ledger, not in its state.
        await Service.RunUntilAsync(_ => FindAsync().GetAwaiter().GetResult() is var vm && vm.State == state && also?.Invoke(vm) != false, Ct);
    }

    private async Task<string> RefusedChoiceAsync(string address)
    {
        var leases = (await Service.Ledger.LoadAsync(Ct)).Leases;
        return Assert.ThrowsExactly<CapacityExhaustedException>(() => new AddressPlan(Service.Site.Networks[0]).Choose(address, leases, Service.Clock.GetUtcNow())).Message is var why && why.Contains("may still run on kvm1", StringComparison.Ordinal) ? why : "";
    }

    private Task<VmRow> RowAsync() => Service.GetAsync(ApiPaths.Vm.Replace("{id}", "1", StringComparison.Ordinal), ApiJson.Default.VmRow, Ct);

    private async Task<Vm> FindAsync() => (await Service.Ledger.FindVmAsync(new(1), Ct))!; // The tests have made it.
}
