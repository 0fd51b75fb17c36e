using System.Net;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class ProblemBoundaryTests : ApiSuite
{
    [TestMethod]
    public async Task Request_UnknownAddress_Is404WithAProblem() =>
        Assert.Contains("/api/v1/", (await Service.RefusedAsync(HttpStatusCode.NotFound, "/api/v2/status?q=<script>", Ct)).Title);

    [TestMethod]
    public async Task Request_WrongMethod_Is405ThatSaysTheRightOne()
    {
        using var response = await Service.Http.DeleteAsync(ApiPaths.Status, Ct);

        Assert.Contains("only GET", (await TestService.RefusedAsync(HttpStatusCode.MethodNotAllowed, response, Ct)).Title);
    }

    [TestMethod]
    public async Task Request_HostileName_IsNotReflectedRaw()
    {
        using var response = await Service.Http.GetAsync("/api/v1/nodes/%3Cimg%20src=x%20onerror=alert(1)%3E%0d%0aSet-Cookie:a=b", Ct);
        var body = await response.Content.ReadAsStringAsync(Ct);

        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain("<", body);
        Assert.IsFalse(body.Any(char.IsControl), body);
        Assert.IsFalse(response.Headers.Contains("Set-Cookie"));
    }

    [TestMethod]
    public async Task Request_FailsUnforeseen_Is500WithoutDetailsAndLoggedOnce()
    {
        // Outside of every contract: the call that promises never to fail.
        await using var service = await TestService.StartAsync(Ct, look: _ => throw new InvalidOperationException("secret detail"));
        using var response = await service.PostAsync(ApiPaths.Freeze, "{}", Ct);
        var body = await response.Content.ReadAsStringAsync(Ct);

        await TestService.RefusedAsync(HttpStatusCode.InternalServerError, response, Ct);
        Assert.DoesNotContain("secret", body);
        Assert.DoesNotContain("   at ", body);
        var line = service.Log.Lines.Single();
        Assert.AreEqual((LogLevel.Error, "secret detail"), (line.Level, line.Failure?.Message));
    }

    [TestMethod]
    public async Task Request_LosesARaceForAnAddress_Is409()
    {
        await using var service = await TestService.StartAsync(Ct, look: _ => throw new LeaseTakenException("10.1.0.2 is taken"));
        using var response = await service.PostAsync(ApiPaths.Freeze, "{}", Ct);

        await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct);
        Assert.IsEmpty(service.Log.Lines);
    }

    [TestMethod]
    public async Task Request_Refused_IsNotLogged()
    {
        await Service.RefusedAsync(HttpStatusCode.NotFound, "/api/v1/vms/7", Ct);

        Assert.IsEmpty(Service.Log.Lines);
    }
}
