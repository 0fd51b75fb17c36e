using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

[TestClass]
[TestCategory("Packages")]
public sealed class SharedTransferTests
{
    private static readonly VmId Id = new(7);

    private static readonly VmContext Context = new(
        Given.Variables(("NAME", "wn-1"), ("TOKEN", "very-secret")), ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("munge.key", "very-secret"u8.ToArray()));

    private SharedTransferHarness harness = null!; // Set before every test.

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    private SharedTransferOptions Options => new() { DataDirectory = harness.Scratch["data"], Site = "test" };

    [TestInitialize]
    public async Task StartAsync() => harness = await SharedTransferHarness.StartAsync();

    [TestCleanup]
    public async Task StopAsync() => await harness.DisposeAsync();

    [TestMethod]
    public async Task Prepare_Disk_IsAnOverlayOverTheImage()
    {
        var files = await PrepareAsync();

        using var info = JsonDocument.Parse(await Tool.RunAsync("qemu-img", "info", "--output=json", files.Disks[0].Path));
        Assert.AreEqual("qcow2", info.RootElement.GetProperty("format").GetString());
        Assert.AreEqual(harness.PathOf(harness.Image), info.RootElement.GetProperty("backing-filename").GetString());
        Assert.AreEqual("raw", info.RootElement.GetProperty("backing-filename-format").GetString());
        Assert.AreEqual(harness.Image.VirtualSizeBytes, info.RootElement.GetProperty("virtual-size").GetInt64());
    }

    [TestMethod]
    public async Task Prepare_NewVm_IsTheOwnersAlone()
    {
        var files = await PrepareAsync();

        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.AreEqual(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(harness.Of(Id, "")));
        foreach (var path in files.Disks.Select(disk => disk.Path).Append(files.ConsoleLog).Append(harness.Of(Id, "vm.log")))
        {
            Assert.AreEqual(Owner, File.GetUnixFileMode(path), path);
        }
    }

    [TestMethod]
    public async Task Prepare_WithQemuGroup_OpensToTheGroupOnly()
    {
        var group = (await Tool.RunAsync("id", "-gn")).Trim();

        var files = await harness.With(Options with { QemuGroup = group }).PrepareAsync(harness.Vm(Id), Context, Ct);

        Assert.AreEqual("2710 " + group, (await Tool.RunAsync("stat", "-c", "%a %G", harness.Of(Id, ""))).Trim());
        Assert.AreEqual("640 " + group, (await Tool.RunAsync("stat", "-c", "%a %G", files.Disks[^1].Path)).Trim());
        foreach (var path in files.Disks.SkipLast(1).Select(disk => disk.Path).Append(files.ConsoleLog))
        {
            Assert.AreEqual("660 " + group, (await Tool.RunAsync("stat", "-c", "%a %G", path)).Trim());
        }
    }

    [TestMethod]
    public async Task Prepare_UnknownQemuGroup_IsRejectedAndLeavesNothing()
    {
        await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.With(Options with { QemuGroup = "no-such-group" }).PrepareAsync(harness.Vm(Id), Context, Ct));

