using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Cli;

/// <summary>Pools, nodes, VMs, hosts and networks.</summary>
[TestClass]
public sealed class ListCommandsTests
{
    private static readonly DateTimeOffset Now = StoppedClock.Now;

    private static readonly NodeRow Node = new(
        37, "wn-0-12", "main", "medium", "ready", Now.AddMinutes(-3), "joined", "kvm01", "10.77.0.12", new(4, 8192, 0),
        new(Now.AddMinutes(-5), Now.AddMinutes(-4), Now.AddMinutes(-3), Now.AddMinutes(-2), null, 119.6, null), null, null, ["4711", "4715"]);

    private static readonly VmRow Vm = new(
        37, "wn-0-12", "running", "run", "kvm01", "medium", Now.AddMinutes(-4), Now.AddMinutes(-5), Now.AddMinutes(-4), 0, "", "", [new("workers", "br0", "02:00:0a:4d:00:0c", "10.77.0.12")]);

    [TestMethod]
    public async Task Pools_InEveryState_AreListed()
    {
        await using var service = await StubService.StartAsync();
        var pool = new PoolRow("small", "main", "tiny", new(1, 2048, 0), Nodes(("ready", 3), ("booting", 1), ("requested", 1), ("leaving", 1)), 1, 12, 5, 1, null);
        service.Answer(
            ApiPaths.Pools,
            ApiJson.Default.ListOfPoolRow,
            new([
                pool,
                pool with { Name = "medium", Nodes = Nodes(), Desired = null, BackOff = new(3, Now.AddMinutes(2), "kvm01 is full", true, false) },
                pool with { Name = "big", Nodes = Nodes(), BackOff = new(10, null, "image worker is not there.", true, true) },
                pool with { Name = "spare", Nodes = Nodes(), BackOff = new(1, Now, "VM 3 did not boot", false, false) },
            ]));
        Assert.AreEqual(
            """
            POOL    CLUSTER  ORDER  TEMPLATE  NODE           NODES ready+booting+draining  DESIRED  MIN  MAX  STATE
            small   main     1      tiny      1 core, 2 GiB  3+2+1                         5        1    12   used
            medium  main     1      tiny      1 core, 2 GiB  0+0+0                         -        1    12   rests until 14:07:22 after 3 failures: kvm01 is full
            big     main     1      tiny      1 core, 2 GiB  0+0+0                         5        1    12   STOPPED after 10 failures: image worker is not there. When that is cured: elastic pools resume big
            spare   main     1      tiny      1 core, 2 GiB  0+0+0                         5        1    12   used again after 1 failure: VM 3 did not boot

            """,
            await new Shell().PrintAsync(service, "pools"));
    }

