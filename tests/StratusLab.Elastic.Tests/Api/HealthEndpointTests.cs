using System.Net;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class HealthEndpointTests : ApiSuite
{
    [TestMethod]
    public async Task Live_Always_Is200() => Assert.AreEqual("alive", (await Service.GetAsync(ApiPaths.Live, ApiJson.Default.Done, Ct)).Text);

    [TestMethod]
    public async Task Ready_BeforeTheFirstPass_Is503ThatSaysSo() =>
        Assert.AreEqual("The first pass is not done yet.", (await Service.RefusedAsync(HttpStatusCode.ServiceUnavailable, ApiPaths.Ready, Ct)).Title);

    [TestMethod]
    public async Task Ready_AfterAPass_Is200()
    {
        await Service.PassAsync(Ct);

        Assert.StartsWith("ready", (await Service.GetAsync(ApiPaths.Ready, ApiJson.Default.Done, Ct)).Text);
    }

    [TestMethod]
    public async Task Ready_PassesHaveFailedForAWhile_Is503UntilOneSucceeds()
    {
        await Service.PassAsync(Ct);
        Service.Clock.Advance(TimeSpan.FromMinutes(3));

        var refused = await Service.RefusedAsync(HttpStatusCode.ServiceUnavailable, ApiPaths.Ready, Ct);

        Assert.StartsWith("The last good pass was 3 min ago", refused.Title);
        await Service.PassAsync(Ct);
        Assert.StartsWith("ready", (await Service.GetAsync(ApiPaths.Ready, ApiJson.Default.Done, Ct)).Text);
    }

    [TestMethod]
    [DataRow(300, 20)]
    [DataRow(15, 300)]
    public async Task Ready_PassesMayTakeLong_IsNotLateSoSoon(int interval, int read)
    {
        await using var service = await TestService.StartAsync(Ct, declare: (site, _) => site with
        {
            Tuning = site.Tuning with { ReconcileInterval = TimeSpan.FromSeconds(interval), LrmsReadDeadline = TimeSpan.FromSeconds(read) },
        });
        await service.PassAsync(Ct);
        service.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.StartsWith("ready", (await service.GetAsync(ApiPaths.Ready, ApiJson.Default.Done, Ct)).Text);
        Assert.Contains($"\nstratuslab_elastic_pass_late_after_seconds {4 * (interval + read)}\n", await service.Http.GetStringAsync(ApiPaths.Metrics, Ct));
    }
}