        await harness.Transfer.RemoveAsync(Id, Ct);
        Assert.IsEmpty(Directory.GetFileSystemEntries(harness.Scratch["data/vms"]));
    }

    [TestMethod]
    public async Task Prepare_Twice_KeepsTheDisksAndWhatIsOnThem()
    {
        var files = await PrepareAsync();
        await Tool.RunAsync("qemu-io", "-f", "qcow2", "-c", "write -P 0xab 0 64k", files.Disks[0].Path);
        await PrepareAsync();

        Assert.Contains("read 65536", await Tool.RunAsync("qemu-io", "-f", "qcow2", "-c", "read -P 0xab 0 64k", files.Disks[0].Path));
    }

    [TestMethod]
    public async Task Prepare_AfterAKilledOne_MakesTheDiskAgain()
    {
        await PrepareAsync();
        await File.WriteAllBytesAsync(harness.Of(Id, "disk.0"), new byte[100], Ct);
        await File.WriteAllTextAsync(harness.Of(Id, "disk.1.part"), "half", Ct);
        File.Delete(harness.Of(Id, "disk.1"));
        Directory.CreateDirectory(harness.Of(Id, "context.new.making"));

        await PrepareAsync();

        await Tool.RunAsync("qemu-img", "check", "-q", harness.Of(Id, "disk.0"));
        await Tool.RunAsync("qemu-img", "check", "-q", harness.Of(Id, "disk.1"));
        CollectionAssert.AreEqual(
            new[] { "console.log", "context.iso", "disk.0", "disk.1", "site", "vm.log" },
            Directory.GetFileSystemEntries(harness.Of(Id, "")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    public async Task Prepare_ImageHasNewContent_KeepsTheDiskOverTheOld()
    {
        await PrepareAsync();
        var old = harness.Image;
        var image = await harness.ImportAsync(harness.Scratch.Write("other", new byte[4 << 20]));

        await harness.With(Options, image: image).PrepareAsync(harness.Vm(Id), Context, Ct);

        Assert.AreNotEqual(old.Sha256, image.Sha256);
        Assert.Contains(old.Sha256, await Tool.RunAsync("qemu-img", "info", harness.Of(Id, "disk.0")));
    }

    [TestMethod]
    public async Task Prepare_ImageFileIsGone_IsRejectedAndLeavesNothing()
    {
        File.Delete(harness.PathOf(harness.Image));

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(PrepareAsync);

        Assert.Contains("Import the image again", refusal.Message);
        Assert.IsEmpty(await harness.Transfer.ListAsync(Ct));
    }

    [TestMethod]
    [DataRow("boot/nothing")]
    [DataRow("boot")]
    public async Task Prepare_NoKernel_IsRejected(string kernel)
    {
        var vm = harness.Vm(Id);
        vm = vm with { Template = vm.Template with { Kernel = harness.Scratch[kernel] } };

        Assert.Contains("kernel", (await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.Transfer.PrepareAsync(vm, Context, Ct))).Message);
    }

    [TestMethod]
    [DataRow("sh", "qemu-img: /data/vms/7/disk.0.part: Could not write: No space left on device")]
    [DataRow("genisoimage", "genisoimage: No space left on device. cannot fwrite 32768*1")]
    public async Task Prepare_FullDisk_IsNoCapacityAndLeavesNothing(string program, string error)
    {
        var runner = ScriptedRunner.Instead(command => command.Program == program ? ScriptedRunner.Result("", error, 1) : null);

        await Assert.ThrowsExactlyAsync<CapacityExhaustedException>(() => harness.With(Options, runner).PrepareAsync(harness.Vm(Id), Context, Ct));

        Assert.IsEmpty(Directory.GetFileSystemEntries(harness.Scratch["data/vms"]));
    }

    [TestMethod]
    public async Task Prepare_FullDiskOnASecondTry_KeepsWhatWasThere()
    {
        await PrepareAsync();
        var runner = ScriptedRunner.Instead(command => command.Program == "genisoimage" ? ScriptedRunner.Result("", "No space left on device", 1) : null);

        await Assert.ThrowsExactlyAsync<CapacityExhaustedException>(() => harness.With(Options, runner).PrepareAsync(harness.Vm(Id), Context, Ct));

        Assert.IsTrue(File.Exists(harness.Of(Id, "disk.0")));
    }

    [TestMethod]
    public async Task Prepare_DirectoryOfSomebodyElse_IsRejectedAndLeftAlone()
    {
        harness.Scratch.Write("data/vms/7/precious", "x");

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(PrepareAsync);
        await harness.Transfer.RemoveAsync(Id, Ct);

        Assert.Contains("data/vms/7", refusal.Message);
        Assert.IsTrue(File.Exists(harness.Of(Id, "precious")));
    }

    [TestMethod]
    public async Task Remove_LinkInside_IsNotFollowed()
    {
        var precious = harness.Scratch.Write("precious/file", "x");
        await PrepareAsync();
        Directory.CreateSymbolicLink(harness.Of(Id, "link"), harness.Scratch["precious"]);

        await harness.Transfer.RemoveAsync(Id, Ct);

        Assert.IsTrue(File.Exists(precious));
        Assert.IsFalse(Directory.Exists(harness.Of(Id, "")));
    }

    [TestMethod]
    public async Task List_RestsOfKilledSteps_AreListedAndRemoved()
    {
        harness.Scratch.Write("data/vms/.old-test-7/disk.0", "x");
        harness.Scratch.Write("data/vms/.new-test-9/site", "test");
        harness.Scratch.Write("data/vms/.old-test-2-8/disk.0", "another site's");
        harness.Scratch.Write("data/vms/007/site", "test");
        harness.Scratch.Write("data/vms/lost+found/x", "x");

        CollectionAssert.AreEqual(new[] { Id, new VmId(9) }, (await harness.Transfer.ListAsync(Ct)).ToArray());
        await harness.Transfer.RemoveAsync(Id, Ct);
        await harness.Transfer.RemoveAsync(new VmId(9), Ct);

        CollectionAssert.AreEqual(
            new[] { ".old-test-2-8", "007", "lost+found" }, Directory.GetDirectories(harness.Scratch["data/vms"]).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    public async Task ConsoleTail_TerminalCodes_AreHarmless()
    {
        await PrepareAsync();
        await File.WriteAllBytesAsync(harness.Of(Id, "console.log"), [.. "\u001b[2Jlogin:\r\n"u8, 0xff, 0xc3, .. "ä\0"u8], Ct);

        Assert.AreEqual("?[2Jlogin:\n??ä?", await harness.Transfer.ConsoleTailAsync(Id, Ct));
    }

    [TestMethod]
    public async Task ConsoleTail_CutThroughACharacter_StartsWithAWholeOne()
    {
        await PrepareAsync();
        await File.WriteAllTextAsync(harness.Of(Id, "console.log"), string.Concat(Enumerable.Repeat("ä", 3000)) + "x", Ct);

        Assert.AreEqual(string.Concat(Enumerable.Repeat("ä", 2047)) + "x", await harness.Transfer.ConsoleTailAsync(Id, Ct));
    }

    [TestMethod]
    public async Task Log_PreparedVm_HasTheCommandsAndNoSecret()
    {
        await PrepareAsync();

        var log = await harness.Logs.ReadAsync(Id, Ct);

        Assert.Contains(" exit 0 after ", log);
        Assert.Contains("make the files of VM 7", log);
        Assert.Contains("genisoimage", log);
        Assert.DoesNotContain("very-secret", log);
        Assert.DoesNotContain("very-secret", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(harness.Of(Id, "vm.log"), Ct)));
    }

    private Task<VmFiles> PrepareAsync() => harness.Transfer.PrepareAsync(harness.Vm(Id), Context, Ct);
}
