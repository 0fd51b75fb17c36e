using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Cli;

/// <summary><c>elastic nodes drain|undrain|retire</c>, and the audit trail.</summary>
[TestClass]
public sealed class NodeOrderCommandsTests
{
    [TestMethod]
    public async Task Drain_ListOfNodes_OrdersEachOnce()
    {
        await using var service = await StubService.StartAsync();
        foreach (var name in (string[])["wn-01", "wn-02", "gpu-1"])
        {
            service.Answer($"/api/v1/nodes/{name}/drain", ApiJson.Default.Done, new($"Node {name} drains."));
        }

        Assert.AreEqual("Node wn-01 drains.\nNode wn-02 drains.\nNode gpu-1 drains.\n", await new Shell().PrintAsync(service, "nodes", "drain", "wn-[01-02],gpu-1", "wn-01", "--cluster", "main"));
        Assert.AreEqual("""POST /api/v1/nodes/wn-01/drain?cluster=main application/json {"by":"alice"}""", service.Asked.First());
        Assert.HasCount(3, service.Asked);
    }

    [TestMethod]
    public async Task Retire_OneOfSeveralIsRefused_DoesTheOthersAndSaysWhich()
    {
        await using var service = await StubService.StartAsync();
        service.Refuse("/api/v1/nodes/wn-1/retire", 404, "There is no living worker node of ours \"wn-1\".");
        service.Answer("/api/v1/nodes/wn-2/retire", ApiJson.Default.Done, new("Node wn-2 retires."));
        var shell = new Shell();

        Assert.AreEqual(4, await shell.RunAsync(service, "nodes", "retire", "wn-[1-2]"));

        Assert.AreEqual("Node wn-2 retires.\n", shell.Output);
        Assert.AreEqual("Could not retire node wn-1: There is no living worker node of ours \"wn-1\".\n", shell.Error);
    }

    [TestMethod]
    public async Task Lost_WithoutYes_OnlyTellsWhatWouldBeLost()
    {
        await using var service = await StubService.StartAsync();
        service.Refuse("/api/v1/nodes/wn-1/lost", 409, "Job 7 would be lost. If that is meant, confirm it: --yes");
        var shell = new Shell();

        Assert.AreEqual(4, await shell.RunAsync(service, "nodes", "lost", "wn-1"));

        Assert.AreEqual("Could not give up node wn-1: Job 7 would be lost. If that is meant, confirm it: --yes\n", shell.Error);
        Assert.AreEqual("""POST /api/v1/nodes/wn-1/lost application/json {"by":"alice"}""", service.Asked.Single());
    }

    [TestMethod]
    public async Task Lost_WithYes_IsConfirmed()
    {
        await using var service = await StubService.StartAsync();
        service.Answer("/api/v1/nodes/wn-1/lost", ApiJson.Default.Done, new("Node wn-1: job 7 on it is given up."));

        Assert.AreEqual("Node wn-1: job 7 on it is given up.\n", await new Shell().PrintAsync(service, "nodes", "lost", "wn-1", "--yes"));
        Assert.AreEqual("""POST /api/v1/nodes/wn-1/lost?confirm=true application/json {"by":"alice"}""", service.Asked.Single());
    }

    [TestMethod]
    [DataRow("wn-[1-")]
    [DataRow("wn-[b-a]")]
    [DataRow("../freeze")]
    [DataRow("wn-[1-9999999]")]
    public async Task Undrain_NoListOfNodes_AsksNothing(string list)
    {
        await using var service = await StubService.StartAsync();

        Assert.AreEqual(2, await new Shell().RunAsync(service, "nodes", "undrain", list));
        Assert.IsEmpty(service.Asked);
    }

    [TestMethod]
    public async Task Audit_TwoLines_AreShownTheOldestFirst()
    {
        await using var service = await StubService.StartAsync();
        var at = new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.Zero);
        service.Answer(ApiPaths.Audit, ApiJson.Default.ListOfAuditRow, new(
        [
            new(2, at.AddMinutes(1), at.AddMinutes(2), 30, "unknown", "", "192.0.2.7", "", "GET /api/v1/status", "", 401, "The token is not one of this service's."),
            new(1, at, null, 1, "token ci", "alice", "127.0.0.1", "operator", "POST /api/v1/freeze", "", 200, "Frozen: everything."),
        ]));

        var lines = (await new Shell().PrintAsync(service, "audit", "--who", "token ci", "--limit", "2")).Split('\n');

        Assert.Contains("POST freeze", lines[1]);
        Assert.Contains("401", lines[2]);
        Assert.Contains("30", lines[2]);
        Assert.AreEqual("GET /api/v1/audit?limit=2&who=token%20ci", service.Asked.Single());
    }
}
