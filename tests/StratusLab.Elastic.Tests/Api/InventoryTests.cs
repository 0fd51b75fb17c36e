using System.Collections.Immutable;
using System.Net;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>The lists of what there is: pools, nodes, VMs, hosts, networks.</summary>
[TestClass]
public sealed class InventoryTests : ApiSuite
{
    [TestMethod]
    public async Task Pools_OneNodeReady_ShowsItAndWhatIsWanted()
    {
        await ReadyNodeAsync();

        var pools = (await Service.GetAsync(ApiPaths.Pools, ApiJson.Default.ListOfPoolRow, Ct)).Items;

        CollectionAssert.AreEqual(new[] { "small", "big" }, pools.Select(p => p.Name).ToArray());
        Assert.AreEqual(("small-template", 1, 4, 0, 1), (pools[0].Template, pools[0].Nodes["ready"], pools[0].Max, pools[0].Min, pools[0].Desired));
        Assert.AreEqual(new ResourceAmount(2, 1800, 0), pools[0].Resources);
        Assert.IsNull(pools[0].BackOff);
        Assert.IsEmpty(pools[1].Nodes);
    }

    [TestMethod]
    public async Task Pools_AfterFailures_ShowsTheBackOff()
    {
        var failed = BackOff.None.Failed(Service.Clock.GetUtcNow(), "no kernel");
        await Service.Ledger.CommitAsync(new() { Memory = new() { Pools = ImmutableSortedDictionary<PoolName, BackOff>.Empty.Add(new("big"), failed) } }, Ct);

        var backOff = (await Service.GetAsync(ApiPaths.Pools + "?cluster=main", ApiJson.Default.ListOfPoolRow, Ct)).Items[1].BackOff;

        Assert.AreEqual(new BackOffStatus(1, failed.Until, "no kernel", true, false), backOff);
    }

    [TestMethod]
    public async Task Nodes_OneReady_ShowsItsLife()
    {
        var node = await ReadyNodeAsync();
        Service.Clock.Advance(TimeSpan.FromSeconds(5));
        await Service.PassAsync(Ct);
        Service.Clock.Advance(TimeSpan.FromSeconds(100));

        var row = (await Service.GetAsync(ApiPaths.Nodes + "?cluster=main&pool=small", ApiJson.Default.ListOfNodeRow, Ct)).Items.Single();

        Assert.AreEqual((node.Id.Value, node.Name.Value, "main", "small", "ready", "kvm1", node.Address), (row.Id, row.Name, row.Cluster, row.Pool, row.State, row.Host, row.Address));
        Assert.AreEqual("1", row.MadeFor.Single());
        Assert.IsNull(row.Outcome);
        Assert.IsNull(row.DrainCause);
        Assert.AreEqual(node.Created, row.Timings.Created);
        Assert.IsNotNull(row.Timings.Joined);
        Assert.IsGreaterThanOrEqualTo(100, row.Timings.BusySeconds);
    }

    [TestMethod]
    public async Task Nodes_RetiredOne_IsListedOnlyOnRequest()
    {
        Service.Submit("1", runTime: TimeSpan.FromSeconds(20));
        await Service.RunUntilAsync(s => s.Nodes.Any(n => n.State == NodeState.Ready), Ct);
        await Service.RunUntilAsync(s => s.Nodes.IsEmpty, Ct);

        Assert.IsEmpty((await Service.GetAsync(ApiPaths.Nodes, ApiJson.Default.ListOfNodeRow, Ct)).Items);
        var row = (await Service.GetAsync(ApiPaths.Nodes + "?all=true&limit=10", ApiJson.Default.ListOfNodeRow, Ct)).Items.Single();
        Assert.AreEqual(("gone", "retired", "idle", "kvm1"), (row.State, row.Outcome, row.DrainCause, row.Host));
        Assert.IsNotNull(row.Timings.Ended);
        Assert.AreEqual(row.Id, (await Service.GetAsync($"/api/v1/nodes/{row.Name}", ApiJson.Default.ListOfNodeRow, Ct)).Items.Single().Id);
    }

