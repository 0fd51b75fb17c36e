using System.Net.Http.Json;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Tests.Api;
using StratusLab.Elastic.Web;

namespace StratusLab.Elastic.Tests.Web;

[TestClass]
public sealed class PageOrdersTests : ApiSuite
{
    [TestMethod]
    public async Task Freeze_ByItsButton_IsWrittenJournalledWithWhoAndLiftedAgain()
    {
        await Service.PassAsync(Ct);
        using var visit = new Visit(Service, Ct);
        await visit.EnterAsync(ApiRole.Operator);

        var after = await visit.PressAsync(WebPaths.Root, WebPaths.Freeze, ("cluster", "main"), ("reason", "maintenance & <rest>"));
        var freeze = (await Service.Ledger.LoadAsync(Ct)).Freezes["main"];

        Assert.AreEqual("token alice (web page)", freeze.By);
        Assert.AreEqual("maintenance & <rest>", freeze.Reason);
        Assert.Contains("class=\"notice\" role=\"status\">Frozen: cluster &quot;main&quot;.", after);
        Assert.Contains("is frozen: by token alice (web page) since", after);
        Assert.Contains("token alice (web page) froze cluster \"main\": maintenance & <rest>. Nothing is started or stopped there.", await JournalAsync());
        Assert.Contains("an operator's order", Service.Looks);
        var audited = (await Service.Http.GetFromJsonAsync(ApiPaths.Audit, ApiJson.Default.ListOfAuditRow, Ct))!.Items.Single(r => r.Order == $"POST {WebPaths.Freeze}"); // It answers with a list.
        Assert.AreEqual(("token alice", "web page", "operator", 303), (audited.Who, audited.Said, audited.Role, audited.Status));
        Assert.StartsWith("Frozen: cluster \"main\".", audited.Outcome);

        var lifted = await visit.PressAsync(WebPaths.Root, WebPaths.Unfreeze, ("cluster", "main"));
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
        Assert.Contains("No longer frozen: cluster &quot;main&quot;.", lifted);
    }

    [TestMethod]
    public async Task Notice_FromALink_CannotBeMadeUp()
    {
        using var visit = new Visit(Service, Ct);
        await visit.EnterAsync(ApiRole.Viewer);

        Assert.DoesNotContain("class=\"notice\"", await visit.GetAsync("/web/?done=All%20is%20well"));
    }

    [TestMethod]
    public async Task FreezeEverything_IsSaidFirst()
    {
        await Service.PassAsync(Ct);
        using var visit = new Visit(Service, Ct);
        await visit.EnterAsync(ApiRole.Operator);

        var after = await visit.PressAsync(WebPaths.Root, WebPaths.Freeze, ("cluster", ""), ("reason", "smoke"));

        Assert.Contains("Everything is frozen by token alice (web page) since 10:00:0", after);
        Assert.IsLessThan(after.IndexOf("Demand against supply", StringComparison.Ordinal), after.IndexOf("Everything is frozen by", StringComparison.Ordinal));
        Assert.IsTrue((await Service.Ledger.LoadAsync(Ct)).Freezes.ContainsKey(""));
    }

