using System.Net;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Simulation;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>Data blocks on a host with files of its own, beside one that shares the service's.</summary>
[TestClass]
public sealed class BlockEndpointTests : ApiSuite
{
    private static readonly VmTemplate Database = new()
    {
        Name = new("db"),
        Cpu = 1,
        Vcpu = 1,
        MemoryMiB = 500,
        Disks = [new(new("worker")), new(new("")) { Kind = DiskKind.Block, Block = new("data") }],
        Nics = [new("net")],
    };

    private readonly SimulatedHost shared = new SimulatedSite(new VirtualClock(DateTimeOffset.UnixEpoch), FaultSource.Quiet) { HasSharedFiles = true }.AddHost(new("kvm2"), new(16, 64000));

    private protected override Task<TestService> MakeAsync(CancellationToken ct) => TestService.StartAsync(ct, declare: (site, _) => site with
    {
        Hosts = [site.Hosts[0] with { Policy = site.Hosts[0].Policy with { HasSharedFiles = false } }, new(new() { Name = shared.Name }, "simulated", shared, shared)],
        Templates = [.. site.Templates, Database, Database with { Name = new("two"), Disks = [.. Database.Disks, new(new("")) { Kind = DiskKind.Block, Block = new("logs") }] }],
    });

    [TestMethod]
    public async Task Create_OnAHost_IsThereAndListed()
    {
        Assert.AreEqual(
            "Data block \"data\" of 10240 MiB with ext4 is made on kvm1.",
            await Service.OrderAsync(ApiPaths.Blocks, """{"name":"data","sizeMiB":10240,"fileSystem":"ext4","host":"kvm1","by":"carol"}""", Ct));

        var row = await RowAsync();
        Assert.AreEqual(new BlockRow("data", 10240, "ext4", "kvm1", null, row.Created), row);
        Assert.IsTrue(Own.HasFile(PathOf("data")));
        Assert.IsFalse(shared.HasFile(PathOf("data")));
        Assert.Contains("as carol ordered", (await Service.Ledger.ListEventsAsync(0, 10, Ct))[0].Event.Text);
    }

    [TestMethod]
    public async Task Create_WithoutAHost_IsInSharedFiles()
    {
        await MakeAsync("data", host: null);

        Assert.IsNull((await RowAsync()).Host);
        Assert.IsTrue(shared.HasFile(PathOf("data")));
    }

