using System.Collections.Immutable;
using System.Text.Json;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts.Hosts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>What is special about files on another machine.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class SshTransferTests
{
    private static readonly VmId Id = new(7);

    private static readonly VmContext Context = new(
        Given.Variables(("NAME", "wn-1"), ("TOKEN", "very-secret")), ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("munge.key", "very-secret"u8.ToArray()));

    private LabHosts hosts = null!; // Set before every test.
    private SshTransferHarness harness = null!; // Set before every test.

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync()
    {
        hosts = await SharedHost.HostsAsync();
        harness = await SshTransferHarness.StartAsync(hosts, await SharedHost.RunnerAsync());
    }

    [TestCleanup]
    public async Task StopAsync() => await harness.DisposeAsync();

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Store_UserThatIsNotRoot_ReadsRootsCheckpointByItsSudoRuleOrIsTold(bool hasRule)
    {
        var tools = harness.Scratch["tools"];
        Directory.CreateDirectory(tools);
        // What root would do: the file is the user's own here, and unreadable.
        await File.WriteAllTextAsync(Path.Combine(tools, "sudo"), hasRule ? "#!/bin/sh\n[ \"$1 $2\" = '-n chown' ] && exec chmod 600 \"$4\"\n" : "#!/bin/sh\necho 'sudo: a password is required' >&2\nexit 1\n", Ct);
        await Tool.RunAsync("chmod", "-R", "a+rX", harness.Scratch.Root);
        await Tool.RunAsync("chmod", "755", Path.Combine(tools, "sudo"));
        await Tool.RunAsync("chown", "nobody", harness.Data);
        var nobody = new AsNobody(tools);
        var transfer = harness.With(harness.Options with { QemuGroup = "" }, nobody);
        await transfer.PrepareAsync(harness.Vm(Id), Context, Ct);
        await File.WriteAllTextAsync(harness.Of(Id, "checkpoint"), "memory", Ct);
        await Tool.RunAsync("chown", "nobody", harness.Of(Id, "checkpoint"));
        await Tool.RunAsync("chmod", "0", harness.Of(Id, "checkpoint"));

        if (hasRule)
        {
            await transfer.StoreAsync(Id, Ct);
            Assert.Contains("checkpoint", await Tool.RunAsync("sh", "-c", $"head -c -130 {harness.Archive(Id)} | tar -t"));
        }
        else
        {
            Assert.Contains("nobody ALL=(root) NOPASSWD: /", (await Assert.ThrowsExactlyAsync<RejectedException>(() => transfer.StoreAsync(Id, Ct))).Message);
        }
    }

    [TestMethod]
    public async Task Prepare_Disk_IsAnOverlayOverTheHostsCopy()
    {
        var files = await PrepareAsync();

        using var info = JsonDocument.Parse(await Tool.RunAsync("qemu-img", "info", "--output=json", files.Disks[0].Path));
        Assert.AreEqual(Path.Combine(harness.Data, "images", harness.Image.Sha256), info.RootElement.GetProperty("backing-filename").GetString());
        Assert.AreEqual("raw", info.RootElement.GetProperty("backing-filename-format").GetString());
        CollectionAssert.AreEqual(await File.ReadAllBytesAsync(harness.PathOf(harness.Image), Ct), await File.ReadAllBytesAsync(Path.Combine(harness.Data, "images", harness.Image.Sha256), Ct));
        Assert.AreEqual("kernel", await File.ReadAllTextAsync(files.Kernel!, Ct)); // The template names one.
    }

    [TestMethod]
    public async Task Prepare_Files_AreOpenToQemuOnly()
    {
        await PrepareAsync();

        Assert.AreEqual("2710 libvirt-qemu", await StatAsync(harness.Of(Id, "")));
        Assert.AreEqual("660 libvirt-qemu", await StatAsync(harness.Of(Id, "disk.0")));
        Assert.AreEqual("640 libvirt-qemu", await StatAsync(harness.Of(Id, "context.iso")));
        Assert.AreEqual("660 libvirt-qemu", await StatAsync(harness.Of(Id, "console.log")));
        Assert.StartsWith("711 ", await StatAsync(Path.Combine(harness.Data, "vms")));
        Assert.StartsWith("711 ", await StatAsync(Path.Combine(harness.Data, "images")));
        Assert.StartsWith("444 ", await StatAsync(Path.Combine(harness.Data, "images", harness.Image.Sha256)));
    }

    [TestMethod]
    public async Task Prepare_WithoutQemuGroup_IsTheOwnersAlone()
    {
        await harness.With(harness.Options with { QemuGroup = "" }).PrepareAsync(harness.Vm(Id), Context, Ct);

        Assert.StartsWith("700 ", await StatAsync(harness.Of(Id, "")));
        Assert.StartsWith("600 ", await StatAsync(harness.Of(Id, "context.iso")));
    }

    [TestMethod]
    public async Task Prepare_SecondVm_IsOneConversation()
    {
        await PrepareAsync();
        var counted = new List<Command>();

        await harness.With(harness.Options, await CountingAsync(counted)).PrepareAsync(harness.Vm(new VmId(8)), Context, Ct);

        Assert.HasCount(1, counted);
    }

    [TestMethod]
    public async Task Prepare_Secrets_AreOnNoCommandLineAndInNoLog()
    {
        var counted = new List<Command>();

        await harness.With(harness.Options, await CountingAsync(counted)).PrepareAsync(harness.Vm(Id), Context, Ct);

        Assert.IsNotEmpty(counted);
        Assert.IsFalse(counted.Any(command => command.Arguments.Any(a => a.Contains("very-secret", StringComparison.Ordinal))));
        Assert.DoesNotContain("very-secret", await File.ReadAllTextAsync(harness.Scratch["data/vms/7/vm.log"], Ct));
        CollectionAssert.AreEquivalent(new[] { "site", "vm.log" }, Directory.GetFileSystemEntries(harness.Scratch["data/vms/7"]).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public async Task Prepare_ManyAtOnce_SendTheImageOnce()
    {
        await Task.WhenAll(Enumerable.Range(1, 5).Select(i => harness.Transfer.PrepareAsync(harness.Vm(new VmId(i)), Context, Ct)));

        // Three files (the image, the kernel, the initial RAM disk) and nothing in part.
        Assert.HasCount(3, Directory.GetFiles(Path.Combine(harness.Data, "images")));
        Assert.HasCount(5, await harness.Transfer.ListAsync(Ct));
    }

    [TestMethod]
    public async Task Prepare_ImageCutShortOnTheHost_IsSentAgain()
    {
        await PrepareAsync();
        var image = Path.Combine(harness.Data, "images", harness.Image.Sha256);
        File.SetUnixFileMode(image, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(image, "short", Ct);

        await PrepareAsync();

        Assert.AreEqual(harness.Image.FileBytes, new FileInfo(image).Length);
    }

    [TestMethod]
    public async Task Prepare_ImageDamagedHere_IsRejectedAndNotKept()
    {
        var path = harness.PathOf(harness.Image);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllBytesAsync(path, new byte[harness.Image.FileBytes], Ct);

        Assert.Contains("does not have the checksum", (await Assert.ThrowsExactlyAsync<RejectedException>(PrepareAsync)).Message);
        Assert.IsEmpty(Directory.GetFiles(Path.Combine(harness.Data, "images")));
        Assert.IsEmpty(await harness.Transfer.ListAsync(Ct));
    }

    [TestMethod]
    public async Task Prepare_DiskThatIsNone_IsMadeAgain()
    {
        await PrepareAsync();
        await File.WriteAllBytesAsync(harness.Of(Id, "disk.0"), new byte[100], Ct);

        await PrepareAsync();

        Assert.Contains(harness.Image.Sha256, await Tool.RunAsync("qemu-img", "info", harness.Of(Id, "disk.0")));
    }

    [TestMethod]
    public async Task Prepare_ImageHasNewContent_KeepsTheDiskOverTheOld()
    {
        var old = harness.Image.Sha256;
        await PrepareAsync();
        await harness.ReplaceImageAsync();

        await PrepareAsync();

        Assert.Contains(old, await Tool.RunAsync("qemu-img", "info", harness.Of(Id, "disk.0")));
    }

    [TestMethod]
    public async Task BringBack_ImageHasNewContent_TheOtherHostGetsTheOld()
    {
        var old = harness.Image.Sha256;
        var files = await PrepareAsync();
        await Disks.WriteAsync(files.Disks[0].Path, "written");
        await harness.Transfer.StoreAsync(Id, Ct);
        await harness.ReplaceImageAsync();

        var there = await harness.OtherHost.PrepareAsync(harness.Vm(Id), Context, Ct);

        Assert.Contains(Path.Combine(harness.OtherData, "images", old), await Tool.RunAsync("qemu-img", "info", there.Disks[0].Path));
        await Tool.RunAsync("qemu-img", "check", "-q", there.Disks[0].Path);
        Assert.IsTrue(File.Exists(Path.Combine(harness.OtherData, "images", old)));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task BringBack_SourceIsGone_IsNotAskedForWhereTheDiskIsItsOwn(bool hasCheckpoint)
    {
        var files = await PrepareAsync();
        await Disks.WriteAsync(files.Disks[0].Path, "written");
        await harness.Transfer.StoreAsync(Id, Ct);
        var vm = harness.Vm(Id);
        DiskTemplate source = new(new("")) { Kind = DiskKind.Source, Source = harness.Scratch["gone"] };
        vm = vm with { HasCheckpoint = hasCheckpoint, Template = vm.Template with { Disks = [source, source] } };

        var preparing = harness.OtherHost.PrepareAsync(vm, Context, Ct);

        if (hasCheckpoint)
        {
            Assert.IsTrue(await Disks.HasAsync((await preparing).Disks[0].Path, "written"));
        }
        else
        {
            await Assert.ThrowsExactlyAsync<RejectedException>(() => preparing);
        }
    }

    [TestMethod]
    public async Task BringBack_ImageIsNowhere_IsRejected()
    {
        await PrepareAsync();
        await harness.Transfer.StoreAsync(Id, Ct);
        var old = harness.PathOf(harness.Image);
        await harness.ReplaceImageAsync();
        File.Delete(old);

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.OtherHost.PrepareAsync(harness.Vm(Id), Context, Ct));

        Assert.Contains("neither on kvm2 nor here any more", refusal.Message);
    }

    [TestMethod]
    [DataRow(600L, DisplayName = "in its content")]
    [DataRow(-3L, DisplayName = "in its last line")]
    public async Task BringBack_DamagedArchive_IsRejectedAndLeavesNothingOnTheHost(long at)
    {
        await PrepareAsync();
        await harness.Transfer.StoreAsync(Id, Ct);
        await using (var archive = File.OpenWrite(harness.Archive(Id)))
        {
            archive.Seek(at, at < 0 ? SeekOrigin.End : SeekOrigin.Begin);
            archive.WriteByte((byte)'!');
        }

        await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.OtherHost.PrepareAsync(harness.Vm(Id), Context, Ct));

        Assert.IsEmpty(await harness.OtherHost.ListAsync(Ct));
    }

    [TestMethod]
    public async Task BringBack_CutOffHalfWay_IsDoneAgain()
    {
        var files = await PrepareAsync();
        await Disks.WriteAsync(files.Disks[0].Path, "written");
        await harness.Transfer.StoreAsync(Id, Ct);
        Directory.CreateDirectory(Path.Combine(harness.OtherData, "vms", ".new-test-7"));
        await File.WriteAllTextAsync(Path.Combine(harness.OtherData, "vms", ".new-test-7", "disk.0"), "half", Ct);

        var there = await harness.OtherHost.PrepareAsync(harness.Vm(Id), Context, Ct);

        Assert.IsTrue(await Disks.HasAsync(there.Disks[0].Path, "written"));
        Assert.AreEqual("660 libvirt-qemu", await StatAsync(there.Disks[0].Path));
    }

    [TestMethod]
    public async Task Store_CutOffHalfWay_IsNotKept()
    {
        await PrepareAsync();
        await File.WriteAllBytesAsync(harness.Archive(Id) + ".part", new byte[1000], Ct);
        var cut = ScriptedRunner.Instead(command =>
        {
            File.WriteAllBytes(command.OutputFile!, new byte[5000]); // Storing has one.
            return ScriptedRunner.Result("");
        });

        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => harness.With(harness.Options, cut).StoreAsync(Id, Ct));

        CollectionAssert.AreEquivalent(new[] { "site", "vm.log" }, Directory.GetFileSystemEntries(harness.Scratch["data/vms/7"]).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public async Task Store_SparseCheckpoint_StaysSparse()
    {
        await PrepareAsync();
        await Tool.RunAsync("truncate", "-s", "200M", harness.Transfer.CheckpointOf(Id));

        await harness.Transfer.StoreAsync(Id, Ct);
        await harness.OtherHost.PrepareAsync(harness.Vm(Id), Context, Ct);

        Assert.IsLessThan(20 << 20, new FileInfo(harness.Archive(Id)).Length);
        Assert.AreEqual(200L << 20, new FileInfo(harness.OtherHost.CheckpointOf(Id)).Length);
        Assert.AreEqual("0", (await Tool.RunAsync("stat", "-c", "%b", harness.OtherHost.CheckpointOf(Id))).Trim());
    }

    [TestMethod]
    public async Task Store_Archive_IsTheOwnersAloneAndHasNoContext()
    {
        await PrepareAsync();
        await harness.Transfer.StoreAsync(Id, Ct);

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(harness.Archive(Id)));
        CollectionAssert.AreEqual(new[] { "console.log", "disk.0", "disk.1" }, (await Tool.RunAsync("tar", "-tf", harness.Archive(Id))).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [TestMethod]
    public async Task Store_Unchanged_IsNotSentAgain()
    {
        await PrepareAsync();
        await harness.Transfer.StoreAsync(Id, Ct);
        var before = File.GetLastWriteTimeUtc(harness.Archive(Id));

        await harness.Transfer.StoreAsync(Id, Ct);

        Assert.AreEqual(before, File.GetLastWriteTimeUtc(harness.Archive(Id)));
    }

    [TestMethod]
    public async Task Prepare_UnknownQemuGroup_IsRejectedAndLeavesNothing()
    {
        await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.With(harness.Options with { QemuGroup = "no-such-group" }).PrepareAsync(harness.Vm(Id), Context, Ct));

        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(harness.Data, "vms")));
    }

    [TestMethod]
    public async Task Prepare_DirectoryOfAnotherSite_IsRejectedAndLeftAlone()
    {
        await harness.OtherSite.PrepareAsync(harness.Vm(Id), Context, Ct);
        var before = Directory.GetFileSystemEntries(harness.Of(Id, "")).Order().ToArray();

        Assert.Contains("does not carry the mark of site test", (await Assert.ThrowsExactlyAsync<RejectedException>(PrepareAsync)).Message);

        CollectionAssert.AreEqual(before, Directory.GetFileSystemEntries(harness.Of(Id, "")).Order().ToArray());
    }

    [TestMethod]
    [DataRow(1_000_000, "take ", DisplayName = "no room for the image")]
    [DataRow(800_000, "make the files", DisplayName = "no room for the VM's own files")]
    public async Task Prepare_FullDisk_IsNoCapacityAndLeavesNothingInPart(int taken, string what)
    {
        var small = Path.Combine(harness.Data, "small");
        await hosts.RunAsync(1, "sh", "-c", $"mkdir {small} && mount -t tmpfs -o size=1m none {small} && head -c {taken} /dev/zero > {small}/fill");
        try
        {
            var transfer = harness.With(harness.Options with { DataDirectory = small });
            var failure = await Assert.ThrowsExactlyAsync<CapacityExhaustedException>(() => transfer.PrepareAsync(harness.Vm(Id), Context, Ct));

            Assert.Contains($"The disk of {small} on kvm1 is full: could not {what}", failure.Message);
            Assert.AreEqual("", (await hosts.RunAsync(1, "sh", "-c", $"find {small}/vms {small}/images -name '*.part' -o -name '.new*' -o -name 7 2>/dev/null; true")).Trim());
            Assert.IsEmpty(await transfer.ListAsync(Ct));
            Assert.IsFalse(Directory.Exists(harness.Scratch["data/vms/7"]));
        }
        finally
        {
            await hosts.RunAsync(1, "umount", small);
        }
    }

    [TestMethod]
    public async Task Verbs_DataDirectoryNotThere_ProveNothing()
    {
        var transfer = harness.With(harness.Options with { DataDirectory = Path.Combine(harness.Data, "not-mounted") });

        Assert.Contains("create it, or mount what belongs there", (await Assert.ThrowsExactlyAsync<RejectedException>(() => transfer.ListAsync(Ct))).Message);
        await Assert.ThrowsExactlyAsync<RejectedException>(() => transfer.RemoveAsync(Id, Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => transfer.PrepareAsync(harness.Vm(Id), Context, Ct));
        Assert.IsFalse(Directory.Exists(Path.Combine(harness.Data, "not-mounted")));
    }

    [TestMethod]
    public async Task Verbs_HostUnreachable_SayThatNobodyAnswers()
    {
        await using var nobody = hosts.Connect(hosts.SshTo(1) with { Port = 23 });
        var transfer = harness.With(harness.Options, nobody);

        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => transfer.PrepareAsync(harness.Vm(Id), Context, Ct));
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => transfer.RemoveAsync(Id, Ct));
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => transfer.ListAsync(Ct));
    }

    [TestMethod]
    public async Task Remove_CutOffHalfWay_IsListedAndFinished()
    {
        await PrepareAsync();
        Directory.Move(harness.Of(Id, ""), Path.Combine(harness.Data, "vms", ".old-test-7"));
        Directory.CreateDirectory(Path.Combine(harness.Data, "vms", ".new-test-9"));

        CollectionAssert.AreEqual(new[] { Id, new VmId(9) }, (await harness.Transfer.ListAsync(Ct)).ToArray());
        await harness.Transfer.RemoveAsync(Id, Ct);
        await harness.Transfer.RemoveAsync(new VmId(9), Ct);

        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(harness.Data, "vms")));
        Assert.IsFalse(Directory.Exists(harness.Scratch["data/vms/7"]));
    }

    [TestMethod]
    public async Task List_CacheIsAboveItsBound_RemovesWhatWasUsedLeastRecently()
    {
        var (oldest, older, recent) = (await CachedAsync('a', 5), await CachedAsync('b', 4), await CachedAsync('c', 0.5));
        var foreign = Path.Combine(harness.Data, "images", "readme");
        await File.WriteAllBytesAsync(foreign, new byte[1 << 20], Ct);
        File.SetLastWriteTimeUtc(foreign, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1));

        await ListAsync(3 << 20);

        CollectionAssert.AreEquivalent(new[] { older, recent, foreign }, Directory.GetFiles(Path.Combine(harness.Data, "images")));
        await ListAsync(0);
        CollectionAssert.AreEquivalent(new[] { recent, foreign }, Directory.GetFiles(Path.Combine(harness.Data, "images")), oldest);
    }

    [TestMethod]
    public async Task List_ADiskIsOverIt_IsKeptWhosesoeverItIs()
    {
        await PrepareAsync();
        var image = Path.Combine(harness.Data, "images", harness.Image.Sha256);
        await File.WriteAllTextAsync(harness.Of(Id, "site"), "somebody-else", Ct);
        Age(image, 99);
        var unused = await CachedAsync('a', 2);

        await ListAsync(0);

        Assert.IsTrue(File.Exists(image));
        Assert.IsFalse(File.Exists(unused));
    }

    [TestMethod]
    public async Task List_ADiskCannotBeRead_RemovesNothing()
    {
        await PrepareAsync();
        await File.WriteAllTextAsync(harness.Of(Id, "disk.0"), "QFI\u00fb broken", System.Text.Encoding.Latin1, Ct);
        var unused = await CachedAsync('a', 2);

        await ListAsync(0);

        Assert.IsTrue(File.Exists(unused));
    }

    [TestMethod]
    public async Task List_WithoutABound_RemovesNothing()
    {
        var unused = await CachedAsync('a', 99);

        await harness.Transfer.ListAsync(Ct);

        Assert.IsTrue(File.Exists(unused));
    }

    [TestMethod]
    public async Task Images_OfTheHost_AreListedAndVerifiedThere()
    {
        Assert.IsEmpty(await harness.Transfer.ListImagesAsync(Ct), "there is no directory yet");
        await PrepareAsync();
        var changed = await CachedAsync('a', 1);
        await File.WriteAllTextAsync(Path.Combine(harness.Data, "images", "readme"), "foreign", Ct);
        var image = harness.Image;

        var listed = await harness.Transfer.ListImagesAsync(Ct);
        CollectionAssert.IsSubsetOf(new[] { new KeptImage(new('a', 64), 1 << 20), new(image.Sha256, image.FileBytes) }, listed.ToArray());
        CollectionAssert.AreEqual(listed.Select(i => i.Sha256).Order(StringComparer.Ordinal).ToArray(), listed.Select(i => i.Sha256).ToArray());
        Assert.IsTrue(await harness.Transfer.VerifyImageAsync(image.Sha256, Ct));
        Assert.IsFalse(await harness.Transfer.VerifyImageAsync(Path.GetFileName(changed), Ct));
        Assert.IsNull(await harness.Transfer.VerifyImageAsync(new('b', 64), Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.Transfer.VerifyImageAsync("../../etc/passwd", Ct));
    }

    [TestMethod]
    public async Task Prepare_CachedImage_IsUsedNow()
    {
        await PrepareAsync();
        var image = Path.Combine(harness.Data, "images", harness.Image.Sha256);
        Age(image, 9);

        await harness.Transfer.PrepareAsync(harness.Vm(new VmId(8)), Context, Ct);

        Assert.IsLessThan(TimeSpan.FromMinutes(10), TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(image));
    }

    private async Task<string> CachedAsync(char name, double hours)
    {
        var path = Path.Combine(harness.Data, "images", new string(name, 64));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // The path was combined.
        await File.WriteAllBytesAsync(path, new byte[1 << 20], Ct);
        Age(path, hours);
        return path;
    }

    private static void Age(string path, double hours) => File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-hours));

    private async Task ListAsync(long most) => await harness.With(harness.Options with { CacheBytes = most }).ListAsync(Ct);

    private Task<VmFiles> PrepareAsync() => harness.Transfer.PrepareAsync(harness.Vm(Id), Context, Ct);

    private static async Task<string> StatAsync(string path) => (await Tool.RunAsync("stat", "-c", "%a %G", path)).Trim();

    private static async Task<ICommandRunner> CountingAsync(List<Command> counted) => new Counting(await SharedHost.RunnerAsync(), counted);

    private sealed class Counting(ICommandRunner inner, List<Command> counted) : ICommandRunner
    {
        public Task<CommandResult> RunAsync(Command command, CancellationToken ct)
        {
            counted.Add(command);
            return inner.RunAsync(command, ct);
        }
    }

    private sealed class AsNobody(string tools) : ICommandRunner
    {
        public Task<CommandResult> RunAsync(Command command, CancellationToken ct) => Tool.Runner.RunAsync(
            command with { Program = "setpriv", Arguments = ["--reuid=nobody", "--regid=nogroup", "--clear-groups", "env", $"PATH={tools}:/usr/sbin:/usr/bin:/sbin:/bin", command.Program, .. command.Arguments] }, ct);
    }
}
