using System.Net;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>A site with a network that is a list of two addresses, and templates whose cards know what they want.</summary>
[TestClass]
public sealed class NetworkOrdersTests : ApiSuite
{
    private static readonly VirtualNetwork List = new()
    {
        Name = new("net"),
        Bridge = "br0",
        Address = "10.1.0.0",
        PrefixLength = 26,
        NamePattern = "wn-{4}",
        Leases = [new("10.1.0.5"), new("10.1.0.9", "52:54:00:00:00:09")],
        IsFiltered = true,
        Vlan = new(7, "eth0"),
    };

    private static readonly VmTemplate Nine = new()
    {
        Name = new("nine"),
        Cpu = 1,
        Vcpu = 1,
        MemoryMiB = 500,
        Disks = [new(new("worker"))],
        Nics = [new("net")],
        NicAddresses = ["10.1.0.9"],
        RawNics = [new("02:11:22:33:44:55", "br1")],
    };

    private readonly string file = Path.GetTempFileName();

    [TestCleanup]
    public void RemoveFile() => File.Delete(file);

    private protected override Task<TestService> MakeAsync(CancellationToken ct) => TestService.StartAsync(ct, declare: (site, _) => site with
    {
        Networks = [List],
        Templates = [.. site.Templates, Nine, Nine with { Name = new("both"), Nics = [new("net"), new("net")], NicAddresses = ["", "10.1.0.5"], RawNics = [] }, Nine with { Name = new("elsewhere"), NicAddresses = ["10.1.0.6"] }],
        HostsFile = file,
    });

    [TestMethod]
    public async Task Create_AddressOfItsChoice_HasThatOneAndWhatTheNetworkAsks()
    {
        await CreateAsync("nine");

        var state = await Service.Ledger.LoadAsync(Ct);
        Assert.AreEqual(new Nic(new("net"), "br0", "52:54:00:00:00:09", "10.1.0.9") { Vlan = new(7, "eth0"), IsFiltered = true }, state.Vms.Single().Nics.Single());
        Assert.AreEqual("wn-9", state.Vms.Single().Name);
        var row = await Service.GetAsync("/api/v1/vms/1", ApiJson.Default.VmRow, Ct);
        Assert.AreEqual(new NicRow("", "br1", "02:11:22:33:44:55", ""), row.Nics[1]);
    }

    [TestMethod]
    public async Task Create_AddressThatAnotherCardMightBeGiven_IsKeptForTheOneThatAsks()
    {
        await CreateAsync("both");

        Assert.AreEqual("10.1.0.9 10.1.0.5", string.Join(' ', (await Service.Ledger.LoadAsync(Ct)).Vms.Single().Nics.Select(n => n.Address)));
    }

    [TestMethod]
    public async Task Create_AddressTakenRestingOrNotTheNetworks_IsRefusedAndRecordsNothing()
    {
        await CreateAsync("small-template");
        await CreateAsync("small-template");
        await RefusedAsync("nine", "10.1.0.9 of network \"net\" is held by VM 2. Choose another.");
        await RefusedAsync("small-template", "Network \"net\" has no free address: 2 of 2 addresses in use (2 held).");
        await RefusedAsync("elsewhere", "\"10.1.0.6\" is no address that network \"net\" leases.");

        await Service.OrderAsync("/api/v1/vms/2/destroy", "{}", Ct);
        await Service.RunUntilAsync(s => s.Vms.Length == 1, Ct);

        await RefusedAsync("nine", "10.1.0.9 of network \"net\" rests until ");
        Assert.AreEqual(3, (await Service.Ledger.LoadAsync(Ct)).NextVm.Value);
        Service.Clock.Advance(TimeSpan.FromMinutes(6));
        await CreateAsync("nine");
    }

    [TestMethod]
    public async Task Create_MacOfALivingVm_IsRefused()
    {
        await CreateAsync("nine");

        await RefusedAsync("elsewhere", "VM 1 (wn-9) has a card with the MAC of template \"elsewhere\".");
    }

    [TestMethod]
    public async Task Pass_FullList_SaysWhyCountsItAndDoesNotSpin()
    {
        for (var i = 1; i <= 4; i++)
        {
            Service.Submit($"{i}");
        }

        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);
        Assert.HasCount(2, (await Service.Ledger.LoadAsync(Ct)).Nodes);
        await Service.RunUntilAsync(s => s.Nodes.All(n => n.State == NodeState.Ready), Ct);
        await Service.PassAsync(Ct);

        var (plan, recorded) = (Service.Live.Last!.Plan, Service.Live.Last.PlanId); // The pass has just set it.
        Assert.IsTrue(plan.Clusters[0].Skipped.Any(s => s.Why == ScaleObstacle.NoAddress));
        Assert.Contains("network \"net\" has no free address", PlanText.Print(plan));
        for (var i = 0; i < 5; i++)
        {
            await Service.PassAsync(Ct);
        }

        Assert.HasCount(2, (await Service.Ledger.LoadAsync(Ct)).Nodes);
        Assert.AreEqual(recorded, Service.Live.Last.PlanId);
        Assert.IsEmpty(Service.Live.Last.Plan.Actions);
        var metrics = await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct);
        Assert.Contains("stratuslab_elastic_network_addresses{network=\"net\",state=\"free\"} 0\n", metrics);
        Assert.Contains("stratuslab_elastic_network_addresses{network=\"net\",state=\"held\"} 2\n", metrics);
    }

    [TestMethod]
    public async Task Pass_NewNode_IsInTheHostsFileBeforeItIsRegistered()
    {
        await File.WriteAllTextAsync(file, "127.0.0.1 localhost\n", Ct);
        Service.Submit("1");
        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);

        Assert.AreEqual("127.0.0.1 localhost\n# begin stratuslab-elastic lab\n10.1.0.5\twn-5\n# end stratuslab-elastic lab\n", await File.ReadAllTextAsync(file, Ct));
    }

    [TestMethod]
    public async Task Pass_HostsFileThatCannotBeWritten_IsShownAndStopsNothing()
    {
        File.Delete(file);
        Service.Submit("1");
        await Service.RunUntilAsync(s => s.Nodes.Any(n => n.State == NodeState.Ready), Ct);

        var status = await Service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct);
        Assert.StartsWith($"{file} is not up to date: ", status.HostsFile);
        Assert.Contains("stratuslab_elastic_hosts_file_up 0\n", await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct));

        await File.WriteAllTextAsync(file, "", Ct);
        await Service.PassAsync(Ct);
        Assert.AreEqual("", (await Service.GetAsync(ApiPaths.Status, ApiJson.Default.Status, Ct)).HostsFile);
        Assert.Contains("stratuslab_elastic_hosts_file_up 1\n", await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct));
    }

    private Task<string> CreateAsync(string template) => Service.OrderAsync(ApiPaths.Vms, $$"""{"template":"{{template}}"}""", Ct);

    private async Task RefusedAsync(string template, string says)
    {
        using var response = await Service.PostAsync(ApiPaths.Vms, $$"""{"template":"{{template}}"}""", Ct);
        Assert.Contains(says, (await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct)).Title);
    }
}
