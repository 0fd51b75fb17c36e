using System.IO.Compression;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Vmm.Tests.Images;

[TestClass]
public sealed class ImageStoreTests
{
    private static readonly ImageName Name = new("worker");

    private readonly Scratch scratch = new();

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    private string Cache => scratch["cache"];

    [TestCleanup]
    public void Remove() => scratch.Dispose();

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_RawFile_IsStoredByItsContent()
    {
        var path = scratch.Write("worker.raw", ImageFiles.Raw());

        var image = await Store().ImportAsync(new(Name, path, ImageFiles.Sha256(path).ToUpperInvariant()), null, Ct);

        Assert.AreEqual(
            new StoredImage { Name = Name, Sha256 = ImageFiles.Sha256(path), Format = "raw", VirtualSizeBytes = 3 << 20, FileBytes = 3 << 20, ImportedAt = image.ImportedAt, Source = path },
            image);
        Assert.AreEqual(Path.Combine(Cache, image.Sha256), Store().Locate(image));
        CollectionAssert.AreEqual(ImageFiles.Raw(), await File.ReadAllBytesAsync(Store().Locate(image), Ct));
        CollectionAssert.AreEqual(new[] { Store().Locate(image) }, Directory.GetFileSystemEntries(Cache));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_RawFile_IsReadOnlyAndSparse()
    {
        var image = await ImportAsync(scratch.Write("worker.raw", ImageFiles.Raw()));

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(Store().Locate(image)));
        var blocks = await Tool.RunAsync("stat", "-c", "%b", Store().Locate(image));
        Assert.IsLessThanOrEqualTo(2 * 128, int.Parse(blocks, null));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_FileUrl_IsTheFile() =>
        Assert.AreEqual("raw", (await Store().ImportAsync(new(Name, "file://" + scratch.Write("w", ImageFiles.Raw()), ImageFiles.Sha256(scratch["w"])), null, Ct)).Format);

    [TestMethod]
    [TestCategory("Packages")]
    [DataRow("gzip", ".gz")]
    [DataRow("xz", ".xz")]
    [DataRow("zstd", ".zst")]
    public async Task Import_Compressed_IsDecompressedWhateverItIsCalled(string tool, string suffix)
    {
        var raw = scratch.Write("worker", ImageFiles.Raw());
        await Tool.RunAsync(tool, "-q", "-k", raw);
        File.Move(raw + suffix, scratch["download"]);

        var image = await ImportAsync(scratch["download"]);

        Assert.AreEqual(ImageFiles.Sha256(raw), image.Sha256);
        Assert.AreEqual(ImageFiles.Sha256(raw), ImageFiles.Sha256(Store().Locate(image)));
        Assert.AreEqual(3 << 20, image.VirtualSizeBytes);
        Assert.HasCount(1, Directory.GetFileSystemEntries(Cache));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_GzipInTwoParts_IsBoth()
    {
        var image = await ImportAsync(scratch.Write("two.gz", [.. Gzip("one, "u8), .. Gzip("two"u8)]));

        Assert.AreEqual("one, two", await File.ReadAllTextAsync(Store().Locate(image), Ct));
    }

    [TestMethod]
    public async Task Import_TruncatedGzip_IsRejected() =>
        await AssertRejectedAsync(scratch.Write("cut.gz", Gzip(ImageFiles.Raw())[..^9]), "gzip");

    [TestMethod]
    public async Task Import_DamagedXz_IsRejected() =>
        await AssertRejectedAsync(scratch.Write("cut.xz", [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 1, 2, 3]), "xz");

    [TestMethod]
    public async Task Import_Bzip2_IsRejectedByName() => await AssertRejectedAsync(scratch.Write("x", "BZh91AY"), "bzip2");

    [TestMethod]
    [TestCategory("Packages")]
    [DataRow("gzip")]
    [DataRow("xz")]
    [DataRow("zstd")]
    [DataRow("cat")]
    public async Task Import_WrongChecksum_IsRejectedAndRemoved(string tool)
    {
        var file = scratch.Write("image", await Tool.BytesAsync(tool, [.. tool == "cat" ? Array.Empty<string>() : ["-c"], scratch.Write("worker", ImageFiles.Raw())]));
        var wrong = new string('a', 64);

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => Store().ImportAsync(new(Name, file, wrong), null, Ct));

        Assert.Contains(wrong, refusal.Message);
        Assert.Contains(ImageFiles.Sha256(file), refusal.Message);
        Assert.IsEmpty(Directory.GetFileSystemEntries(Cache));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("abc")]
    [DataRow("../../../../etc/passwd")]
    [DataRow("gggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggg")]
    public async Task Import_NoChecksum_IsRejected(string sha256) =>
        await Assert.ThrowsExactlyAsync<RejectedException>(() => Store().ImportAsync(new(Name, scratch.Write("x", "y"), sha256), null, Ct));

    [TestMethod]
    [DataRow("relative/path")]
    [DataRow("ftp://example.org/x")]
    [DataRow("https://user:secret@example.org/x")]
    [DataRow("file://host/x")]
    [DataRow("/nonexistent/image")]
    [DataRow("/tmp")]
    [DataRow("")]
    public async Task Import_UnusableSource_IsRejectedWithoutShowingSecrets(string source)
    {
        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => Store().ImportAsync(new(Name, source, new string('a', 64)), null, Ct));

        Assert.DoesNotContain("secret", refusal.Message);
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_Qcow2_HasItsFormatAndSize()
    {
        var image = await ImportAsync(await ImageFiles.Qcow2Async(scratch));

        Assert.AreEqual("qcow2", image.Format);
        Assert.AreEqual(8 << 20, image.VirtualSizeBytes);
        Assert.IsLessThan(1 << 20, image.FileBytes);
    }

    [TestMethod]
    [TestCategory("Packages")]
    [DataRow("/etc/hostname")]
    [DataRow("json:{\"driver\":\"file\",\"filename\":\"/etc/hostname\"}")]
    [DataRow("nbd://127.0.0.1:1/x")]
    public async Task Import_Qcow2WithBackingFile_IsRejectedUnopened(string backing)
    {
        var path = await ImageFiles.Qcow2Async(scratch, "-u", "-b", backing, "-F", "raw");

        await AssertRejectedAsync(path, "backing file", ScriptedRunner.Without("qemu-img"));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_Qcow2WithDataFile_IsRejectedUnopened() =>
        await AssertRejectedAsync(await ImageFiles.Qcow2Async(scratch, "-o", $"data_file={scratch["data"]},data_file_raw=on"), "another file", ScriptedRunner.Without("qemu-img"));

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_Qcow2WithOnlyTheDataFileBit_IsRejectedUnopened()
    {
        var file = await File.ReadAllBytesAsync(await ImageFiles.Qcow2Async(scratch), Ct);

        await AssertRejectedAsync(scratch.Write("x", ImageFiles.With(file, 72, 4)), "another file", ScriptedRunner.Without("qemu-img"));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_EncryptedQcow2_IsRejected()
    {
        var file = await File.ReadAllBytesAsync(await ImageFiles.Qcow2Async(scratch), Ct);
        file[35] = 1;

        await AssertRejectedAsync(scratch.Write("x", file), "encrypted", ScriptedRunner.Without("qemu-img"));
    }

    [TestMethod]
    public async Task Import_VmdkThatNamesAnotherFile_IsRejectedUnopened() => await AssertRejectedAsync(
        scratch.Write("x", "# Disk DescriptorFile\nversion=1\ncreateType=\"monolithicFlat\"\nRW 1 FLAT \"/etc/shadow\" 0\n"), "vmdk", ScriptedRunner.Without("qemu-img"));

    [TestMethod]
    [TestCategory("Packages")]
    [DataRow("vmdk")]
    [DataRow("vdi")]
    [DataRow("vhdx")]
    [DataRow("vpc")]
    [DataRow("qed")]
    public async Task Import_OtherFormat_IsRejectedByName(string format)
    {
        await Tool.RunAsync("qemu-img", "create", "-q", "-f", format, scratch["x"], "8M");

        await AssertRejectedAsync(scratch["x"], format);
    }

    [TestMethod]
    public async Task Import_EmptyFile_IsRejected() => await AssertRejectedAsync(scratch.Write("x", ""), "empty");

    [TestMethod]
    public async Task Import_LongerThanTheLimit_IsRejected()
    {
        var path = scratch.Write("x.gz", Gzip(ImageFiles.Raw()));

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => Store(maxBytes: 1 << 20).ImportAsync(new(Name, path, ImageFiles.Sha256(path)), null, Ct));

        Assert.Contains("longer than 1048576", refusal.Message);
        Assert.IsEmpty(Directory.GetFileSystemEntries(Cache));
    }

    [TestMethod]
    [TestCategory("Packages")]
    [DataRow("gzip")]
    [DataRow("xz")]
    [DataRow("zstd")]
    public async Task Import_LongerThanTheLimitWhenUnpacked_IsStoppedThere(string tool)
    {
        var path = scratch.Write("x", await Tool.BytesAsync(tool, "-c", scratch.Write("worker", ImageFiles.Raw())));

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => Store(maxBytes: 1 << 20).ImportAsync(new(Name, path, ImageFiles.Sha256(path)), null, Ct));

        Assert.Contains("longer than 1048576 bytes when it is decompressed", refusal.Message);
        Assert.IsEmpty(Directory.GetFileSystemEntries(Cache));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_SumOfTheContent_IsComparedAfterUnpacking()
    {
        var raw = scratch.Write("worker", ImageFiles.Raw());
        var path = scratch.Write("x", await Tool.BytesAsync("gzip", "-c", raw));
        var order = new ImageOrder(Name, path, ImageFiles.Sha256(raw)) { IsSumOfContent = true };

        Assert.AreEqual(ImageFiles.Sha256(raw), (await Store().ImportAsync(order, null, Ct)).Sha256);
        await Assert.ThrowsExactlyAsync<RejectedException>(() => Store().ImportAsync(order with { Sha256 = ImageFiles.Sha256(path) }, null, Ct));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_NotWhatItIsSaidToBe_IsRejected()
    {
        var path = scratch.Write("x", ImageFiles.Raw());

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => Store().ImportAsync(new(Name, path, ImageFiles.Sha256(path)) { Format = "qcow2" }, null, Ct));

        Assert.Contains("said to be qcow2 and is raw", refusal.Message);
    }

    [TestMethod]
    public async Task Import_FullDisk_IsNoCapacityAndLeavesNothing()
    {
        var path = scratch.Write("x", ImageFiles.Raw());
        var store = new ImageStore(new ImageStoreOptions { Directory = Cache }, Tool.Runner, new HttpClient(), TimeProvider.System)
        {
            OpenPart = _ => new FileStream("/dev/full", new FileStreamOptions { Access = FileAccess.Write, BufferSize = 0 }),
        };

        await Assert.ThrowsExactlyAsync<CapacityExhaustedException>(() => store.ImportAsync(new(Name, path, ImageFiles.Sha256(path)), null, Ct));

        Assert.IsEmpty(Directory.GetFileSystemEntries(Cache));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_FullDiskWhileUnpacking_IsNoCapacityAndLeavesNothing()
    {
        var path = scratch.Write("x", await Tool.BytesAsync("zstd", "-c", scratch.Write("worker", ImageFiles.Raw())));
        var runner = ScriptedRunner.Instead(command => command.Arguments.Contains("zstd") ? ScriptedRunner.Result("", "zstd: error 70 : Write error : cannot write block : No space left on device", 70) : null);

        await Assert.ThrowsExactlyAsync<CapacityExhaustedException>(() => Store(runner).ImportAsync(new(Name, path, ImageFiles.Sha256(path)), null, Ct));

        Assert.IsEmpty(Directory.GetFileSystemEntries(Cache));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_NoXz_NamesThePackage()
    {
        var path = scratch.Write("x", await Tool.BytesAsync("xz", "-c", scratch.Write("worker", ImageFiles.Raw())));

        await AssertRejectedAsync(path, "xz-utils", ScriptedRunner.Instead(command =>
            command.Arguments.Contains("xz") ? ScriptedRunner.Result("", "prlimit: failed to execute xz: No such file or directory", 127) : null));
    }

    [TestMethod]
    public async Task Import_Cancelled_LeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        var path = scratch.Write("x", ImageFiles.Raw());

        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            Store().ImportAsync(new(Name, path, ImageFiles.Sha256(path)), new Watching(_ => cancel.Cancel()), cancel.Token));

        Assert.IsEmpty(Directory.GetFileSystemEntries(Cache));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_Watched_ReportsUpToTheTotal()
    {
        var seen = new List<ImageProgress>();
        var path = scratch.Write("x", ImageFiles.Raw());

        await Store().ImportAsync(new(Name, path, ImageFiles.Sha256(path)), new Watching(seen.Add), Ct);

        Assert.AreEqual(new ImageProgress(ImagePhase.Fetching, 3 << 20, 3 << 20), seen[^1]);
        Assert.IsTrue(seen.Zip(seen.Skip(1)).All(pair => pair.First.Bytes <= pair.Second.Bytes));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_Again_HealsADamagedFile()
    {
        var path = scratch.Write("x", ImageFiles.Raw());
        var image = await ImportAsync(path);
        File.Delete(Store().Locate(image));
        await File.WriteAllBytesAsync(Path.Combine(Cache, image.Sha256), new byte[3 << 20], Ct);

        await ImportAsync(path);

        Assert.AreEqual(ImageCheck.Good, await Store().VerifyAsync(image, null, Ct));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Verify_ChangedRemovedAndWhole_AreToldApart()
    {
        var image = await ImportAsync(scratch.Write("x", ImageFiles.Raw()));
        var path = Store().Locate(image);

        Assert.AreEqual(ImageCheck.Good, await Store().VerifyAsync(image, null, Ct));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllBytesAsync(path, new byte[3 << 20], Ct);
        Assert.AreEqual(ImageCheck.Wrong, await Store().VerifyAsync(image, null, Ct));
        Store().Delete(image.Sha256);
        Store().Delete(image.Sha256);
        Assert.AreEqual(ImageCheck.Missing, await Store().VerifyAsync(image, null, Ct));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Locate_MissingOrCutOff_IsRejected()
    {
        var image = await ImportAsync(scratch.Write("x", ImageFiles.Raw()));

        Assert.Contains("instead of 7", Assert.ThrowsExactly<RejectedException>(() => Store().Locate(image with { FileBytes = 7 })).Message);
        Store().Delete(image.Sha256);
        Assert.Contains("not there", Assert.ThrowsExactly<RejectedException>(() => Store().Locate(image)).Message);
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task RemoveUnfinished_AfterAKill_LeavesOnlyImages()
    {
        var image = await ImportAsync(scratch.Write("x", ImageFiles.Raw()));
        scratch.Write("cache/.import-0123.part", "half");
        scratch.Write("cache/.import-0123.part.xz", "half");

        Store().RemoveUnfinished(isFirst: true);

        CollectionAssert.AreEqual(new[] { Store().Locate(image) }, Directory.GetFileSystemEntries(Cache));
    }

    private static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return result.ToArray();
    }

    private Task<StoredImage> ImportAsync(string path) => Store().ImportAsync(new(Name, path, ImageFiles.Sha256(path)), null, Ct);

    private async Task AssertRejectedAsync(string path, string word, ICommandRunner? runner = null)
    {
        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => Store(runner).ImportAsync(new(Name, path, ImageFiles.Sha256(path)), null, Ct));

        Assert.Contains(word, refusal.Message);
        Assert.IsEmpty(Directory.GetFileSystemEntries(Cache));
    }

    private ImageStore Store(ICommandRunner? runner = null, long maxBytes = 1L << 30) =>
        new(new ImageStoreOptions { Directory = Cache, MaxBytes = maxBytes }, runner ?? Tool.Runner, new HttpClient(), TimeProvider.System);

    private sealed class Watching(Action<ImageProgress> seen) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value) => seen(value);
    }
}
