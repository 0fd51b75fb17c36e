using System.Net;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>VMs that are no worker nodes: an operator makes them and takes them away.</summary>
[TestClass]
public sealed class VmOrdersTests : ApiSuite
{
    [TestMethod]
    public async Task Create_DeclaredTemplate_RunsWithAnAddressAndNoNode()
    {
        var text = await CreateAsync("""{"template":"small-template","name":"dhcp","by":"carol"}""");

        Assert.StartsWith("VM 1 (dhcp) is created from template \"small-template\"", text);
        await Service.RunUntilAsync(s => s.Vms.Any(v => v.State == VmState.Running), Ct);
        var state = await Service.Ledger.LoadAsync(Ct);
        var vm = state.Vms.Single();
        Assert.AreEqual(("dhcp", Service.Site.Hosts[0].Name), (vm.Name, vm.Host));
        Assert.AreEqual(vm.Nics.Single().Address, state.Leases.Single(l => l.Vm == vm.Id).Address);
        Assert.IsEmpty(state.Nodes);
        Assert.Contains("as carol ordered", (await Service.Ledger.ListEventsAboutAsync(vm.Id, Ct))[0].Event.Text);
    }

    [TestMethod]
    public async Task Create_Held_WaitsForItsRelease()
    {
        await CreateAsync("""{"template":"small-template","hold":true}""");
        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);
        Assert.AreEqual(VmState.Pending, (await Service.Ledger.LoadAsync(Ct)).Vms.Single().State);
        Assert.Contains("held", (await Service.GetAsync("/api/v1/vms/1", ApiJson.Default.VmRow, Ct)).Waits);

        await Service.OrderAsync("/api/v1/vms/1/release", "{}", Ct);

        await Service.RunUntilAsync(s => s.Vms.Any(v => v.State == VmState.Running), Ct);
    }

    [TestMethod]
    public async Task Create_NoRoom_WaitsForAsLongAsItTakesAndSaysWhy()
    {
        for (var i = 0; i < 40; i++)
        {
            await CreateAsync("""{"template":"small-template"}""");
        }

        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);
        Service.Clock.Advance(TimeSpan.FromDays(2));
        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);

        var waiting = (await Service.Ledger.LoadAsync(Ct)).Vms.First(v => v.State == VmState.Pending);
        Assert.Contains(Service.Site.Hosts[0].Name.Value, (await Service.GetAsync($"/api/v1/vms/{waiting.Id}", ApiJson.Default.VmRow, Ct)).Waits);
    }

    [TestMethod]
    [DataRow("shutdown")]
    [DataRow("destroy")]
    public async Task End_RunningVm_LeavesNothingButTheRecord(string verb)
    {
        await CreateAsync("""{"template":"small-template"}""");
        await Service.RunUntilAsync(s => s.Vms.Any(v => v.State == VmState.Running), Ct);

        await Service.OrderAsync($"/api/v1/vms/1/{verb}", "{}", Ct);
        await Service.RunUntilAsync(s => s.Vms.IsEmpty, Ct);

        Assert.AreEqual(VmState.Done, (await Service.Ledger.FindVmAsync(new(1), Ct))!.State); // It was created above.
        Assert.IsNotNull((await Service.Ledger.LoadAsync(Ct)).Leases.Single().QuarantinedUntil);
        Assert.IsEmpty((await Service.Site.Hosts[0].Hypervisor.ObserveAsync(Ct)).Domains);
    }

    [TestMethod]
    public async Task Destroy_WaitingVm_GivesItsAddressBack()
    {
        await CreateAsync("""{"template":"small-template","hold":true}""");
        await Service.OrderAsync("/api/v1/vms/1/destroy", "{}", Ct);
        await Service.PassAsync(Ct);

        Assert.IsNotNull((await Service.Ledger.LoadAsync(Ct)).Leases.Single().QuarantinedUntil);
    }

    [TestMethod]
    public async Task Destroy_WorkerNode_IsRefused()
    {
        var node = await ReadyNodeAsync();
        using var response = await Service.PostAsync($"/api/v1/vms/{node.Id}/destroy", "{}", Ct);

        Assert.Contains("is the worker node", (await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct)).Title);
        Assert.AreEqual(VmWish.Run, (await Service.Ledger.LoadAsync(Ct)).Vms.Single().Wish);
    }

    [TestMethod]
    public async Task Hold_RunningVm_IsRefused()
    {
        await CreateAsync("""{"template":"small-template"}""");
        await Service.RunUntilAsync(s => s.Vms.Any(v => v.State == VmState.Running), Ct);
        using var response = await Service.PostAsync("/api/v1/vms/1/hold", "{}", Ct);

        await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct);
    }

    [TestMethod]
    [DataRow("""{"template":"smal"}""", HttpStatusCode.NotFound, "There is: ")]
    [DataRow("""{"template":"small-template","name":"a b"}""", HttpStatusCode.BadRequest, "host name")]
    [DataRow("""{"template":"small-template","name":"$(reboot)"}""", HttpStatusCode.BadRequest, "host name")]
    [DataRow("""{"template":"small-template","cpu":4}""", HttpStatusCode.BadRequest, "cpu")]
    public async Task Create_NotUnderstood_CreatesNothing(string body, HttpStatusCode status, string says)
    {
        using var response = await Service.PostAsync(ApiPaths.Vms, body, Ct);

        Assert.Contains(says, (await TestService.RefusedAsync(status, response, Ct)).Title);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Vms);
    }

    [TestMethod]
    public async Task Create_NameInUse_IsRefused()
    {
        await CreateAsync("""{"template":"small-template","name":"dhcp"}""");
        using var response = await Service.PostAsync(ApiPaths.Vms, """{"template":"small-template","name":"dhcp"}""", Ct);

        Assert.Contains("VM 1", (await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct)).Title);
    }

    private Task<string> CreateAsync(string body) => Service.OrderAsync(ApiPaths.Vms, body, Ct);
}