    [TestMethod]
    public async Task Nodes_OfAPoolAndLimited_AreFilteredFirst()
    {
        var small = await ReadyNodeAsync();
        Service.Submit("2", cores: 8);
        await Service.RunUntilAsync(s => s.Nodes.Any(n => n.Pool.Value == "big"), Ct);

        foreach (var all in (string[])["false", "true"])
        {
            var row = (await Service.GetAsync($"{ApiPaths.Nodes}?pool=small&cluster=main&limit=1&all={all}", ApiJson.Default.ListOfNodeRow, Ct)).Items.Single();
            Assert.AreEqual((small.Id.Value, "small", "kvm1"), (row.Id, row.Pool, row.Host));
        }
    }

    [TestMethod]
    public async Task Nodes_OfAnUnknownPool_Is404ThatNamesThoseThereAre() =>
        Assert.AreEqual(
            "There is no pool \"smal\". There is: big, small.",
            (await Service.RefusedAsync(HttpStatusCode.NotFound, ApiPaths.Nodes + "?pool=smal", Ct)).Title);

    [TestMethod]
    public async Task Node_Unknown_Is404ThatNamesThoseThereAre()
    {
        var node = await ReadyNodeAsync();

        Assert.Contains($"There is: {node.Name}", (await Service.RefusedAsync(HttpStatusCode.NotFound, "/api/v1/nodes/wn-99", Ct)).Title);
    }

    [TestMethod]
    [DataRow("/api/v1/nodes/-o")]
    [DataRow("/api/v1/nodes/a%20b")]
    [DataRow("/api/v1/networks/%2e%2e%2fx/hosts")]
    [DataRow("/api/v1/nodes?limit=many")]
    [DataRow("/api/v1/nodes?all=maybe")]
    [DataRow("/api/v1/vms/x")]
    public async Task Inventory_WhatIsAskedIsNoNameOrNumber_IsRefused(string path) => await Service.RefusedAsync(HttpStatusCode.BadRequest, path, Ct);

    [TestMethod]
    public async Task Vms_OneRuns_ShowsItWithItsCards()
    {
        var node = await ReadyNodeAsync();

        var row = (await Service.GetAsync(ApiPaths.Vms, ApiJson.Default.ListOfVmRow, Ct)).Items.Single();
        var shown = await Service.GetAsync($"/api/v1/vms/{row.Id}", ApiJson.Default.VmRow, Ct);

        Assert.AreEqual((node.Id.Value, "running", "run", "kvm1", "small-template"), (shown.Id, shown.State, shown.Wish, shown.Host, shown.Template));
        Assert.AreEqual(("net", "br0", node.Address), (shown.Nics[0].Network, shown.Nics[0].Bridge, shown.Nics[0].Address));
    }

    [TestMethod]
    public async Task VmLog_LivingVm_HasTheJournalAndReadsTheConsole()
    {
        var node = await ReadyNodeAsync();

        var log = await Service.GetAsync($"/api/v1/vms/{node.Id}/log", ApiJson.Default.VmLog, Ct);

        Assert.Contains("is requested", log.Events[0].Text);
        Assert.IsTrue(log.Events.All(e => e.Vm == node.Id.Value));
        Assert.AreEqual(("simulated guest started\n", ""), (log.ConsoleTail, log.ConsoleNote));
    }

    [TestMethod]
    public async Task Vm_Unknown_Is404()
    {
        await Service.RefusedAsync(HttpStatusCode.NotFound, "/api/v1/vms/7", Ct);
        await Service.RefusedAsync(HttpStatusCode.NotFound, "/api/v1/vms/7/log", Ct);
    }

