using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Tests.Images;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>What only disks as logical volumes have: tags, snapshots, a group that is full, and moves to and from hosts that keep disks as files.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class LvmTransferTests
{
    private static readonly VmId First = new(7);

    private static readonly VmContext Context = new(Given.Variables(("NAME", "wn-1")), ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty);

    private LvmTransferHarness harness = null!; // Set before every test.

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    private string ImageVolume => $"elastic-test-i-{harness.Image.Sha256[..24]}";

    [TestInitialize]
    public async Task StartAsync() => harness = await LvmTransferHarness.StartAsync();

    [TestCleanup]
    public async Task StopAsync() => await harness.DisposeAsync();

    [TestMethod]
    public async Task Prepare_TwoDisks_AreSnapshotsOfTheImageWithOurTagsAndLinksLeadThere()
    {
        var files = await PrepareAsync();

        CollectionAssert.AreEqual(new[] { "elastic-test-7-0", "elastic-test-7-1", ImageVolume }, harness.Lvm.Volumes);
        CollectionAssert.AreEqual(new[] { "elastic.qcow2", "elastic.site.test", "elastic.vm.7" }, harness.Lvm.TagsOf("elastic-test-7-0"));
        CollectionAssert.AreEqual(new[] { $"elastic.image.{harness.Image.Sha256}", "elastic.raw", "elastic.site.test" }, harness.Lvm.TagsOf(ImageVolume));
        Assert.AreEqual(new VmDisk(harness.Of(First, "disk.0"), "raw", "vda") { IsDevice = true }, files.Disks[0]);
        Assert.AreEqual(harness.Lvm.PathOf("elastic-test-7-0"), new FileInfo(files.Disks[0].Path).LinkTarget);
        Assert.IsFalse(files.Disks[^1].IsDevice, "the context image is a file");
    }

    [TestMethod]
    public async Task Prepare_AnyDisk_HasTheImageAndThenZerosNotWhatWasThereBefore()
    {
        await PrepareAsync(new DiskTemplate(new ImageName("worker")), new DiskTemplate(new ImageName("worker")) { Driver = "raw" }, new DiskTemplate(default) { Kind = DiskKind.Swap, SizeMiB = 6 });

        var expected = new byte[4 << 20];
        ImageFiles.Raw().CopyTo(expected, 0);
        CollectionAssert.AreEqual(expected, await File.ReadAllBytesAsync(harness.Of(First, "disk.0"), Ct));
        CollectionAssert.AreEqual(expected, await File.ReadAllBytesAsync(harness.Of(First, "disk.1"), Ct));
        var swap = await File.ReadAllBytesAsync(harness.Of(First, "disk.2"), Ct);
        Assert.AreEqual("SWAPSPACE2", System.Text.Encoding.ASCII.GetString(swap, 4086, 10));
        Assert.IsTrue(swap.AsSpan(4096).IndexOfAnyExcept((byte)0) < 0, "a guest could read what somebody else had on the disks");
    }

    [TestMethod]
    public async Task Prepare_FileSystem_IsSound()
    {
        await PrepareAsync(new DiskTemplate(default) { Kind = DiskKind.FileSystem, Format = "ext4", SizeMiB = 16 });

        await Tool.RunAsync("e2fsck", "-f", "-n", harness.Of(First, "disk.0"));
    }

    [TestMethod]
    public async Task Prepare_AfterTheHostHasBooted_ActivatesWhatIsThere()
    {
        await harness.WriteAsync(First, (await PrepareAsync()).Disks[0].Path, "written");
        harness.Lvm.Deactivate();

        var files = await PrepareAsync();

        Assert.IsTrue(await harness.HasAsync(harness.Transfer, files.Disks[0].Path, "written"));
    }

    [TestMethod]
    public async Task Prepare_VolumeThatWasNotFinished_IsMadeAnew()
    {
        await harness.WriteAsync(First, (await PrepareAsync()).Disks[0].Path, "half");
        harness.Lvm.Untag("elastic-test-7-0", "elastic.qcow2");

        var files = await PrepareAsync();

        Assert.IsTrue((await File.ReadAllBytesAsync(files.Disks[0].Path, Ct)).AsSpan(0, 4).SequenceEqual("boot"u8));
        CollectionAssert.Contains(harness.Lvm.TagsOf("elastic-test-7-0"), "elastic.qcow2");
    }

    [TestMethod]
    public async Task Prepare_GroupThatIsFull_IsExhaustedAndLeavesNothing()
    {
        await using var small = await LvmTransferHarness.StartAsync(extents: 3);

        // One extent for the image, two for the first snapshot, none for the second.
        var failure = await Assert.ThrowsExactlyAsync<CapacityExhaustedException>(() => small.Transfer.PrepareAsync(small.Vm(First), Context, Ct));

        Assert.Contains("The volume group vg0 on kvm1 is full", failure.Message);
        CollectionAssert.AreEqual(new[] { $"elastic-test-i-{small.Image.Sha256[..24]}" }, small.Lvm.Volumes);
        Assert.IsEmpty(await small.Transfer.ListAsync(Ct));
        Assert.IsFalse(Directory.Exists(small.Of(First, "")));
    }

    [TestMethod]
    public async Task Prepare_ThinPoolThatIsFull_IsExhausted()
    {
        await using var thin = await LvmTransferHarness.StartAsync(isThin: true);
        thin.Lvm.FillPool();

        Assert.Contains("is full", (await Assert.ThrowsExactlyAsync<CapacityExhaustedException>(() => thin.Transfer.PrepareAsync(thin.Vm(First), Context, Ct))).Message);
    }

    [TestMethod]
    public async Task Prepare_NoSuchGroup_SaysSo()
    {
        var transfer = harness.With(harness.Options with { Volumes = new("vg9") }, harness.Lvm);

        Assert.Contains("Volume group \"vg9\" not found", (await Assert.ThrowsExactlyAsync<RejectedException>(() => transfer.PrepareAsync(harness.Vm(First), Context, Ct))).Message);
    }

    [TestMethod]
    public async Task AnyVerb_VolumeOfOurNameWithoutOurTag_IsRefusedAndLeftAlone()
    {
        harness.Lvm.Add("elastic-test-7-0", "precious");

        Assert.Contains("does not carry the tag elastic.site.test", (await Assert.ThrowsExactlyAsync<RejectedException>(() => PrepareAsync())).Message);
        await harness.Transfer.RemoveAsync(First, Ct);

        CollectionAssert.AreEqual(new[] { "elastic-test-7-0" }, harness.Lvm.Volumes);
        Assert.IsEmpty(await harness.Transfer.ListAsync(Ct));
    }

    [TestMethod]
    public async Task Remove_DiskThatSomebodyHasMadeASnapshotOf_IsRefused()
    {
        await PrepareAsync();
        harness.Lvm.Add("backup", origin: "elastic-test-7-0");

        Assert.Contains("there is a snapshot of the logical volume vg0/elastic-test-7-0", (await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.Transfer.RemoveAsync(First, Ct))).Message);

        CollectionAssert.IsSubsetOf(new[] { "backup", "elastic-test-7-0" }, harness.Lvm.Volumes);
    }

    [TestMethod]
    public async Task Remove_DiskThatAQemuStillHasOpen_IsTriedAgain()
    {
        await PrepareAsync();
        harness.Lvm.Set("elastic-test-7-0", "open", true);

        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => harness.Transfer.RemoveAsync(First, Ct));

        CollectionAssert.AreEqual(new[] { First }, (await harness.Transfer.ListAsync(Ct)).ToArray());
    }

    [TestMethod]
    public async Task List_VolumesWithoutADirectory_AreFoundAndRemoved()
    {
        await PrepareAsync();
        Directory.Delete(harness.Of(First, ""), recursive: true);

        CollectionAssert.AreEqual(new[] { First }, (await harness.Transfer.ListAsync(Ct)).ToArray());
        await harness.Transfer.RemoveAsync(First, Ct);

        Assert.IsEmpty(await harness.Transfer.ListAsync(Ct));
        CollectionAssert.AreEqual(new[] { ImageVolume }, harness.Lvm.Volumes);
    }

    [TestMethod]
    public async Task List_ImageThatIsNoLongerCached_LosesItsVolumeOnceNoDiskIsASnapshotOfIt()
    {
        var transfer = harness.With(harness.Options with { CacheBytes = 1 }, harness.Lvm);
        await transfer.PrepareAsync(harness.Vm(First), Context, Ct);
        File.Delete(harness.Scratch[$"there/images/{harness.Image.Sha256}"]);

        await transfer.ListAsync(Ct);
        CollectionAssert.Contains(harness.Lvm.Volumes, ImageVolume);
        await transfer.RemoveAsync(First, Ct);
        await transfer.ListAsync(Ct);

        Assert.IsEmpty(harness.Lvm.Volumes);
    }

    [TestMethod]
    public async Task Prepare_ImageThatIsOnlyAVolumeAnyMore_IsNotSentAgain()
    {
        await PrepareAsync();
        File.Delete(harness.Scratch[$"there/images/{harness.Image.Sha256}"]);

        await harness.Transfer.PrepareAsync(harness.Vm(new(8)), Context, Ct);

        Assert.IsFalse(File.Exists(harness.Scratch[$"there/images/{harness.Image.Sha256}"]));
        CollectionAssert.Contains(harness.Lvm.Volumes, "elastic-test-8-0");
    }

    [TestMethod]
    public async Task Store_VolumeThatIsOpen_IsTriedAgain()
    {
        await PrepareAsync();
        harness.Lvm.Set("elastic-test-7-1", "open", true);

        Assert.Contains("is open: does the VM run?", (await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => harness.Transfer.StoreAsync(First, Ct))).Message);
    }

    [TestMethod]
    public async Task Store_WhatWasBroughtBackAndNeverUsed_IsStoredAsItCame()
    {
        await harness.WriteAsync(First, (await PrepareAsync()).Disks[0].Path, "written");
        await LeaveAsync(harness.Transfer);
        var saving = harness.Vm(First);
        saving = saving with { Template = saving.Template with { Disks = [saving.Template.Disks[0] with { IsSaved = true }] } };

        await harness.OtherHost.SaveDisksAsync(saving, Ct);
        await harness.OtherHost.StoreAsync(First, Ct);
        await harness.OtherHost.RemoveFromHostAsync(First, Ct);

        Assert.IsTrue(await harness.IsSavedAsync(First, 0, "written"));
        Assert.IsTrue(await harness.HasAsync(harness.Transfer, (await PrepareAsync()).Disks[0].Path, "written"));
    }

    [TestMethod]
    public async Task Move_ToAHostWithFilesAndBack_KeepsEveryDisk()
    {
        DiskTemplate[] disks = [new(new ImageName("worker")), new(new ImageName("worker")) { Driver = "raw" }, new(default) { Kind = DiskKind.FileSystem, Format = "ext4", SizeMiB = 8 }];
        await harness.WriteAsync(First, (await PrepareAsync(disks)).Disks[0].Path, "written");
        var files = harness.With(harness.FileHost, null);

        await LeaveAsync(harness.Transfer);
        Assert.IsEmpty(harness.Lvm.Volumes.Except([ImageVolume]));
        var there = await files.PrepareAsync(Vm(disks), Context, Ct);
        Assert.IsTrue(await harness.HasAsync(files, there.Disks[0].Path, "written"));
        CollectionAssert.AreEqual(new[] { "qcow2", "raw", "raw", "raw" }, there.Disks.Select(d => d.Format).ToArray());
        await Tool.RunAsync("e2fsck", "-f", "-n", there.Disks[2].Path);
        await harness.WriteAsync(First, there.Disks[0].Path, "present");

        await LeaveAsync(files);
        var back = await PrepareAsync(disks);

        Assert.IsTrue(await harness.HasAsync(harness.Transfer, back.Disks[0].Path, "present"));
        Assert.IsTrue(back.Disks.SkipLast(1).All(d => d.IsDevice && new FileInfo(d.Path).LinkTarget is not null));
        await Tool.RunAsync("e2fsck", "-f", "-n", back.Disks[2].Path);
    }

    [TestMethod]
    public async Task Move_FromAHostWithOverlays_BringsTheirImageToo()
    {
        var files = harness.With(harness.FileHost, null);
        await harness.WriteAsync(First, (await files.PrepareAsync(harness.Vm(First), Context, Ct)).Disks[0].Path, "written");

        await LeaveAsync(files);
        var here = await PrepareAsync();

        Assert.IsTrue(await harness.HasAsync(harness.Transfer, here.Disks[0].Path, "written"));
        CollectionAssert.AreEqual("end"u8.ToArray(), (await File.ReadAllBytesAsync(here.Disks[0].Path, Ct))[((3 << 20) - 3)..(3 << 20)]);
    }

    [TestMethod]
    public async Task Prepare_FileThatCameWhileAVolumeIsThere_Wins()
    {
        await harness.WriteAsync(First, (await PrepareAsync()).Disks[0].Path, "older");
        var link = harness.Of(First, "disk.0");
        File.Delete(link);
        await Tool.RunAsync("qemu-img", "create", "-q", "-f", "qcow2", link, "3M");
        await Disks.WriteAsync(link, "newer");

        var files = await PrepareAsync();

        Assert.IsTrue(await harness.HasAsync(harness.Transfer, files.Disks[0].Path, "newer"));
    }

    [TestMethod]
    public async Task Block_OnAHostWithVolumes_IsOneWithItsTagAndFileSystem()
    {
        var block = new DataBlock { Name = new("home"), SizeMiB = 16, FileSystem = "ext4", Created = DateTimeOffset.UnixEpoch };

        await harness.Transfer.MakeBlockAsync(block, Ct);
        var files = await PrepareAsync(new DiskTemplate(default) { Kind = DiskKind.Block, Block = block.Name });

        Assert.AreEqual(new VmDisk(harness.Scratch["there/blocks/home"], "raw", "vda") { IsKept = true, IsDevice = true }, files.Disks[0]);
        CollectionAssert.AreEqual(new[] { "elastic.block.home", "elastic.raw", "elastic.site.test" }, harness.Lvm.TagsOf("elastic-test-b-home"));
        await Tool.RunAsync("e2fsck", "-f", "-n", files.Disks[0].Path);
        await harness.Transfer.RemoveAsync(First, Ct);
        CollectionAssert.AreEqual(new[] { "elastic-test-b-home" }, harness.Lvm.Volumes);
    }

    [TestMethod]
    [DataRow("old_tdata", "\"_tdata\"")]
    [DataRow("a-name-of-many-words-in-which-every-hyphen-counts-twice-for-lvm", "too long")]
    public async Task Block_NameThatNoVolumeCanHave_IsRefusedBeforeAnythingIsMade(string name, string why)
    {
        var real = harness.With(harness.Options with { Volumes = new("group-of-forty-two-characters-in-all-of-it", "") }, null);

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => real.MakeBlockAsync(new() { Name = new(name), SizeMiB = 16, Created = DateTimeOffset.UnixEpoch }, Ct));

        Assert.Contains(why, refusal.Message);
        Assert.IsEmpty(harness.Lvm.Volumes);
    }

    /// <summary>With the machine's lvm(8), on a group in a file.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Life_RealLvm_IsMadeStoredAndBroughtBack(bool isThin)
    {
        await using var group = await RealVolumeGroup.StartAsync(harness.Scratch, isThin);
        var real = harness.With(harness.Options with { Volumes = new(group.Name, isThin ? "pool0" : "") }, null);
        await harness.WriteAsync(First, (await real.PrepareAsync(harness.Vm(First), Context, Ct)).Disks[0].Path, "written");

        await LeaveAsync(real);
        Assert.IsEmpty(await real.ListAsync(Ct));
        var back = await real.PrepareAsync(harness.Vm(First), Context, Ct);

        Assert.IsTrue(await harness.HasAsync(real, back.Disks[0].Path, "written"));
        Assert.IsFalse(await harness.HasAsync(real, back.Disks[1].Path, "written"));
        await real.RemoveAsync(First, Ct);
        Assert.IsEmpty(await real.ListAsync(Ct));
    }

    private async Task LeaveAsync(ITransfer transfer)
    {
        await transfer.StoreAsync(First, Ct);
        await transfer.RemoveFromHostAsync(First, Ct);
    }

    private Vm Vm(params DiskTemplate[] disks) => Given.Vm(First.Value, Given.Template with { Disks = [.. disks] });

    private Task<VmFiles> PrepareAsync(params DiskTemplate[] disks) => harness.Transfer.PrepareAsync(disks.Length > 0 ? Vm(disks) : harness.Vm(First), Context, Ct);
}
