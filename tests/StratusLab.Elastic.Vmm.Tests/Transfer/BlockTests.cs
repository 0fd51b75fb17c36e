using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>Data blocks as files; what makes them is the same on every host.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class BlockTests
{
    private static readonly DataBlock Block = new() { Name = new("data"), SizeMiB = 16, Created = DateTimeOffset.UnixEpoch };

    private SharedTransferHarness harness = null!; // Set before every test.

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    private string File => harness.Scratch["data/blocks/data"];

    [TestInitialize]
    public async Task StartAsync() => harness = await SharedTransferHarness.StartAsync();

    [TestCleanup]
    public async Task StopAsync() => await harness.DisposeAsync();

    [TestMethod]
    public async Task Make_Plain_IsASparseFileOfItsSizeAndItsOwnersAlone()
    {
        await harness.Transfer.MakeBlockAsync(Block, Ct);

        Assert.AreEqual($"{16 << 20} 0 600", (await Tool.RunAsync("stat", "-c", "%s %b %a", File)).Trim());
        CollectionAssert.AreEquivalent(new[] { ".site", "data" }, Directory.GetFiles(Path.GetDirectoryName(File)!).Select(Path.GetFileName).ToArray()); // It is not the root.
    }

    [TestMethod]
    public async Task Make_WithAFileSystem_IsSoundAndMadeOnce()
    {
        await harness.Transfer.MakeBlockAsync(Block with { FileSystem = "ext4" }, Ct);
        await Tool.RunAsync("e2fsck", "-f", "-n", File);
        var before = await Tool.RunAsync("dumpe2fs", "-h", File);

        await harness.Transfer.MakeBlockAsync(Block with { FileSystem = "ext4" }, Ct);

        Assert.AreEqual(before, await Tool.RunAsync("dumpe2fs", "-h", File));
    }

    [TestMethod]
    public async Task Make_FileSystemWithoutItsTool_IsRejectedAndLeavesNoBlock()
    {
        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.Transfer.MakeBlockAsync(Block with { FileSystem = "elasticfs" }, Ct));

        Assert.Contains("mkfs.elasticfs is not there: install the package", refusal.Message);
        Assert.IsEmpty(Directory.GetFiles(Path.GetDirectoryName(File)!, "*data*")); // It is not the root.
    }

    [TestMethod]
    public async Task Make_FileOfSomebodyIsThere_IsLeftAsItIs()
    {
        harness.Scratch.Write("data/blocks/data", "precious");

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.Transfer.MakeBlockAsync(Block, Ct));

        Assert.Contains("does not have 16 MiB", refusal.Message);
        Assert.AreEqual("precious", await System.IO.File.ReadAllTextAsync(File, Ct));
    }

    [TestMethod]
    public async Task AnyVerb_BlocksOfAnotherSite_AreRefusedAndLeftAlone()
    {
        await harness.OtherSite.MakeBlockAsync(Block, Ct);

        await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.Transfer.MakeBlockAsync(Block, Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.Transfer.RemoveBlockAsync(Block.Name, Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => PrepareAsync(new DiskTemplate(default) { Kind = DiskKind.Block, Block = Block.Name }));

        Assert.IsTrue(System.IO.File.Exists(File));
    }

    [TestMethod]
    public async Task Prepare_Block_IsAttachedWhereItIsAndKept()
    {
        await harness.Transfer.MakeBlockAsync(Block, Ct);

        var files = await PrepareAsync(new DiskTemplate(default) { Kind = DiskKind.Block, Block = Block.Name, Target = "sdb", Bus = "scsi", IsReadOnly = true });

        Assert.AreEqual(new VmDisk(File, "raw", "sdb", IsReadOnly: true) { Bus = "scsi", IsKept = true }, files.Disks[0]);
    }

    [TestMethod]
    public async Task Prepare_BlockWithoutItsFile_SaysWhatToDo()
    {
        await harness.Transfer.MakeBlockAsync(Block, Ct);
        System.IO.File.Delete(File);

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => PrepareAsync(new DiskTemplate(default) { Kind = DiskKind.Block, Block = Block.Name }));

        Assert.Contains("put the data block data back, or mount what belongs there", refusal.Message);
        Assert.IsFalse(System.IO.File.Exists(File));
    }

    private Task<VmFiles> PrepareAsync(DiskTemplate disk) => harness.Transfer.PrepareAsync(
        Given.Vm(7, Given.Template with { Disks = [disk] }), new VmContext(Given.Variables(("NAME", "db")), ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty), Ct);
}
