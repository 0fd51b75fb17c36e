using System.Net;
using System.Text;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class HookEndpointTests : ApiSuite
{
    private const string Hook = "/api/v1/hooks/main";

    [TestMethod]
    public async Task Hook_AnyBodyOrNone_IsAcceptedAndAsksForALook()
    {
        using var bare = await Service.Http.PostAsync(Hook, null, Ct);
        using var nonsense = await Service.PostAsync(Hook, "not json at all", Ct);

        Assert.AreEqual(HttpStatusCode.Accepted, bare.StatusCode);
        Assert.AreEqual(HttpStatusCode.Accepted, nonsense.StatusCode);
        Assert.AreEqual("a hook of cluster main", Service.Looks.First());
    }

    [TestMethod]
    public async Task Hook_WhileAPassHangs_Answers()
    {
        using var goesOn = new ManualResetEventSlim();
        Service.Lrms.Change = s =>
        {
            goesOn.Wait(Ct);
            return s;
        };
        var pass = Task.Run(() => Service.PassAsync(Ct), Ct);
        for (var i = 0; i < 50; i++)
        {
            using var response = await Service.PostAsync(Hook, "{}", Ct);
            Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode);
        }

        Assert.IsFalse(pass.IsCompleted);
        goesOn.Set();
        await pass;
    }

    [TestMethod]
    public async Task Hook_Storm_IsCoalescedIntoFewLooks()
    {
        const int Storm = 400;
        await Parallel.ForEachAsync(Enumerable.Range(0, Storm), Ct, async (_, ct) =>
        {
            using var response = await Service.PostAsync(Hook, "{}", ct);
            Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode);
        });

        var text = await Service.Http.GetStringAsync("/metrics", Ct);
        var (accepted, coalesced) = (Count(text, "accepted"), Count(text, "coalesced"));
        Assert.AreEqual(Storm, accepted + coalesced);
        Assert.IsLessThan(Storm / 4, accepted);
        await Until.TrueAsync("every accepted call has been a look", TimeSpan.FromSeconds(30), () => Task.FromResult(Service.Looks.Count == accepted), Ct);
    }

    [TestMethod]
    public void Knock_ClusterThatTakesASecondToRead_LooksAFewTimesAndAgainAfterTen()
    {
        var (clock, looks, main) = (new ManualClock(), 0, new ClusterName("main"));
        var meter = new LrmsMeter(Service.Get<ElasticMetrics>(), clock, TimeSpan.FromSeconds(20));
        using var endpoint = new HookEndpoint(Service.Site, _ => looks++, Service.Get<ElasticMetrics>(), meter, clock);
        var began = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(1));
        meter.Pace.Read(main, began);

        endpoint.Knock("main");
        Assert.AreEqual(1, looks);
        Assert.IsTrue(meter.Pace.MayRead(main, TimeSpan.FromSeconds(15)));
        for (var i = 0; i < 99; i++)
        {
            endpoint.Knock("main");
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.AreEqual(HookGate.Burst, looks);
        clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.AreEqual(HookGate.Burst + 1, looks);
    }

    [TestMethod]
    public async Task Hook_UnknownCluster_Is404AndCountedUnderOneName()
    {
        for (var i = 0; i < 5; i++)
        {
            using var response = await Service.PostAsync($"/api/v1/hooks/guess{i}", "{}", Ct);
            Assert.Contains("There is: main", (await TestService.RefusedAsync(HttpStatusCode.NotFound, response, Ct)).Title);
        }

        var text = await Service.Http.GetStringAsync("/metrics", Ct);
        Assert.Contains("hook_requests_total{cluster=\"unknown\",result=\"unknown\"} 5", text);
        Assert.DoesNotContain("guess", text);
        Assert.IsEmpty(Service.Looks);
    }

    [TestMethod]
    public async Task Hook_BodyOver64KiB_IsRefused()
    {
        using var response = await Service.Http.PostAsync(Hook, new StringContent(new('x', (64 << 10) + 1), Encoding.UTF8, "application/json"), Ct);

        await TestService.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, response, Ct);
        Assert.IsEmpty(Service.Looks);
    }

    private static int Count(string text, string result)
    {
        var head = $"stratuslab_elastic_hook_requests_total{{cluster=\"main\",result=\"{result}\"}} ";
        return text.Split('\n').Where(l => l.StartsWith(head, StringComparison.Ordinal)).Select(l => int.Parse(l[head.Length..], System.Globalization.CultureInfo.InvariantCulture)).SingleOrDefault();
    }
}