    [TestMethod]
    public async Task Hosts_NotSeenThenSeenThenSilent_SaysSo()
    {
        var before = (await Service.GetAsync(ApiPaths.Hosts, ApiJson.Default.ListOfHostRow, Ct)).Items.Single();
        await ReadyNodeAsync();
        var up = (await Service.GetAsync(ApiPaths.Hosts, ApiJson.Default.ListOfHostRow, Ct)).Items.Single();
        Service.Clock.Advance(TimeSpan.FromMinutes(2));
        var silent = (await Service.GetAsync(ApiPaths.Hosts, ApiJson.Default.ListOfHostRow, Ct)).Items.Single();

        Assert.AreEqual((false, "it has not been seen yet", null), (before.IsUp, before.Reason, before.ReportAgeSeconds));
        Assert.AreEqual(("kvm1", "simulated", true, true, "", "x86_64", 16.0, 1.0, 64000, 2000, 1), (up.Name, up.Kind, up.IsEnabled, up.IsUp, up.Reason, up.Architecture, up.CoresTotal, up.CoresTaken, up.MemoryMiBTotal, up.MemoryMiBTaken, up.Vms));
        Assert.IsFalse(silent.IsUp);
        Assert.Contains("its last report is 2 min", silent.Reason);
    }

    [TestMethod]
    public async Task Hosts_DisabledByAnOperator_SaysSo()
    {
        await Service.LaneAsync(Ct);
        await Service.Ledger.CommitAsync(new() { DisabledHosts = [new("kvm1")] }, Ct);

        var row = (await Service.GetAsync(ApiPaths.Hosts, ApiJson.Default.ListOfHostRow, Ct)).Items.Single();

        Assert.AreEqual((false, true, "it is disabled"), (row.IsEnabled, row.IsUp, row.Reason));
    }

    [TestMethod]
    public async Task Networks_OneAddressHeld_CountsIt()
    {
        await ReadyNodeAsync();

        var row = (await Service.GetAsync(ApiPaths.Networks, ApiJson.Default.ListOfNetworkRow, Ct)).Items.Single();

        Assert.AreEqual(("net", "br0", "10.1.0.0/26", 1, 0), (row.Name, row.Bridge, row.Cidr, row.Held, row.Quarantined));
        Assert.IsGreaterThan(50, row.Free);
    }

    [TestMethod]
    public async Task Network_One_TellsWhoHasItsAddresses()
    {
        var node = await ReadyNodeAsync();

        var network = await Service.GetAsync("/api/v1/networks/net", ApiJson.Default.NetworkDetails, Ct);

        Assert.AreEqual(("10.1.0.0/26", "10.1.0.1", "10.1.0.62", 1), (network.Cidr, network.First, network.Last, network.Held));
        var lease = network.Leases.Single();
        Assert.AreEqual((node.Address, node.Name.Value, node.Id.Value), (lease.Address, lease.Name, lease.Vm));
        Assert.Contains("There is no network \"none\"", (await Service.RefusedAsync(HttpStatusCode.NotFound, "/api/v1/networks/none", Ct)).Title);
    }

    [TestMethod]
    public async Task Host_One_IsThatOfTheList()
    {
        await ReadyNodeAsync();
        Service.Get<HostBoard>().PutImages(new("kvm1"), 7);

        var host = await Service.GetAsync("/api/v1/hosts/kvm1", ApiJson.Default.HostRow, Ct);

        Assert.AreEqual(("kvm1", true, 1, 7L), (host.Name, host.IsUp, host.Vms, host.ImageCacheBytes));
        Assert.Contains("There is no host \"none\"", (await Service.RefusedAsync(HttpStatusCode.NotFound, "/api/v1/hosts/none", Ct)).Title);
        Assert.Contains("stratuslab_elastic_image_cache_bytes{host=\"kvm1\"} 7\n", await Service.Http.GetStringAsync(ApiPaths.Metrics, Ct));
    }

    [TestMethod]
    public async Task NetworkHosts_OfANetwork_IsAHostsFileOfEveryAddress()
    {
        using var response = await Service.Http.GetAsync("/api/v1/networks/net/hosts", Ct);
        var lines = (await response.Content.ReadAsStringAsync(Ct)).TrimEnd('\n').Split('\n');

        Assert.AreEqual("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("10.1.0.2\twn-2", lines);
        Assert.IsTrue(lines.All(l => l.Split('\t').Length == 2));
    }

    [TestMethod]
    public async Task NetworkHosts_UnknownNetwork_Is404() =>
        Assert.Contains("There is: net", (await Service.RefusedAsync(HttpStatusCode.NotFound, "/api/v1/networks/other/hosts", Ct)).Title);
}