    [TestMethod]
    [DataRow("""{"name":"a/b","sizeMiB":10}""", HttpStatusCode.BadRequest, "not a name")]
    [DataRow("""{"name":"..","sizeMiB":10}""", HttpStatusCode.BadRequest, "not a name")]
    [DataRow("""{"name":"a","sizeMiB":0}""", HttpStatusCode.BadRequest, "MiB")]
    [DataRow("""{"name":"a","sizeMiB":10,"fileSystem":"; reboot"}""", HttpStatusCode.BadRequest, "ext4")]
    [DataRow("""{"name":"a","sizeMiB":10,"host":"kvm7"}""", HttpStatusCode.NotFound, "kvm1")]
    [DataRow("""{"name":"a","sizeMiB":10,"host":"kvm2"}""", HttpStatusCode.Conflict, "Name no host")]
    [DataRow("""{"name":"a","sizeMiB":10,"shared":true}""", HttpStatusCode.BadRequest, "shared")]
    public async Task Create_NotUnderstood_MakesNothing(string body, HttpStatusCode status, string says)
    {
        Assert.Contains(says, await RefusedAsync(ApiPaths.Blocks, body, status));
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Blocks);
    }

    [TestMethod]
    public async Task Create_NameInUse_IsRefusedAndMakesNoSecondFile()
    {
        await MakeAsync("data");

        Assert.Contains("already", await RefusedAsync(ApiPaths.Blocks, """{"name":"data","sizeMiB":10}""", HttpStatusCode.Conflict));
        Assert.IsFalse(shared.HasFile(PathOf("data")));
    }

    [TestMethod]
    public async Task CreateVm_Block_RunsWithItOnItsHostAndIsListed()
    {
        await RunningAsync();

        var vm = (await Service.Ledger.LoadAsync(Ct)).Vms.Single();
        Assert.AreEqual((new HostName("kvm1"), new HostName("kvm1")), (vm.Host, vm.OnlyOn));
        Assert.AreEqual(1, (await RowAsync()).Vm);
    }

    [TestMethod]
    public async Task CreateVm_BlockOfALivingVm_NamesThatVm()
    {
        await MakeAsync("data");
        await Service.OrderAsync(ApiPaths.Vms, """{"template":"db","name":"first","hold":true}""", Ct);

        Assert.Contains("in use by VM 1 (first)", await RefusedAsync(ApiPaths.Vms, """{"template":"db"}""", HttpStatusCode.Conflict));
        Assert.HasCount(1, (await Service.Ledger.LoadAsync(Ct)).Vms);
    }

    [TestMethod]
    public async Task CreateVm_UserIsOver_HasWhatIsOnIt()
    {
        await RunningAsync();
        Own.Write(new(1), PathOf("data"), "rows");

        await Service.OrderAsync("/api/v1/vms/1/destroy", "{}", Ct);
        await Service.RunUntilAsync(s => s.Vms.IsEmpty, Ct);
        await Service.OrderAsync(ApiPaths.Vms, """{"template":"db"}""", Ct);
        await Service.RunUntilAsync(s => s.Vms.Any(v => v.Id.Value == 2 && v.State == VmState.Running), Ct);

        Assert.AreEqual("rows", Own.Read(PathOf("data")));
    }

    [TestMethod]
    public async Task CreateVm_BlockThatIsNotThere_SaysWhichThereAre()
    {
        await MakeAsync("other");

        Assert.AreEqual(
            "There is no data block \"data\". There is: other. Make it: elastic blocks create data --size 10G",
            await RefusedAsync(ApiPaths.Vms, """{"template":"db"}""", HttpStatusCode.Conflict));
    }

    [TestMethod]
    public async Task CreateVm_BlocksInDifferentPlaces_IsRefused()
    {
        await MakeAsync("data");
        await MakeAsync("logs", host: null);

        Assert.Contains("\"data\" is on kvm1 and data block \"logs\" is in shared files", await RefusedAsync(ApiPaths.Vms, """{"template":"two"}""", HttpStatusCode.Conflict));
    }

    [TestMethod]
    [DataRow("stop", "{}")]
    [DataRow("migrate", """{"to":"kvm2","cold":true}""")]
    public async Task Leave_VmWithABlockOfItsHost_IsRefused(string verb, string body)
    {
        await RunningAsync();

        Assert.Contains("cannot leave kvm1, which has its data block", await RefusedAsync($"/api/v1/vms/1/{verb}", body, HttpStatusCode.Conflict));
    }

    [TestMethod]
    public async Task Suspend_VmWithABlockOfItsHost_RestsThere()
    {
        await RunningAsync();

        await Service.OrderAsync("/api/v1/vms/1/suspend", "{}", Ct);

        await Service.RunUntilAsync(s => s.Vms.Single().State == VmState.Suspended, Ct);
    }

    [TestMethod]
    public async Task Retry_BlockIsSomebodyElsesNow_IsRefused()
    {
        await RunningAsync();
        var vm = (await Service.Ledger.LoadAsync(Ct)).Vms.Single();
        await Service.Ledger.CommitAsync(new() { Vms = [vm with { Host = null, State = VmState.Failed }] }, Ct);
        await Service.OrderAsync(ApiPaths.Vms, """{"template":"db","name":"second"}""", Ct);

        Assert.Contains("in use by VM 2 (second)", await RefusedAsync("/api/v1/vms/1/retry", "{}", HttpStatusCode.Conflict));
    }

    [TestMethod]
    public async Task Abandon_VmWithABlock_KeepsItUntilItsHostWasSeenWithoutTheVm()
    {
        await RunningAsync();
        var vm = (await Service.Ledger.LoadAsync(Ct)).Vms.Single();
        await Service.Ledger.CommitAsync(new() { Vms = [vm with { State = VmState.Epilog }] }, Ct);
        await Service.OrderAsync("/api/v1/vms/1/abandon", "{}", Ct);

        Assert.Contains("may still run on kvm1", await RefusedAsync(ApiPaths.Vms, """{"template":"db"}""", HttpStatusCode.Conflict));
        Assert.Contains("may still run on kvm1", await RefusedAsync("/api/v1/blocks/data/delete", "{}", HttpStatusCode.Conflict));
        Assert.AreEqual(1, (await RowAsync()).Vm);
        await Service.LaneAsync(Ct);
        Assert.IsTrue(Own.IsRunning(new(1)));
        Assert.IsNotNull((await Service.Ledger.LoadAsync(Ct)).Blocks.Single().Hold);

        Service.Clock.Advance(Service.Site.Tuning.OrphanGrace);
        await Service.RunUntilAsync(s => s.Blocks.Single().Hold is null, Ct);
        Assert.IsFalse(Own.IsRunning(new(1)));
        await Service.OrderAsync(ApiPaths.Vms, """{"template":"db"}""", Ct);
    }

    [TestMethod]
    public async Task Delete_BlockThatNobodyHas_LeavesNothing()
    {
        await MakeAsync("data");

        Assert.AreEqual("Data block \"data\" is deleted.", await Service.OrderAsync("/api/v1/blocks/data/delete", "{}", Ct));

        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Blocks);
        Assert.IsFalse(Own.HasFile(PathOf("data")));
        Assert.Contains("There is none", await RefusedAsync("/api/v1/blocks/data/delete", "{}", HttpStatusCode.NotFound));
    }

    [TestMethod]
    public async Task Delete_BlockOfALivingVm_IsRefused()
    {
        await RunningAsync();

        Assert.Contains("in use by VM 1", await RefusedAsync("/api/v1/blocks/data/delete", "{}", HttpStatusCode.Conflict));
        Assert.IsTrue(Own.HasFile(PathOf("data")));
    }

    [TestMethod]
    public async Task Delete_HostThatIsNotDeclaredAnyMore_SaysWhatIsLeft()
    {
        await Service.Ledger.CommitAsync(new() { Blocks = [new() { Name = new("data"), SizeMiB = 5, Host = new("kvm9"), Created = Service.Clock.GetUtcNow() }] }, Ct);

        Assert.Contains("its file is still on kvm9", await RefusedAsync("/api/v1/blocks/data/delete", "{}", HttpStatusCode.BadGateway));
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Blocks);
    }

    private SimulatedHost Own => (SimulatedHost)Service.Site.Hosts[0].Transfer;

    private static string PathOf(string block) => $"/simulated/home/blocks/{block}";

    private Task<string> MakeAsync(string name, string? host = "kvm1") =>
        Service.OrderAsync(ApiPaths.Blocks, $$"""{"name":"{{name}}","sizeMiB":10,"host":{{(host is null ? "null" : $"\"{host}\"")}}}""", Ct);

    private async Task RunningAsync()
    {
        await MakeAsync("data");
        await Service.OrderAsync(ApiPaths.Vms, """{"template":"db"}""", Ct);
        await Service.RunUntilAsync(s => s.Vms.Any(v => v.State == VmState.Running), Ct);
    }

    private async Task<BlockRow> RowAsync() => (await Service.GetAsync(ApiPaths.Blocks, ApiJson.Default.ListOfBlockRow, Ct)).Items.Single();

    private async Task<string> RefusedAsync(string path, string body, HttpStatusCode status)
    {
        using var response = await Service.PostAsync(path, body, Ct);
        return (await TestService.RefusedAsync(status, response, Ct)).Title;
    }
}