    [TestMethod]
    public async Task Host_ByItsButtons_IsDrainedAndEnabledAgain()
    {
        using var visit = new Visit(Service, Ct);
        await visit.EnterAsync(ApiRole.Operator);

        var drained = await visit.PressAsync(WebPaths.Hosts, "/web/hosts/kvm1/drain");
        Assert.HasCount(1, (await Service.Ledger.LoadAsync(Ct)).DrainingHosts);
        Assert.Contains("Host kvm1 is being drained", drained);
        Assert.Contains("as token alice (web page) ordered.", await JournalAsync());

        await visit.PressAsync(WebPaths.Hosts, "/web/hosts/kvm1/enable");
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).DisabledHosts);
    }

    [TestMethod]
    public async Task Pool_StoppedAfterFailures_IsSaidWithItsReasonAndRetried()
    {
        var state = await Service.Ledger.LoadAsync(Ct);
        await Service.Ledger.CommitAsync(new() { Memory = state.Memory with { Pools = state.Memory.Pools.Add(new("small"), new() { Failures = 10, Reason = "no image" }) } }, Ct);
        await Service.PassAsync(Ct);
        using var visit = new Visit(Service, Ct);
        await visit.EnterAsync(ApiRole.Operator);

        Assert.Contains("Pool small is stopped until an operator resumes it, after 10 failures in a row. Last: no image", await visit.GetAsync(WebPaths.Root));
        await visit.PressAsync(WebPaths.Root, "/web/pools/small/resume");
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Memory.Pools);
    }

    [TestMethod]
    public async Task Vm_ThatFailed_IsTriedAgain()
    {
        var state = await Service.Ledger.LoadAsync(Ct);
        var vm = new Vm
        {
            Id = state.NextVm,
            Name = "service1",
            Template = Service.Site.Templates[0],
            Nics = [],
            State = VmState.Failed,
            Failure = "its image is not there",
            Since = Service.Clock.GetUtcNow(),
            Created = Service.Clock.GetUtcNow(),
        };
        await Service.Ledger.CommitAsync(new() { Vms = [vm] }, Ct);
        using var visit = new Visit(Service, Ct);
        await visit.EnterAsync(ApiRole.Operator);

        Assert.Contains("its image is not there", await visit.GetAsync(WebPaths.Root));
        await visit.PressAsync(WebPaths.Root, $"/web/vms/{vm.Id}/retry");
        Assert.AreEqual(VmState.Pending, (await Service.Ledger.FindVmAsync(vm.Id, Ct))?.State);
    }

    [TestMethod]
    public async Task Node_ByItsButtons_IsDrainedUndrainedAndRetired()
    {
        var node = await ReadyNodeAsync();
        var page = WebPaths.To(WebPaths.Node, node.Name.Value);
        using var visit = new Visit(Service, Ct);
        await visit.EnterAsync(ApiRole.Operator);
        Assert.DoesNotContain("/undrain", await visit.GetAsync(page));

        var drained = await visit.PressAsync(page, $"{page}/drain?cluster=main");
        Assert.AreEqual(NodeOrder.Drain, await OrderedAsync(node));
        Assert.Contains("it takes no more jobs and stays", drained);
        Assert.Contains("as token alice (web page) ordered.", await JournalAsync());
        var audited = (await Service.Http.GetFromJsonAsync(ApiPaths.Audit, ApiJson.Default.ListOfAuditRow, Ct))!.Items.Single(r => r.Order == $"POST {WebPaths.DrainNode}"); // It answers with a list.
        Assert.AreEqual(("token alice", node.Name.Value, 303), (audited.Who, audited.Subject, audited.Status));

        Assert.Contains("it takes jobs again", await visit.PressAsync(page, $"{page}/undrain?cluster=main"));
        Assert.AreEqual(NodeOrder.None, await OrderedAsync(node));

        Assert.Contains($"href=\"{page}/retire?cluster=main\"", await visit.GetAsync(page));
        Assert.AreEqual(NodeOrder.None, await OrderedAsync(node), "asking is not doing");
        var retired = await visit.PressAsync($"{page}/retire?cluster=main", $"{page}/retire?cluster=main");
        Assert.AreEqual(NodeOrder.Retire, await OrderedAsync(node));
        Assert.Contains("leaves when those that run on it are done", retired);
        Assert.DoesNotContain("/retire?", retired);
    }

    [TestMethod]
    public async Task Node_ThatHasLeft_HasNoButtonsAndIsNotAskedAbout()
    {
        var node = await ReadyNodeAsync();
        Service.Clock.Advance(TimeSpan.FromHours(2));
        await Service.RunUntilAsync(s => s.Nodes.All(n => n.Id != node.Id), Ct);
        using var visit = new Visit(Service, Ct);
        await visit.EnterAsync(ApiRole.Operator);
        var page = WebPaths.To(WebPaths.Node, node.Name.Value);

        Assert.DoesNotContain($"{page}/", await visit.GetAsync(page));
        using var answer = await visit.SendAsync($"{page}/retire");
        Assert.AreEqual(System.Net.HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains($"Node {node.Name} is leaving or has left already.", await answer.Content.ReadAsStringAsync(Ct));
    }

    [TestMethod]
    public async Task Order_ThatIsRefused_SaysWhyOnAPage()
    {
        using var visit = new Visit(Service, Ct);
        await visit.EnterAsync(ApiRole.Operator);
        using var answer = await visit.PostAsync("/web/hosts/none/drain", ("seal", Web.Visit.SealOf(await visit.GetAsync(WebPaths.Hosts))));

        Assert.AreEqual(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no host &quot;none&quot;. There is: kvm1.", await answer.Content.ReadAsStringAsync(Ct));
    }

    private async Task<NodeOrder> OrderedAsync(WorkerNode node) => (await Service.Ledger.LoadAsync(Ct)).Nodes.Single(n => n.Id == node.Id).Order;

    private async Task<string> JournalAsync() => string.Join('\n', (await Service.Ledger.ListNewestEventsAsync(20, Ct)).Select(e => e.Event.Text));
}
