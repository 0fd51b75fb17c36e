using System.Collections.Immutable;
using System.Net;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>Pages, filters and tags of lists.</summary>
[TestClass]
public sealed class PagingTests : ApiSuite
{
    [TestMethod]
    public async Task Vms_PageByPage_AreAllThereOnceWhateverComesAndGoes()
    {
        await AddVmsAsync(1, 5);
        var first = await Service.GetAsync(ApiPaths.Vms + "?limit=2", ApiJson.Default.ListOfVmRow, Ct);
        await AddVmsAsync(6, 2);
        await EndAsync(4);
        var second = await Service.GetAsync($"{ApiPaths.Vms}?limit=2&after={first.Next}", ApiJson.Default.ListOfVmRow, Ct);
        var third = await Service.GetAsync($"{ApiPaths.Vms}?limit=2&after={second.Next}", ApiJson.Default.ListOfVmRow, Ct);

        CollectionAssert.AreEqual(new long[] { 5, 4, 3, 2, 1 }, first.Items.Concat(second.Items).Concat(third.Items).Select(v => v.Id).ToArray());
        Assert.IsNull(third.Next);
    }

    [TestMethod]
    public async Task Vms_FollowedByTheLinkHeader_AreAllThere()
    {
        await AddVmsAsync(1, 5);
        var (ids, path) = (new List<long>(), ApiPaths.Vms + "?all=true&limit=2");
        while (path is not null)
        {
            using var response = await Service.Http.GetAsync(path, Ct);
            var text = await response.Content.ReadAsStringAsync(Ct);
            ids.AddRange(System.Text.Json.JsonSerializer.Deserialize(text, ApiJson.Default.ListOfVmRow)!.Items.Select(v => v.Id)); // A page.
            path = response.Headers.TryGetValues("Link", out var links) ? links.Single()[1..].Split('>')[0] : null;
        }

        CollectionAssert.AreEqual(new long[] { 5, 4, 3, 2, 1 }, ids);
    }

    [TestMethod]
    public async Task Queue_PageByPage_GoesOnAfterTheJobItself()
    {
        foreach (var job in (string[])["1", "2", "3", "4"])
        {
            Service.Submit(job, cores: 8);
        }

        await Service.PassAsync(Ct);
        var first = await Service.GetAsync(ApiPaths.Queue + "?limit=2", ApiJson.Default.ListOfQueueRow, Ct);
        Service.Lrms.Change = s => s with { Jobs = [.. s.Jobs.Where(j => j.Id.Value != "1")] };
        await Service.PassAsync(Ct);
        var second = await Service.GetAsync($"{ApiPaths.Queue}?limit=2&after={first.Next}", ApiJson.Default.ListOfQueueRow, Ct);
        Service.Lrms.Change = s => s with { Jobs = [.. s.Jobs.Where(j => j.Id.Value != "2")] };
        await Service.PassAsync(Ct);

        CollectionAssert.AreEqual(new[] { "1", "2" }, first.Items.Select(j => j.JobId).ToArray());
        CollectionAssert.AreEqual(new[] { "3", "4" }, second.Items.Select(j => j.JobId).ToArray());
        Assert.Contains("is not in the queue any more", (await Service.RefusedAsync(HttpStatusCode.Gone, $"{ApiPaths.Queue}?after={first.Next}", Ct)).Title);
    }

    [TestMethod]
    [DataRow("?state=ready", 1)]
    [DataRow("?state=booting", 0)]
    [DataRow("?host=kvm1", 1)]
    [DataRow("?host=kvm2", 0)]
    [DataRow("?cluster=main&pool=small", 1)]
    [DataRow("?pool=big", 0)]
    [DataRow("?all=true&state=ready&host=kvm1&cluster=main", 1)]
    [DataRow("?all=true&host=kvm2", 0)]
    public async Task Nodes_Filtered_AreThoseAsked(string query, int expected)
    {
        await ReadyNodeAsync();

        Assert.HasCount(expected, (await Service.GetAsync(ApiPaths.Nodes + query, ApiJson.Default.ListOfNodeRow, Ct)).Items);
    }

    [TestMethod]
    [DataRow(ApiPaths.Vms + "?after=x", "next")]
    [DataRow(ApiPaths.Nodes + "?after=1:2", "next")]
    [DataRow(ApiPaths.Queue + "?after=wn", "next")]
    [DataRow(ApiPaths.Nodes + "?state=redy", "state is \"requested\"")]
    [DataRow(ApiPaths.Vms + "?host=%3Cscript%3E", "not a host's name")]
    [DataRow(ApiPaths.Vms + "?limit=many", "is not a limit")]
    [DataRow(ApiPaths.Audit + "?since=yesterday", "not an instant")]
    public async Task List_WrongQuestion_SaysWhatWouldBeRight(string path, string expected)
    {
        await Service.PassAsync(Ct);

        Assert.Contains(expected, (await Service.RefusedAsync(HttpStatusCode.BadRequest, path, Ct)).Title);
    }

