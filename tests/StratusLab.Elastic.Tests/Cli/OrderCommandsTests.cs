using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Cli;

/// <summary>Freezing, unfreezing, resuming a pool, deleting an image.</summary>
[TestClass]
public sealed class OrderCommandsTests
{
    private static readonly DateTimeOffset Now = StoppedClock.Now;

    private static readonly Status Status = new("lab", "0.1.0", Now, Now, "SQLite", Now, 120, null, []);

    [TestMethod]
    [DataRow(401)]
    [DataRow(403)]
    [DataRow(429)]
    public async Task Audit_WhoeverAsksMayNot_IsRefusedAsAnOrderIs(int status)
    {
        await using var service = await StubService.StartAsync();
        service.Refuse(ApiPaths.Audit, status, "You may not.");
        var shell = new Shell();
        Assert.AreEqual(4, await shell.RunAsync(service, "audit"), shell.Error);
    }

    [TestMethod]
    public async Task Freeze_Everything_SaysWhatIsFrozenAndHowToUndoIt()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Freeze, ApiJson.Default.Done, new("Frozen: everything."));
        var cluster = new ClusterStatus("main", "slurm", "", Now, "by alice since 14:05:22: disk change", null, null, null, null, new(0, 0, 0, 1));
        service.Answer(ApiPaths.Status, ApiJson.Default.Status, Status with { Freeze = new(Now, "alice", "disk change"), Clusters = [cluster] });
        Assert.AreEqual(
            """
            Frozen: everything.
            Frozen now:
              everything, by alice since 14:05:22 (disk change)
            To undo: elastic unfreeze

            """,
            await new Shell().PrintAsync(service, "freeze", "--reason", "disk change"));
        Assert.AreEqual("""POST /api/v1/freeze application/json {"cluster":null,"reason":"disk change","by":"alice"}""", service.Asked.First());
    }

    [TestMethod]
    public async Task Freeze_OneCluster_ListsTheOthersThatAreFrozen()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Freeze, ApiJson.Default.Done, new("Frozen: cluster \"main\"."));
        var cluster = new ClusterStatus("main", "slurm", "", Now, "by alice since 14:05:22", null, null, null, null, new(0, 0, 0, 1));
        service.Answer(ApiPaths.Status, ApiJson.Default.Status, Status with { Clusters = [cluster, cluster with { Name = "idle", Frozen = null }, cluster with { Name = "legacy", Frozen = "qstat timed out" }] });
        Assert.AreEqual(
            """
            Frozen: cluster "main".
            Frozen now:
              cluster main: by alice since 14:05:22
              cluster legacy: qstat timed out
            To undo: elastic unfreeze main

            """,
            await new Shell().PrintAsync(service, "freeze", "main", "--reason", "@morning"));
        Assert.AreEqual("""POST /api/v1/freeze application/json {"cluster":"main","reason":"@morning","by":"alice"}""", service.Asked.First());
    }

    [TestMethod]
    public async Task CreateVm_NamedAndHeld_SendsBothAndSaysWhatWasMade()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Vms, ApiJson.Default.Done, new("VM 7 (dhcp) is created from template \"small\", held."));
        Assert.AreEqual("VM 7 (dhcp) is created from template \"small\", held.\n", await new Shell().PrintAsync(service, "vms", "create", "small", "--name", "dhcp", "--hold"));
        Assert.AreEqual("""POST /api/v1/vms application/json {"template":"small","name":"dhcp","hold":true,"by":"alice","file":null,"text":null}""", service.Asked.Single());
    }

    [TestMethod]
    public async Task CreateVm_FromAFile_SendsItsText()
    {
        var file = Path.Combine(Path.GetTempPath(), $"elastic-{Guid.NewGuid():N}.one");
        await File.WriteAllTextAsync(file, "MEMORY = 512\n");
        try
        {
            await using var service = await StubService.StartAsync();
            service.Answer(ApiPaths.Vms, ApiJson.Default.Done, new("VM 7 is created."));
            await new Shell().PrintAsync(service, "vms", "create", file);
            Assert.AreEqual(
                $$"""POST /api/v1/vms application/json {"template":null,"name":null,"hold":false,"by":"alice","file":"{{Path.GetFileName(file)}}","text":"MEMORY = 512\n"}""", service.Asked.Single());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public async Task Freeze_UnknownCluster_IsRefused()
    {
        await using var service = await StubService.StartAsync();
        service.Refuse(ApiPaths.Freeze, 404, "There is no cluster \"mian\". There is: main.");
        var shell = new Shell();
        Assert.AreEqual(4, await shell.RunAsync(service, "freeze", "mian"));
        Assert.AreEqual("Could not freeze cluster mian: There is no cluster \"mian\". There is: main.\n", shell.Error);
    }

    [TestMethod]
    public async Task Freeze_ServiceFails_IsAFailureAndNoRefusal()
    {
        await using var service = await StubService.StartAsync();
        service.Refuse(ApiPaths.Freeze, 503, "The ledger cannot be written now.");
        Assert.AreEqual(1, await new Shell().RunAsync(service, "freeze"));
    }

    [TestMethod]
    public async Task Freeze_AsJson_IsTheAnswerAlone()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Freeze, ApiJson.Default.Done, new("Frozen: everything."));
        Assert.AreEqual("{\n  \"text\": \"Frozen: everything.\"\n}\n", await new Shell().PrintAsync(service, "freeze", "-o", "json"));
        Assert.HasCount(1, service.Asked);
    }

    [TestMethod]
    public async Task Unfreeze_LastFreeze_SaysThatNothingIsFrozen()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Unfreeze, ApiJson.Default.Done, new("No longer frozen: everything."));
        service.Answer(ApiPaths.Status, ApiJson.Default.Status, Status);
        Assert.AreEqual("No longer frozen: everything.\nNothing is frozen now.\n", await new Shell().PrintAsync(service, "unfreeze"));
        Assert.AreEqual("""POST /api/v1/unfreeze application/json {"cluster":null,"by":"alice"}""", service.Asked.First());
    }

    [TestMethod]
    public async Task PoolsResume_StoppedPool_SaysWhatWasDone()
    {
        await using var service = await StubService.StartAsync();
        service.Answer("/api/v1/pools/big/resume", ApiJson.Default.Done, new("Pool \"big\" is used again."));
        Assert.AreEqual("Pool \"big\" is used again.\n", await new Shell().PrintAsync(service, "pools", "resume", "big"));
        Assert.AreEqual("""POST /api/v1/pools/big/resume application/json {"by":"alice"}""", service.Asked.Single());
    }

    [TestMethod]
    public async Task ImageDelete_InUse_IsRefused()
    {
        await using var service = await StubService.StartAsync();
        service.Refuse("/api/v1/images/worker/delete", 409, "Image \"worker\" is in use by 2 VMs: 3, 4.");
        var shell = new Shell();
        Assert.AreEqual(4, await shell.RunAsync(service, "image", "delete", "worker"));
        Assert.AreEqual("Could not delete image worker: Image \"worker\" is in use by 2 VMs: 3, 4.\n", shell.Error);
    }
}