    [TestMethod]
    public async Task Network_One_IsShownWithWhoHasItsAddresses()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Network.Replace("{name}", "workers", StringComparison.Ordinal), ApiJson.Default.NetworkDetails, new(
            "workers", "br0", "10.77.0.0/24", "10.77.0.1", "10.77.0.254", "10.77.0.254", ["10.0.0.53"], "wn-{3}-{4}", 7, 300, 250, 2, 1,
            [
                new("10.77.0.12", "wn-0-12", "02:00:0a:4d:00:0c", 37, null, ""),
                new("10.77.0.13", "wn-0-13", "02:00:0a:4d:00:0d", 36, Now.AddMinutes(2), ""),
                new("10.77.0.14", "wn-0-14", "02:00:0a:4d:00:0e", 30, null, "VM 30 was abandoned, and may still run on kvm02"),
            ]));
        Assert.AreEqual(
            """
            network     workers 10.77.0.0/24
            bridge      br0, VLAN 7
            addresses   10.77.0.1 to 10.77.0.254: 250 free, 2 held, 1 resting for 5 min each
            gateway     10.77.0.254
            dns         10.0.0.53
            names       wn-{3}-{4}

            ADDRESS     NAME     MAC                VM  STATE
            10.77.0.12  wn-0-12  02:00:0a:4d:00:0c  37  held
            10.77.0.13  wn-0-13  02:00:0a:4d:00:0d  36  rests until 14:07:22
            10.77.0.14  wn-0-14  02:00:0a:4d:00:0e  30  held: VM 30 was abandoned, and may still run on kvm02

            """,
            await new Shell().PrintAsync(service, "networks", "show", "workers"));
    }

    [TestMethod]
    public async Task Host_One_IsShownWithItsVms()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Host.Replace("{name}", "kvm01", StringComparison.Ordinal), ApiJson.Default.HostRow, new(
            "kvm01", "libvirt", true, false, true, "", "QEMU 8.2.0", "x86_64", "EPYC", 32, 4, 65536, 8192, 1.5, 9000, 1, 3, 5L << 30));
        service.Answer(ApiPaths.Vms, ApiJson.Default.ListOfVmRow, new([Vm]));

        var printed = await new Shell().PrintAsync(service, "hosts", "show", "kvm01");

        Assert.StartsWith(
            """
            host        kvm01 (libvirt)
            state       up
            hypervisor  QEMU 8.2.0
            processor   x86_64 EPYC
            cores       4 of 32 given, 1.5 busy
            memory      8 GiB of 64 GiB given, 8.8 GiB in use
            images      5 GiB in its own cache
            vms         1 of ours
            looked at   3 s ago

            VM  NAME
            """,
            printed);
        Assert.Contains("37  wn-0-12", printed);
        Assert.AreEqual("GET /api/v1/vms?host=kvm01", service.Asked.Last());
    }

    [TestMethod]
    public async Task Nodes_ListOfSeveralPages_IsReadToItsEnd()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerBy(ApiPaths.Nodes, http => http.Response.WriteAsync(JsonSerializer.Serialize(
            http.Request.Query["after"] == "main:wn-0-12:37" ? new([Node with { Name = "wn-0-13" }]) : new([Node], "main:wn-0-12:37"), ApiJson.Default.ListOfNodeRow)));

        Assert.Contains("wn-0-13", await new Shell().PrintAsync(service, "nodes", "--pool", "medium"));
        Assert.AreEqual("GET /api/v1/nodes?pool=medium&after=main%3Awn-0-12%3A37", service.Asked.Last());
        var json = JsonDocument.Parse(await new Shell().PrintAsync(service, "nodes", "--output", "json"));
        Assert.AreEqual(2, json.RootElement.GetProperty("items").GetArrayLength());
    }

    [TestMethod]
    public async Task Nodes_CutByTheLimit_SaysSo()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Nodes, ApiJson.Default.ListOfNodeRow, new([Node], "main:wn-0-12:37"));
        var shell = new Shell();

        Assert.AreEqual(0, await shell.RunAsync(service, "nodes", "--limit", "1"));

        Assert.AreEqual("There is more than these 1: leave --limit out to see all.\n", shell.Error);
        Assert.HasCount(1, service.Asked);
    }

    [TestMethod]
    public async Task Nodes_All_AsksForThoseThatAreOver()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(
            ApiPaths.Nodes,
            ApiJson.Default.ListOfNodeRow,
            new([Node, Node with { Id = 31, Name = "wn-0-9", State = "failed", Since = Now.AddHours(-2), Host = null, Reason = "it did not join within 15 min", Outcome = "failed" }]));
        Assert.AreEqual(
            """
            NODE     CLUSTER  POOL    STATE   FOR    HOST   ADDRESS     VM  SIZE            REASON
            wn-0-12  main     medium  ready   3 min  kvm01  10.77.0.12  37  4 cores, 8 GiB  joined
            wn-0-9   main     medium  failed  2 h    -      10.77.0.12  31  4 cores, 8 GiB  it did not join within 15 min

            """,
            await new Shell().PrintAsync(service, "nodes", "--all", "--limit", "2", "--pool", "medium"));
        Assert.AreEqual("GET /api/v1/nodes?all=true&limit=2&pool=medium", service.Asked.Single());
    }

    [TestMethod]
    public async Task NodesShow_TwoOfOneName_TellsBothLives()
    {
        await using var service = await StubService.StartAsync();
        var over = Node with
        {
            Id = 12,
            State = "gone",
            Since = Now.AddDays(-1),
            Reason = "",
            Host = null,
            Outcome = "retired",
            DrainCause = "idle",
            MadeFor = ["9"],
            Timings = new(Now.AddDays(-1).AddHours(-1), null, null, null, null, 0, Now.AddDays(-1)),
        };
        service.Answer("/api/v1/nodes/wn-0-12", ApiJson.Default.ListOfNodeRow, new([Node, over]));
        Assert.AreEqual(
            """
            node        wn-0-12
            cluster     main
            pool        medium
            state       ready for 3 min: joined
            vm          37 on kvm01
            address     10.77.0.12
            size        4 cores, 8 GiB
            created     14:00:22 for jobs 4711, 4715
            booted      14:01:22 after 1 min
            joined      14:02:22 after 1 min
            first job   14:03:22 after 1 min
            busy        1 min 59 s

            node        wn-0-12
            cluster     main
            pool        medium
            state       gone for 1 d
            vm          12 on no host
            address     10.77.0.12
            size        4 cores, 8 GiB
            created     2026-03-01 13:05 for job 9
            drained     idle
            ended       2026-03-01 14:05 (retired)

            """,
            await new Shell().PrintAsync(service, "nodes", "show", "wn-0-12"));
    }

    [TestMethod]
    public async Task Vms_WithFailure_AreListed()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Vms, ApiJson.Default.ListOfVmRow, new([Vm, Vm with { Id = 38, State = "prolog", Host = null, Attempts = 2, Failure = "the disk is full", Nics = [] }]));
        Assert.AreEqual(
            """
            VM  NAME     STATE    FOR    WISH  HOST   TEMPLATE  ADDRESS     TRIES  FAILURE
            37  wn-0-12  running  4 min  run   kvm01  medium    10.77.0.12  0
            38  wn-0-12  prolog   4 min  run   -      medium    -           2      the disk is full

            """,
            await new Shell().PrintAsync(service, "vms"));
        Assert.AreEqual("GET /api/v1/vms", service.Asked.Single());
    }

    [TestMethod]
    public async Task VmsShow_Failed_HasItsConsole()
    {
        await using var service = await StubService.StartAsync();
        service.Answer("/api/v1/vms/37", ApiJson.Default.VmRow, Vm with { State = "failed", Attempts = 3, Failure = "it did not boot", ConsoleTail = "[    0.0] Linux\r\nKernel panic \u001b[1m\n" });
        Assert.AreEqual(
            """
            vm          37
            name        wn-0-12
            state       failed for 4 min
            wish        run
            host        kvm01
            template    medium
            nic         10.77.0.12 in workers, 02:00:0a:4d:00:0c on bridge br0
            created     14:00:22
            running     14:01:22 after 1 min
            tries       3 failed in a row
            failure     it did not boot
            The end of its console:
              [    0.0] Linux
              Kernel panic ?[1m

            """,
            await new Shell().PrintAsync(service, "vms", "show", "37"));
    }

    [TestMethod]
    public async Task VmsLog_LivingVm_HasJournalAndWhyThereIsNoConsole()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(
            "/api/v1/vms/37/log", ApiJson.Default.VmLog, new(37, [new(1, Now, "vm", "37", 37, "VM 37 was placed on kvm01."), new(2, Now, "node", "", 37, "It joined.")], "", "kvm01 does not answer"));
        Assert.AreEqual(
            """
            2026-03-02 14:05:22  vm        37            VM 37 was placed on kvm01.
            2026-03-02 14:05:22  node      -             It joined.
            The console cannot be read: kvm01 does not answer

            """,
            await new Shell().PrintAsync(service, "vms", "log", "37"));
    }

    [TestMethod]
    public async Task VmsShow_NoNumber_IsWrongUse()
    {
        var shell = new Shell();
        Assert.AreEqual(2, await shell.RunAsync("vms", "show", "first"));
        StringAssert.Contains(shell.Error, "'first'");
        StringAssert.EndsWith(shell.Error, "See: elastic vms show --help\n");
    }

    [TestMethod]
    public async Task Hosts_InEveryState_AreListed()
    {
        await using var service = await StubService.StartAsync();
        var host = new HostRow("kvm01", "libvirt", true, false, true, "", "QEMU 7.2.22", "x86_64", "EPYC-Rome", 16, 6.5, 64 * 1024, 12 * 1024 + 512, 1.25, 5 * 1024, 3, 1.2);
        service.Answer(
            ApiPaths.Hosts,
            ApiJson.Default.ListOfHostRow,
            new([host, host with { Name = "kvm02", IsEnabled = false, Reason = "it is disabled" }, host with { Name = "kvm04", IsEnabled = false, IsDraining = true, Reason = "it is being drained" }, host with { Name = "kvm03", IsUp = false, Hypervisor = "", Architecture = "", Model = "", CoresBusy = null, ReportAgeSeconds = null, Reason = "it has not reported" }]));
        Assert.AreEqual(
            """
            HOST   KIND     STATE     CORES taken/total  MEMORY taken/total  BUSY              VMS  REPORT   HYPERVISOR   REASON
            kvm01  libvirt  up        6.5/16             12.5 GiB/64 GiB     1.3 cores, 5 GiB  3    1 s ago  QEMU 7.2.22
            kvm02  libvirt  disabled  6.5/16             12.5 GiB/64 GiB     1.3 cores, 5 GiB  3    1 s ago  QEMU 7.2.22  it is disabled
            kvm04  libvirt  draining  6.5/16             12.5 GiB/64 GiB     1.3 cores, 5 GiB  3    1 s ago  QEMU 7.2.22  it is being drained
            kvm03  libvirt  down      6.5/16             12.5 GiB/64 GiB     -                 3    never    -            it has not reported

            """,
            await new Shell().PrintAsync(service, "hosts"));
    }

    [TestMethod]
    public async Task Hosts_Wide_HaveTheirProcessors()
    {
        await using var service = await StubService.StartAsync();
        var host = new HostRow("kvm01", "libvirt", true, false, true, "", "QEMU 7.2.22", "x86_64", "EPYC-Rome", 16, 6.5, 64 * 1024, 12 * 1024 + 512, 1.25, 5 * 1024, 3, 1.2);
        service.Answer(ApiPaths.Hosts, ApiJson.Default.ListOfHostRow, new([host]));
        StringAssert.Contains(await new Shell().PrintAsync(service, "hosts", "-o", "wide"), "HYPERVISOR   PROCESSOR         REASON\nkvm01");
    }

    [TestMethod]
    public async Task Nodes_Grouped_AreALineForEachPoolAndState()
    {
        await using var service = await StubService.StartAsync();
        var made = new NodeTimings(StoppedClock.Now, null, null, null, null, 0, null);
        NodeRow Node(int number, string pool, string state) =>
            new(number, $"wn-{number:00}", "main", pool, state, StoppedClock.Now, "", null, "", new(4, 8192, 0), made, null, null, []);
        service.Answer(ApiPaths.Nodes, ApiJson.Default.ListOfNodeRow, new([Node(3, "small", "ready"), Node(1, "small", "ready"), Node(2, "small", "ready"), Node(9, "small", "booting"), Node(7, "big", "ready")]));
        Assert.AreEqual(
            """
            CLUSTER  POOL   STATE    COUNT  SIZE            NODES
            main     big    ready    1      4 cores, 8 GiB  wn-07
            main     small  booting  1      4 cores, 8 GiB  wn-09
            main     small  ready    3      4 cores, 8 GiB  wn-[01-03]

            """,
            await new Shell().PrintAsync(service, "nodes", "--grouped"));
    }

    [TestMethod]
    public async Task Networks_List_HasTheAddressesLeft()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Networks, ApiJson.Default.ListOfNetworkRow, new([new("workers", "br0", "10.77.0.0/24", 249, 3, 1)]));
        Assert.AreEqual("NETWORK  BRIDGE  CIDR          FREE  HELD  RESTING\nworkers  br0     10.77.0.0/24  249   3     1\n", await new Shell().PrintAsync(service, "networks"));
    }

    [TestMethod]
    public async Task NetworksHosts_Terminal_IsAHostsFile()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerText("/api/v1/networks/workers/hosts", 200, "10.77.0.2\twn-2\n10.77.0.3\twn-3\n");
        Assert.AreEqual("10.77.0.2\twn-2\n10.77.0.3\twn-3\n", await new Shell().PrintAsync(service, "networks", "hosts", "workers"));
    }

    [TestMethod]
    public async Task NetworksHosts_AsJson_IsAListOfNames()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerText("/api/v1/networks/workers/hosts", 200, "10.77.0.2\twn-2\n10.77.0.3\twn-3\n");
        using var json = JsonDocument.Parse(await new Shell().PrintAsync(service, "networks", "hosts", "workers", "-o", "json"));
        var second = json.RootElement.GetProperty("items")[1];
        Assert.AreEqual(("10.77.0.3", "wn-3"), (second.GetProperty("address").GetString(), second.GetProperty("name").GetString()));
    }

    private static ImmutableSortedDictionary<string, int> Nodes(params (string State, int Count)[] nodes) => nodes.ToImmutableSortedDictionary(n => n.State, n => n.Count);
}