    [TestMethod]
    public async Task List_NothingHasChanged_IsNotSentAgain()
    {
        await AddVmsAsync(1, 2);
        using var first = await Service.Http.GetAsync(ApiPaths.Vms, Ct);
        var tag = first.Headers.ETag?.ToString() ?? "";

        using var same = await AskAsync(ApiPaths.Vms, tag);
        await AddVmsAsync(3, 1);
        using var changed = await AskAsync(ApiPaths.Vms, tag);

        Assert.AreEqual(HttpStatusCode.NotModified, same.StatusCode);
        Assert.AreEqual("", await same.Content.ReadAsStringAsync(Ct));
        Assert.AreEqual(tag, same.Headers.ETag?.ToString());
        Assert.AreEqual(HttpStatusCode.OK, changed.StatusCode);
        Assert.AreNotEqual(tag, changed.Headers.ETag?.ToString());
        Assert.Contains("\"id\":3", await changed.Content.ReadAsStringAsync(Ct));
    }

    [TestMethod]
    public async Task Item_WithATag_IsStillMissedWhenItIsNotThere()
    {
        await AddVmsAsync(1, 1);
        using var one = await Service.Http.GetAsync("/api/v1/vms/1", Ct);

        using var same = await AskAsync("/api/v1/vms/1", $"\"other\", {one.Headers.ETag}");
        using var missing = await AskAsync("/api/v1/vms/2", $"{one.Headers.ETag}");

        Assert.AreEqual(HttpStatusCode.NotModified, same.StatusCode);
        await TestService.RefusedAsync(HttpStatusCode.NotFound, missing, Ct);
        Assert.IsNull(missing.Headers.ETag);
    }

    [TestMethod]
    public async Task View_NothingIsWritten_IsNotReadAgain()
    {
        await AddVmsAsync(1, 2);
        var view = Service.Get<LedgerView>();
        var first = await view.ReadAsync(Ct);
        await Service.Ledger.BeginAsync("reconcile", "a pass that writes nothing", Ct);

        Assert.AreSame(first, await view.ReadAsync(Ct));
        await AddVmsAsync(3, 1);
        Assert.HasCount(3, (await view.ReadAsync(Ct)).Vms);
    }

    [TestMethod]
    public async Task Head_OfEveryList_HasTheHeadersAndNoBody()
    {
        foreach (var path in (string[])[ApiPaths.Vms, ApiPaths.Status, ApiPaths.EventStream, ApiPaths.Metrics])
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            using var response = await Service.Http.SendAsync(request, Ct);

            Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, path);
            Assert.IsNotNull(response.Content.Headers.ContentType, path);
            Assert.AreEqual("", await response.Content.ReadAsStringAsync(Ct));
        }
    }

    [TestMethod]
    [DataRow("text/html", HttpStatusCode.NotAcceptable)]
    [DataRow("application/json;q=0", HttpStatusCode.NotAcceptable)]
    [DataRow("text/html, application/*;q=0.5", HttpStatusCode.OK)]
    [DataRow("*/*", HttpStatusCode.OK)]
    public async Task Accept_LeavesTheAnswerOut_IsSaid(string accept, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ApiPaths.Vms);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await Service.Http.SendAsync(request, Ct);

        Assert.AreEqual(expected, response.StatusCode);
    }

    private Task<HttpResponseMessage> AskAsync(string path, string tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return Service.Http.SendAsync(request, Ct);
    }

    private async Task EndAsync(long id)
    {
        var vm = await Service.Ledger.FindVmAsync(new(id), Ct);
        await Service.Ledger.CommitAsync(new() { Vms = [vm! with { State = VmState.Done }] }, Ct); // It was just added.
    }

    private Task<CommitResult> AddVmsAsync(long first, int count) => Service.Ledger.CommitAsync(
        new()
        {
            Vms = [.. Enumerable.Range(0, count).Select(i => new Vm
            {
                Id = new(first + i),
                Name = $"vm-{first + i}",
                Template = Service.Site.Templates[0],
                Nics = ImmutableArray<Nic>.Empty,
                Since = Service.Clock.GetUtcNow(),
                Created = Service.Clock.GetUtcNow(),
            })],
        },
        Ct);
}
