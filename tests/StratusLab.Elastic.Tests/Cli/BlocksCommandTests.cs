using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Cli;

[TestClass]
public sealed class BlocksCommandTests
{
    [TestMethod]
    [DataRow("blocks")]
    [DataRow("block", "list")]
    public async Task Blocks_List_SaysWhereTheyAreAndWhoHasThem(params string[] args)
    {
        await using var service = await StubService.StartAsync();
        service.Answer(
            ApiPaths.Blocks,
            ApiJson.Default.ListOfBlockRow,
            new([new("data", 10240, "ext4", null, 7, StoppedClock.Now.AddDays(-2)), new("scratch", 512, "", "kvm02", null, StoppedClock.Now)]));
        Assert.AreEqual(
            """
            BLOCK    SIZE     FS    WHERE   VM  CREATED
            data     10 GiB   ext4  shared  7   2026-02-28 14:05
            scratch  512 MiB  -     kvm02   -   14:05:22

            """,
            await new Shell().PrintAsync(service, args));
    }

    [TestMethod]
    public async Task Create_WithEverything_SendsIt()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Blocks, ApiJson.Default.Done, new("Data block \"data\" is made."));
        Assert.AreEqual("Data block \"data\" is made.\n", await new Shell().PrintAsync(service, "blocks", "create", "data", "--size", "10G", "--fs", "ext4", "--host", "kvm02"));
        Assert.AreEqual("""POST /api/v1/blocks application/json {"name":"data","sizeMiB":10240,"fileSystem":"ext4","host":"kvm02","by":"alice"}""", service.Asked.Single());
    }

    [TestMethod]
    [DataRow("Option '--size': \"10\" has no unit. Write 10M (MiB) or 10G (GiB).", "blocks", "create", "data", "--size", "10")]
    [DataRow("Option '--size' is required.", "blocks", "create", "data")]
    [DataRow("ntfs", "blocks", "create", "data", "--size", "10G", "--fs", "ntfs")]
    public async Task Create_NotUnderstood_IsWrongUse(string says, params string[] args)
    {
        await using var service = await StubService.StartAsync();
        var shell = new Shell();
        Assert.AreEqual(2, await shell.RunAsync(service, args));
        Assert.Contains(says, shell.Error);
        Assert.IsEmpty(service.Asked);
    }

    [TestMethod]
    public async Task Delete_Block_SaysWhatWasDone()
    {
        await using var service = await StubService.StartAsync();
        service.Answer("/api/v1/blocks/data/delete", ApiJson.Default.Done, new("Data block \"data\" is deleted."));
        Assert.AreEqual("Data block \"data\" is deleted.\n", await new Shell().PrintAsync(service, "blocks", "delete", "data"));
    }
}
