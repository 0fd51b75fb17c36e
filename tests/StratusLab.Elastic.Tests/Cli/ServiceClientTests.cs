using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli;
using StratusLab.Elastic.Cli.Asking;

namespace StratusLab.Elastic.Tests.Cli;

/// <summary>How the command line finds the service, and what it says when that fails.</summary>
[TestClass]
public sealed class ServiceClientTests
{
    [TestMethod]
    public async Task Server_NobodyListens_IsUnreachable()
    {
        var shell = new Shell();
        Assert.AreEqual(3, await shell.RunAsync("--server", "http://127.0.0.1:1", "status"));
        Assert.AreEqual(
            "Could not read the status: the service at http://127.0.0.1:1 does not answer (Connection refused). "
            + "Start it (\"elastic serve\"), or say where it is with --server or ELASTIC_SERVER.\n",
            shell.Error);
        Assert.AreEqual("", shell.Output);
    }

    [TestMethod]
    public async Task Server_NoSocket_IsUnreachable()
    {
        var shell = new Shell();
        Assert.AreEqual(3, await shell.RunAsync("--server", "unix:/nowhere/elastic.sock", "status"));
        StringAssert.StartsWith(shell.Error, "Could not read the status: the service at unix:/nowhere/elastic.sock does not answer (");
    }

    [TestMethod]
    public async Task Server_UnixSocket_IsAsked()
    {
        var directory = Directory.CreateTempSubdirectory("elastic-cli");
        try
        {
            await using var service = await StubService.StartAsync(Path.Combine(directory.FullName, "s"));
            service.Answer(ApiPaths.Networks, ApiJson.Default.ListOfNetworkRow, new([]));
            Assert.AreEqual("NETWORK  BRIDGE  CIDR  FREE  HELD  RESTING\n", await new Shell().PrintAsync(service, "networks"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [TestMethod]
    public async Task Server_Option_GoesBeforeTheEnvironment()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Networks, ApiJson.Default.ListOfNetworkRow, new([]));
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = "http://127.0.0.1:1";
        Assert.AreEqual(0, await shell.RunAsync("networks", "--server", service.Url));
    }

    [TestMethod]
    public async Task Server_NoAddress_IsWrongUse()
    {
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = "localhost:7117";
        Assert.AreEqual(2, await shell.RunAsync("status"));
        Assert.AreEqual("ELASTIC_SERVER: \"localhost:7117\" is not an address. Write for example http://127.0.0.1:7117 or unix:/run/stratuslab-elastic/elastic.sock.\n", shell.Error);
    }

    [TestMethod]
    public async Task Server_AnotherProgram_IsNotTakenForElastic()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerText(ApiPaths.Status, 404, "<html>not here</html>");
        var shell = new Shell();
        Assert.AreEqual(1, await shell.RunAsync(service, "status"));
        Assert.AreEqual(
            $"Could not read the status: {service.Url} answered GET /api/v1/status with HTTP 404 and without a reason that is one of elastic's. "
            + "Is an elastic of this version there? Correct the address in --server or ELASTIC_SERVER.\n",
            shell.Error);
    }

    [TestMethod]
    public async Task Server_AnotherVersion_SaysSo()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerText(ApiPaths.Networks, 200, """{"items":[{"name":7}]}""");
        var shell = new Shell();
        Assert.AreEqual(1, await shell.RunAsync(service, "networks"));
        StringAssert.StartsWith(shell.Error, $"Could not read the networks: the answer of the service at {service.Url} cannot be read: ");
        StringAssert.EndsWith(shell.Error, "Is it an elastic of the same version as this one?\n");
    }

    [TestMethod]
    public async Task Server_Redirect_IsNotFollowed()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerBy(ApiPaths.Networks, http =>
        {
            http.Response.Redirect("http://192.0.2.1/");
            return Task.CompletedTask;
        });
        Assert.AreEqual(1, await new Shell().RunAsync(service, "networks"));
    }

    [TestMethod]
    public async Task Server_Silent_IsGivenUp()
    {
        await using var service = await StubService.StartAsync();
        var asked = new TaskCompletionSource();
        service.AnswerBy(ApiPaths.Networks, async http =>
        {
            await http.Response.WriteAsync("{");
            await http.Response.Body.FlushAsync();
            await asked.Task;
        });
        using var client = new ServiceClient(ServerAddress.Parse(service.Url)!, null, TimeSpan.FromMilliseconds(300), TimeProvider.System); // The stub's address is one.
        var failure = await Assert.ThrowsExactlyAsync<CliException>(() => client.GetAsync(ApiPaths.Networks, "read the networks", CancellationToken.None));
        asked.SetResult();
        Assert.AreEqual(3, failure.ExitCode);
        StringAssert.Contains(failure.Message, "said nothing for 0.3 s");
    }

    [TestMethod]
    public async Task Server_Interrupted_EndsWith130()
    {
        await using var service = await StubService.StartAsync();
        using var stop = new CancellationTokenSource();
        service.AnswerBy(ApiPaths.Networks, http => stop.CancelAsync());
        var shell = new Shell();
        Assert.AreEqual(130, await shell.RunUntilAsync(["networks", "--server", service.Url], stop.Token));
        Assert.AreEqual("", shell.Error);
    }

    [TestMethod]
    [DataRow("http://127.0.0.1:7117", "http://127.0.0.1:7117", null)]
    [DataRow("https://elastic.example.org/site/", "https://elastic.example.org/site", null)]
    [DataRow("unix:/run/e.sock", "http://localhost", "/run/e.sock")]
    public void ServerAddress_Good_IsRead(string text, string root, string? socket) => Assert.AreEqual(new(text, root, socket), ServerAddress.Parse(text));

    [TestMethod]
    [DataRow("")]
    [DataRow("127.0.0.1:7117")]
    [DataRow("ftp://127.0.0.1")]
    [DataRow("unix:relative")]
    [DataRow("http://user:secret@127.0.0.1")]
    public void ServerAddress_Bad_IsRefused(string text) => Assert.IsNull(ServerAddress.Parse(text));
}
