using System.Net;
using Microsoft.Data.Sqlite;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.History;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Tests.Api;
using StratusLab.Elastic.Web;

namespace StratusLab.Elastic.Tests.Web;

/// <summary>What the pages tell of a site.</summary>
[TestClass]
public sealed class PagesTests : ApiSuite
{
    private readonly string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private Visit? visit;

    private Visit Visit => visit ?? throw new InvalidOperationException("Nobody has logged in.");

    private protected override Task<TestService> MakeAsync(CancellationToken ct) => TestService.StartAsync(ct, options: new() { File = file });

    [TestInitialize]
    public async Task EnterAsync()
    {
        visit = new(Service, Ct);
        await visit.EnterAsync(ApiRole.Viewer);
    }

    [TestCleanup]
    public void Leave()
    {
        visit?.Dispose();
        foreach (var path in Directory.EnumerateFiles(Path.GetTempPath(), Path.GetFileName(file) + "*"))
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public async Task Overview_BeforeTheFirstPass_SaysSo()
    {
        var html = await Visit.GetAsync(WebPaths.Root);

        Assert.Contains("No pass is done yet", html);
        Assert.Contains("There is no history yet", html);
    }

    [TestMethod]
    public async Task Overview_QuietSite_IsAllWell()
    {
        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);

        Assert.Contains("Nothing is frozen, down, failing or saturated.", await Visit.GetAsync(WebPaths.Root));
    }

    [TestMethod]
    public async Task Overview_JobsBeyondWhatThePoolsMayHave_SaysWhatIsSaturatedAndWhy()
    {
        await Service.LaneAsync(Ct);
        for (var i = 1; i <= 12; i++)
        {
            Service.Submit($"{i}");
        }

        Service.Submit("13", cores: 64);
        await Service.PassAsync(Ct);
        await Service.PassAsync(Ct);
        var html = await Visit.GetAsync(WebPaths.Root);

        Assert.Contains("Jobs wait for nodes of pools small, big: there are as many as the pool may have.", html);
        Assert.Contains("1 job</a> of cluster main can run on no node that its pools could make.", html);
        Assert.Contains("5 requested", html);
        Assert.Contains("<span class=\"badge booting\">boot</span>", html);
    }

    [TestMethod]
    public async Task Overview_BatchSystemThatCannotBeRead_SaysWhichIsFrozenAndWhy()
    {
        await Service.PassAsync(Ct);
        Service.Lrms.Change = s => s with { Incomplete = "slurmctld did not answer within 20 s" };
        await Service.PassAsync(Ct);
        var html = await Visit.GetAsync(WebPaths.Root);

        Assert.Contains("is frozen: slurmctld did not answer within 20 s", html);
        Assert.Contains("<span class=\"badge bad\">act</span> Cluster <a href=\"/web/clusters/main\">main</a>", html);
    }

    [TestMethod]
    public async Task Overview_HostThatIsDown_SaysWhy()
    {
        await Service.PassAsync(Ct);

        Assert.Contains("Host <a href=\"/web/hosts\">kvm1</a> is down: it has not been seen yet", await Visit.GetAsync(WebPaths.Root));
    }

    [TestMethod]
    public async Task Overview_LedgerThatDoesNotAnswer_SaysSoAndShowsTheLastPass()
    {
        await ReadyNodeAsync();
        await BreakLedgerAsync();

        var html = await Visit.GetAsync(WebPaths.Root);

        Assert.Contains("cannot be read now", html);
        Assert.Contains("What is shown is from the last pass.", html);
        Assert.Contains("kvm1", html);
    }

    [TestMethod]
    public async Task Overview_History_IsDrawnWithoutAScript()
    {
        await ReadyNodeAsync();
        Assert.IsNotNull(Service.Live.Last);
        var sample = Sampler.Take(Service.Live.Last.Seen, Service.Live.Last.Plan)[0];
        await Service.Ledger.AddSamplesAsync([.. Enumerable.Range(1, 60).Select(i => sample with { At = sample.At.AddMinutes(-i), Busy = i })], Ct);

        var html = await Visit.GetAsync("/web/?hours=1");

        Assert.Contains("role=\"img\" aria-label=\"Demand against supply of cluster main, cores, from ", html);
        Assert.Contains("<path d=\"M", html);
        Assert.Contains("class=\"wanted\"", html);
        Assert.Contains("59 busy", html);
    }

    [TestMethod]
    public async Task Node_ItsPage_TellsItsStory()
    {
        var node = await ReadyNodeAsync("4711");
        var html = await Visit.GetAsync($"/web/nodes/{node.Name}");

        Assert.Contains("it joined and takes jobs", html);
        Assert.Contains("/web/jobs/4711?cluster=main", html);
        Assert.Contains($"/web/vms/{node.Id}", html);
    }

    [TestMethod]
    public async Task Job_ItsPage_SaysWhyItWaits()
    {
        await Service.LaneAsync(Ct);
        Service.Submit("13", cores: 64);
        await Service.PassAsync(Ct);

        Assert.Contains("It fits no pool: the largest node it could get has 8 cores", await Visit.GetAsync("/web/jobs/13"));
    }

