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
}
