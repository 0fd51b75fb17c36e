using System.Net;
using System.Text.Json;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Tests.Api;

/// <summary>Templates that come with an order.</summary>
[TestClass]
public sealed class GivenTemplateTests : ApiSuite
{
    private const string Kernel = "NAME = dhcp\nCPU = 1\nMEMORY = 512\nOS = [ KERNEL = \"/etc/hostname\", KERNEL_CMD = \"ro\" ]\n";

    [TestMethod]
    public async Task Create_WrongTemplate_SaysEverythingWithLineAndColumn()
    {
        var problem = await RefusedAsync(HttpStatusCode.BadRequest, "dhcp.one", "NAME = dhcp\nMEMORY = lots\nNIC = [ NETWORK = net\n");

        Assert.Contains("dhcp.one:2:", problem);
        Assert.Contains("dhcp.one:3:", problem);
    }

    [TestMethod]
    public async Task Create_NetworkThatIsNotThere_SaysWhichThereAre() =>
        Assert.Contains("There is no network \"nowhere\". There is: net.", await RefusedAsync(HttpStatusCode.BadRequest, "a.one", "NAME = a\nCPU = 1\nMEMORY = 64\nDISK = [ IMAGE = worker ]\nNIC = [ NETWORK = nowhere ]\n"));

    [TestMethod]
    public async Task Create_ImageThatIsNotThere_SaysHowToGetIt() =>
        Assert.Contains("elastic images import worker", await RefusedAsync(HttpStatusCode.Conflict, "a.yaml", "name: a\ncpu: 1\nmemory: 64\ndisk: {image: worker}\n"));

    [TestMethod]
    public async Task Create_FileOfTheMachine_IsRefusedUnlessItsDirectoryIsAllowed() =>
        Assert.Contains("\"template-paths\" in the configuration", await RefusedAsync(HttpStatusCode.BadRequest, "a.one", Kernel));

    [TestMethod]
    [DataRow("""{}""")]
    [DataRow("""{"template":"small-template","text":"MEMORY = 1"}""")]
    public async Task Create_NeitherOrBoth_IsRefused(string body)
    {
        using var response = await Service.PostAsync(ApiPaths.Vms, body, Ct);

        Assert.Contains("not both", (await TestService.RefusedAsync(HttpStatusCode.BadRequest, response, Ct)).Title);
    }

    [TestMethod]
    public async Task Create_GoodTemplate_RunsWithAnAddress()
    {
        await Service.Ledger.CommitAsync(new() { Images = [new() { Name = new("worker"), Sha256 = new string('a', 64), Format = "qcow2", VirtualSizeBytes = 1 << 20, FileBytes = 1 << 16, ImportedAt = Service.Clock.GetUtcNow(), Source = "/x" }] }, Ct);

        await PostAsync("dhcp.one", "NAME = dhcp\nCPU = 0.5\nMEMORY = 128\nDISK = [ IMAGE = worker ]\nNIC = [ NETWORK = net ]\n");

        await Service.RunUntilAsync(s => s.Vms.Any(v => v is { State: VmState.Running, Template.Cpu: 0.5 } && v.Nics.Length == 1), Ct);
    }

    private async Task<string> RefusedAsync(HttpStatusCode status, string file, string text)
    {
        using var response = await Service.PostAsync(ApiPaths.Vms, Body(file, text), Ct);
        var problem = await TestService.RefusedAsync(status, response, Ct);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Vms);
        return problem.Title;
    }

    private Task<string> PostAsync(string file, string text) => Service.OrderAsync(ApiPaths.Vms, Body(file, text), Ct);

    private static string Body(string file, string text) => JsonSerializer.Serialize(new CreateVmRequest(File: file, Text: text), ApiJson.Default.CreateVmRequest);
}