    [TestMethod]
    public async Task Find_OnlyMatch_IsShownAtOnceAndSeveralAreListed()
    {
        var node = await ReadyNodeAsync("4711");
        Service.Submit("4712");
        await Service.PassAsync(Ct);

        await AssertLeadsAsync("4711", "/web/jobs/4711?cluster=main");
        await AssertLeadsAsync($" {node.Name} ", $"/web/nodes/{node.Name}");
        await AssertLeadsAsync("kvm", "/web/hosts");
        Assert.Contains("2 found", await Visit.GetAsync("/web/find?q=47"));
        Assert.Contains("No job in the queue", await Visit.GetAsync("/web/find?q=nothing"));
        Assert.Contains("Nothing", await Visit.GetAsync("/web/find?q="));

        async Task AssertLeadsAsync(string text, string path)
        {
            using var answer = await Visit.SendAsync($"/web/find?q={Uri.EscapeDataString(text)}");
            Assert.AreEqual(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.AreEqual(path, answer.Headers.Location?.ToString());
        }
    }

    [TestMethod]
    public async Task Nodes_ManyOfThem_ArePagedAndFiltered()
    {
        var now = Service.Clock.GetUtcNow();
        var ready = await ReadyNodeAsync();
        var state = await Service.Ledger.LoadAsync(Ct);
        var vm = state.Vms.Single(v => v.Id == ready.Id);
        await Service.Ledger.CommitAsync(
            new()
            {
                Vms = [.. Enumerable.Range(1000, 250).Select(i => vm with { Id = new(i), Revision = 0, Name = $"x-{i}", Nics = [] })],
                Nodes = [.. Enumerable.Range(1000, 250).Select(i => ready with { Id = new(i), Name = new($"x-{i}"), State = NodeState.Draining, Since = now })],
            },
            Ct);

        Assert.Contains("251 nodes", await Visit.GetAsync("/web/nodes"));
        var third = await Visit.GetAsync("/web/nodes?state=draining&page=3");
        Assert.Contains("250 nodes draining", third);
        Assert.AreEqual(50, third.Split("<th scope=\"row\">").Length - 1);
        Assert.Contains("href=\"/web/nodes?state=draining&amp;page=2\" rel=\"prev\"", third);
        Assert.DoesNotContain("rel=\"next\"", third);
        Assert.DoesNotContain("<th scope=\"row\">", await Visit.GetAsync("/web/nodes?page=99"));
    }

    [TestMethod]
    public async Task Pages_AllOfThem_HaveOneHeadingALanguageAndASkipLink()
    {
        await ReadyNodeAsync();
        foreach (var path in (string[])[WebPaths.Root, "/web/clusters/main", "/web/nodes", "/web/vms", "/web/vms/1", "/web/jobs", "/web/jobs/1", "/web/hosts", "/web/plans", "/web/plans/1", "/web/events", "/web/find?q=zz"])
        {
            var html = await Visit.GetAsync(path);
            Assert.StartsWith("<!doctype html>\n<html lang=\"en\">", html);
            Assert.HasCount(2, html.Split("<h1>"), path);
            Assert.Contains("<a href=\"#main\" class=\"skip\">", html);
            Assert.HasCount(html.Split("<table>").Length, html.Split("<caption>"), path);
            var ids = html.Split(" id=\"").Skip(1).Select(p => p[..p.IndexOf('"', StringComparison.Ordinal)]).ToArray();
            Assert.HasCount(ids.Length, ids.Distinct(), $"{path}: {string.Join(' ', ids)}");
        }
    }

    [TestMethod]
    public async Task Assets_AreServedForGoodUnderTheirDigest()
    {
        var html = await Visit.GetAsync(WebPaths.Root);
        foreach (var name in (string[])["style.css", "live.js", "icon.svg"])
        {
            var end = html.IndexOf(name, StringComparison.Ordinal) + name.Length;
            using var answer = await Visit.SendAsync(html[html.LastIndexOf("/web/assets/", end, StringComparison.Ordinal)..end]);
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl?.ToString() ?? "");
            Assert.IsGreaterThan(100, (await answer.Content.ReadAsByteArrayAsync(Ct)).Length);
        }
    }

    [TestMethod]
    public async Task Pages_NeverAskTheBatchSystem()
    {
        await Service.PassAsync(Ct);
        var asked = 0;
        Service.Lrms.Change = s =>
        {
            asked++;
            return s;
        };
        foreach (var path in (string[])[WebPaths.Root, "/web/clusters/main", "/web/nodes", "/web/jobs", "/web/hosts", "/web/events"])
        {
            await Visit.GetAsync(path);
        }

        Assert.AreEqual(0, asked);
    }

    // Schema that cannot be read is a corrupt database to everybody who has it open.
    private async Task BreakLedgerAsync()
    {
        await using var other = new SqliteConnection($"Data Source={file};Pooling=False");
        await other.OpenAsync(Ct);
        await using var command = other.CreateCommand();
        command.CommandText = "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE' WHERE name = 'counters'; PRAGMA schema_version = 99";
        await command.ExecuteNonQueryAsync(Ct);
    }
}
