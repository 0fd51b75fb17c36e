using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using Microsoft.Extensions.DependencyInjection;
using StratusLab.Elastic.Contracts.Ec2;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Tests.Slurm;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Tests.Api;
using StratusLab.Elastic.Vmm.Drivers.Ec2;

namespace StratusLab.Elastic.Tests.Scenarios;

/// <summary>The whole service (reconciler, lane, ledger, API) over an emulated Slurm and an emulated EC2 account: jobs, instances, drain, and nothing left.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class BurstScenarioTests
{
    private static readonly CloudPolicy Account = new()
    {
        Types = [new("c5.large", 4, 8192) { PricePerHour = 0.1m }, new("c5a.large", 4, 8192) { PricePerHour = 0.2m }],
        Networks = [new("burst")],
        MaxCostPerMonth = 100,
    };

    private readonly EmulatedSlurm slurm = new();
    private readonly string credentials = Path.GetTempFileName();
    private readonly HttpClient http = Ec2Client.MakeHttp();
    private Ec2Emulator emulator = null!; // Set before every test.
    private TestService service = null!; // Likewise.
    private bool diesAfterRunInstances;

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync()
    {
        service = await TestService.StartAsync(Ct, start: TimeProvider.System.GetUtcNow(), declare: (site, clock) =>
        {
            emulator = new(clock) { PendingTime = TimeSpan.FromSeconds(20) };
            File.WriteAllText(credentials, $"[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = {emulator.Keys["AKIDEXAMPLE"]}\n");
            var options = new Ec2Options
            {
                Host = new("aws"),
                Site = "site",
                Region = emulator.Region,
                Endpoint = emulator.Endpoint,
                CredentialsFile = credentials,
                Subnets = ImmutableSortedDictionary<NetworkName, string>.Empty.Add(new("burst"), "subnet-1"),
                Capacity = Account.Capacity(4),
            };
            var client = new Ec2Client(options, http, clock, new Random(1));
            var instances = new Ec2Instances(options, client);
            var host = new ServedHost(
                new() { Name = options.Host, Cloud = Account, MaxVms = 4, HasSharedFiles = false }, "ec2", new Ec2Hypervisor(options, client, instances, clock), new Ec2Transfer(options, client, instances));
            var (cluster, name) = (site.Clusters[0], new ClusterName("lab"));
            var template = cluster.Pools[0].Template with { Nics = [new("burst")], Disks = [], Ec2 = [new() { Ami = "ami-1" }] };
            return site with
            {
                Name = "site",
                Hosts = [host],
                Networks = [site.Networks[0] with { Name = new("burst"), Bridge = "", Address = "10.2.0.0", FirstLease = "10.2.0.4", LastLease = null }],
                Templates = [template],
                Clusters = [cluster with { Policy = cluster.Policy with { Name = name }, Pools = [.. cluster.Pools.Select(p => p with { Cluster = name, Template = template })], Lrms = new OutsideLrms(slurm.Lrms, clock) }],
            };
        }, more: services => services.AddSingleton(new FailPoint(at =>
        {
            if (diesAfterRunInstances && at == "lane.deployed")
            {
                diesAfterRunInstances = false;
                throw new KilledException(at);
            }
        })));
    }

    [TestCleanup]
    public async Task StopAsync()
    {
        await service.DisposeAsync();
        await emulator.DisposeAsync();
        await slurm.DisposeAsync();
        http.Dispose();
        File.Delete(credentials);
    }

    [TestMethod]
    public async Task Job_ThatWaits_GetsAnInstanceWhichEndsWhenItIsIdle()
    {
        var foreign = emulator.StartForeign("somebodys");
        var job = await slurm.SubmitWaitingAsync();
        var node = await ReadyNodeAsync();
        var instance = emulator.Living.Single(i => i != foreign);
        Assert.AreEqual((node.Address, "c5.large", node.Name.Value), (instance.PrivateAddress, instance.Form["InstanceType"], instance.Tags["Name"]));
        await RoundsAsync(2);
        Assert.IsFalse(instance.HasMetadata, "the node has joined: its secrets are not read again");
        await slurm.StartJobAsync(job, node.Name);
        await RoundsAsync(30);
        Assert.AreEqual(NodeState.Ready, (await NodeAsync()).State, "a node with a job stays, however long");

        await slurm.FinishJobsAsync(node.Name);
        await service.RunUntilAsync(s => s.Nodes.IsEmpty && s.Vms.IsEmpty, Ct);

        CollectionAssert.AreEqual(new[] { foreign }, emulator.Living.ToArray());
        Assert.IsFalse((await slurm.Lrms.ReadAsync(Ct)).Nodes.Any(n => n.Name == node.Name));
        Assert.IsTrue((await service.Ledger.LoadAsync(Ct)).Memory.Clouds[new("aws")].Total is > 0 and < 1, "its minutes have cost something");
    }

    [TestMethod]
    public async Task Service_KilledBetweenRunInstancesAndTheLedger_HasOneInstance()
    {
        emulator.Unlisted = TimeSpan.FromSeconds(12);
        diesAfterRunInstances = true;
        await slurm.SubmitWaitingAsync();
        await service.LaneAsync(Ct);
        await service.PassAsync(Ct);
        await Assert.ThrowsExactlyAsync<KilledException>(() => service.LaneAsync(Ct));
        Assert.IsNull((await service.Ledger.LoadAsync(Ct)).Vms.Single().Deployed);

        await ReadyNodeAsync();

        Assert.HasCount(1, emulator.Instances);
    }

    [TestMethod]
    public async Task Type_ThatIsNotToBeHad_GivesWayToTheNextAndRests()
    {
        emulator.Left["c5.large"] = 0;
        await slurm.SubmitWaitingAsync();

        await ReadyNodeAsync();

        Assert.AreEqual("c5a.large", emulator.Living.Single().Form["InstanceType"]);
        var state = await service.Ledger.LoadAsync(Ct);
        Assert.Contains("InsufficientInstanceCapacity", state.Memory.Clouds[new("aws")].Types["c5.large"].Reason);
        Assert.IsFalse(state.Memory.Hosts.ContainsKey(new("aws")), "the account itself is not to blame");
        Assert.AreEqual(2, emulator.Requests.Where(r => r.Action == "RunInstances").Select(r => r.Form["ClientToken"]).Distinct().Count());
    }

    [TestMethod]
    public async Task NoTypeLeft_GivesTheNodeUpAtOnceSoThatAnotherPoolIsTried()
    {
        (emulator.Left["c5.large"], emulator.Left["c5a.large"]) = (0, 0);
        await slurm.SubmitWaitingAsync();
        await service.RunUntilAsync(s => s.Memory.Pools.Values.Any(p => p.Failures > 0), Ct);

        Assert.IsEmpty(emulator.Instances);
    }

    [TestMethod]
    public async Task Throttling_IsNoLackOfRoom()
    {
        emulator.Fail("RunInstances", "RequestLimitExceeded", 503, times: 3);
        await slurm.SubmitWaitingAsync();
        await ReadyNodeAsync();

        var state = await service.Ledger.LoadAsync(Ct);
        Assert.AreEqual(("c5.large", 0), (emulator.Living.Single().Form["InstanceType"], state.Memory.Clouds[new("aws")].Types.Count));
    }

    [TestMethod]
    public async Task Credentials_Refused_CloseTheHostAndPlanSaysWhy()
    {
        emulator.Fail("DescribeInstances", "AuthFailure", 401, times: 1000);
        await slurm.SubmitWaitingAsync();
        await RoundsAsync(3);

        Assert.IsEmpty((await service.Ledger.LoadAsync(Ct)).Vms);
        using var plan = await service.Http.GetAsync("api/v1/plan", Ct);
        Assert.Contains("AuthFailure", await plan.Content.ReadAsStringAsync(Ct));
    }

    [TestMethod]
    public async Task Instance_EndedByHand_IsBelievedFromTheSecondLookOn()
    {
        var job = await slurm.SubmitWaitingAsync();
        var node = await ReadyNodeAsync();
        await slurm.StartJobAsync(job, node.Name);
        emulator.Living.Single().Ended = service.Clock.GetUtcNow();
        await service.LaneAsync(Ct);
        Assert.AreEqual(VmState.Unknown, (await service.Ledger.LoadAsync(Ct)).Vms.Single().State);

        service.Clock.Advance(TimeSpan.FromSeconds(5));
        await service.LaneAsync(Ct);

        Assert.AreNotEqual(VmState.Unknown, (await service.Ledger.LoadAsync(Ct)).Vms.SingleOrDefault()?.State);
    }

    [TestMethod]
    public async Task Orders_ThatAnAccountCannotDo_AreRefusedWithASentence()
    {
        using var created = await service.Http.PostAsJsonAsync("api/v1/vms", new { template = service.Site.Templates[0].Name.Value }, Ct);
        Assert.IsTrue(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync(Ct));
        await service.RunUntilAsync(s => s.Vms.Single().State == VmState.Running, Ct);

        foreach (var order in new[] { "suspend", "stop" })
        {
            using var refused = await service.Http.PostAsJsonAsync($"api/v1/vms/1/{order}", new { }, Ct);
            Assert.AreEqual(System.Net.HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Contains("VM 1 is on aws, a host of kind ec2: the memory of VMs cannot be kept there. Shut it down instead.", await refused.Content.ReadAsStringAsync(Ct));
        }

        using var ended = await service.Http.PostAsJsonAsync("api/v1/vms/1/shutdown", new { }, Ct);
        await service.RunUntilAsync(s => s.Vms.IsEmpty, Ct);
        Assert.IsEmpty(emulator.Living);
    }

    // The machine joins when its instance runs, as its join script would make it.
    private async Task<WorkerNode> ReadyNodeAsync()
    {
        await service.RunUntilAsync(s => s.Nodes.Any(n => n.State == NodeState.Booting), Ct);
        await RoundsAsync(1);
        await slurm.AddNodeAsync((await NodeAsync()).Name);
        await service.RunUntilAsync(s => s.Nodes.Single().State == NodeState.Ready, Ct);
        return await NodeAsync();
    }

    private async Task<WorkerNode> NodeAsync() => (await service.Ledger.LoadAsync(Ct)).Nodes.Single();

    private async Task RoundsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await service.LaneAsync(Ct);
            await service.PassAsync(Ct);
            service.Clock.Advance(TimeSpan.FromSeconds(5));
        }
    }
}
