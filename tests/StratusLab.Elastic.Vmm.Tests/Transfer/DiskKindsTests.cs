using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>Every kind of disk, made with the real tools; what makes them is the same on every host.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class DiskKindsTests
{
    private static readonly VmId Id = new(7);
    private static readonly ImageName Worker = new("worker");
    private static readonly VmContext Context = new(Given.Variables(("NAME", "wn-1")), ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty);

    private SharedTransferHarness harness = null!; // Set before every test.

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync() => harness = await SharedTransferHarness.StartAsync();

    [TestCleanup]
    public async Task StopAsync() => await harness.DisposeAsync();

    [TestMethod]
    public async Task Prepare_DriverRaw_IsASparseCopyOfTheImage()
    {
        var disk = (await PrepareAsync(new DiskTemplate(Worker) { Driver = "raw" })).Disks[0];

        Assert.AreEqual(new VmDisk(harness.Of(Id, "disk.0"), "raw", "vda"), disk);
        CollectionAssert.AreEqual(await File.ReadAllBytesAsync(harness.PathOf(harness.Image), Ct), await File.ReadAllBytesAsync(disk.Path, Ct));
        Assert.IsLessThan(1024, int.Parse(await Tool.RunAsync("stat", "-c", "%b", disk.Path), System.Globalization.CultureInfo.InvariantCulture)); // Blocks of 512 bytes, of 3 MiB.
    }

    [TestMethod]
    public async Task Prepare_NoClone_IsTheImageItselfReadOnly()
    {
        var disk = (await PrepareAsync(new DiskTemplate(Worker) { IsClone = false, IsReadOnly = true })).Disks[0];

        Assert.AreEqual(new VmDisk(harness.PathOf(harness.Image), "raw", "vda", IsReadOnly: true), disk);
        Assert.IsFalse(File.Exists(harness.Of(Id, "disk.0")));
        await harness.Transfer.RemoveAsync(Id, Ct);
        Assert.IsTrue(File.Exists(disk.Path));
    }

    [TestMethod]
    public async Task Prepare_Swap_IsSwapSpaceOfItsSize()
    {
        var disk = (await PrepareAsync(new DiskTemplate(default) { Kind = DiskKind.Swap, SizeMiB = 8, Target = "vdc" })).Disks[0];

        Assert.AreEqual(new VmDisk(harness.Of(Id, "disk.0"), "raw", "vdc"), disk);
        Assert.AreEqual(8L << 20, new FileInfo(disk.Path).Length);
        Assert.AreEqual("SWAPSPACE2", Encoding.ASCII.GetString((await File.ReadAllBytesAsync(disk.Path, Ct)).AsSpan(4086, 10)));
    }

    [TestMethod]
    [DataRow("ext2")]
    [DataRow("ext3")]
    [DataRow("ext4")]
    public async Task Prepare_FileSystem_IsSound(string format)
    {
        var disk = (await PrepareAsync(FileSystem(format))).Disks[0];

        Assert.AreEqual(16L << 20, new FileInfo(disk.Path).Length);
        await Tool.RunAsync("e2fsck", "-f", "-n", disk.Path);
        Assert.AreEqual(format != "ext2", (await Tool.RunAsync("dumpe2fs", "-h", disk.Path)).Contains("has_journal", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Prepare_FileSystemWithoutItsTool_IsRejectedAndLeavesNothing()
    {
        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => PrepareAsync(new DiskTemplate(Worker), FileSystem("elasticfs")));

        Assert.Contains("mkfs.elasticfs is not there: install the package", refusal.Message);
        Assert.IsFalse(File.Exists(harness.Of(Id, "disk.0")));
    }

    [TestMethod]
    public async Task Prepare_Again_KeepsWhatTheGuestWroteOnAMadeDisk()
    {
        var disk = (await PrepareAsync(FileSystem("ext4"))).Disks[0];
        await File.WriteAllTextAsync(disk.Path, "the guest's", Ct);

        await PrepareAsync(FileSystem("ext4"));

        Assert.AreEqual("the guest's", await File.ReadAllTextAsync(disk.Path, Ct));
    }

    [TestMethod]
    public async Task Prepare_KilledWhileADiskWasMade_MakesItAgain()
    {
        harness.Scratch.Write("data/vms/7/site", "test\n");
        harness.Scratch.Write("data/vms/7/disk.0.part", "half");

        await Tool.RunAsync("e2fsck", "-f", "-n", (await PrepareAsync(FileSystem("ext4"))).Disks[0].Path);

        Assert.IsFalse(File.Exists(harness.Of(Id, "disk.0.part")));
    }

    [TestMethod]
    public async Task Prepare_BusesAndTargets_AreTheTemplates()
    {
        var files = await PrepareAsync(
            new DiskTemplate(Worker) { Target = "sda" }, new DiskTemplate(Worker) { Bus = "sata", IsReadOnly = true }, new DiskTemplate(Worker) { Target = "vda", IsSaved = true });

        CollectionAssert.AreEqual(
            new[] { "sda scsi", "sdb sata read-only", "vda virtio kept", "vdb virtio read-only" },
            files.Disks.Select(d => $"{d.Target} {d.Bus}{(d.IsReadOnly ? " read-only" : "")}{(d.IsKept ? " kept" : "")}").ToArray());
    }

    [TestMethod]
    public async Task SaveDisks_Overlay_StandsAlone()
    {
        var vm = Vm(new DiskTemplate(Worker) { IsSaved = true });
        var disk = (await harness.Transfer.PrepareAsync(vm, Context, Ct)).Disks[0];
        await Disks.WriteAsync(disk.Path, "written");

        await harness.Transfer.SaveDisksAsync(vm, Ct);

        var saved = harness.Scratch["data/saved/7/disk.0.qcow2"];
        Assert.DoesNotContain("backing", await Tool.RunAsync("qemu-img", "info", saved));
        await Tool.RunAsync("qemu-img", "check", "-q", saved);
        Assert.Contains("identical", await Tool.RunAsync("qemu-img", "compare", disk.Path, saved));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(saved));
        Assert.IsFalse(File.Exists(harness.Of(Id, "save.part")));
    }

    [TestMethod]
    public async Task SaveDisks_RawDiskThatLooksLikeAnImageOverAnotherFile_IsNotFollowed()
    {
        var secret = harness.Scratch.Write("secret", new byte[1 << 20]);
        var vm = Vm(FileSystem("ext4") with { IsSaved = true });
        var disk = (await harness.Transfer.PrepareAsync(vm, Context, Ct)).Disks[0];
        await Tool.RunAsync("qemu-img", "create", "-q", "-f", "qcow2", "-b", secret, "-F", "raw", disk.Path);

        await PrepareAsync(FileSystem("ext4") with { IsSaved = true });
        await harness.Transfer.SaveDisksAsync(vm, Ct);

        var saved = harness.Scratch["data/saved/7/disk.0.qcow2"];
        Assert.Contains("identical", await Tool.RunAsync("qemu-img", "compare", "-f", "raw", "-F", "qcow2", disk.Path, saved));
    }

    [TestMethod]
    public async Task Prepare_StoppedOnAHostWithFilesOfItsOwn_IsRejected()
    {
        harness.Scratch.Write("data/vms/7/site", "test\n");
        harness.Scratch.Write("data/vms/7/stored.tar", "its files");

        Assert.Contains("stored.tar", (await Assert.ThrowsExactlyAsync<RejectedException>(() => PrepareAsync(new DiskTemplate(Worker)))).Message);
    }

    private static DiskTemplate FileSystem(string format) => new(default) { Kind = DiskKind.FileSystem, SizeMiB = 16, Format = format };

    private static Vm Vm(params ImmutableArray<DiskTemplate> disks) => Given.Vm(Id.Value, Given.Template with { Disks = disks });

    private Task<VmFiles> PrepareAsync(params ImmutableArray<DiskTemplate> disks) => harness.Transfer.PrepareAsync(Vm(disks), Context, Ct);
}
