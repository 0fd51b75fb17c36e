using System.Security.Cryptography;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Vmm.Images;
using ElasticLedger = StratusLab.Elastic.Ledger.Ledger;

namespace StratusLab.Elastic.Tests.Hosting;

[TestClass]
[TestCategory("Packages")]
public sealed class DiskImagesTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-disk-images-").FullName;

    private ElasticLedger ledger = null!; // Set before every test.
    private ImageStore store = null!; // Set before every test.
    private DiskImages images = null!; // Set before every test.

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    private string Source => Path.Combine(directory, "source.img");

    [TestInitialize]
    public async Task StartAsync()
    {
        ledger = await ElasticLedger.OpenAsync(new() { File = ":memory:" }, TimeProvider.System, Ct);
        store = new ImageStore(new() { Directory = Path.Combine(directory, "cache") }, new LocalCommandRunner(TimeProvider.System), new HttpClient(), TimeProvider.System);
        images = new DiskImages(store, ledger);
    }

    [TestCleanup]
    public async Task StopAsync()
    {
        await ledger.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public async Task Find_UnknownImage_IsNull() => Assert.IsNull(await images.FindAsync(new DiskTemplate(new("worker")), Ct));

    [TestMethod]
    public async Task Find_Source_IsImportedAndListedOnce()
    {
        var sha256 = await WriteAsync(1);

        var once = await FindAsync();
        var twice = await FindAsync();

        Assert.AreEqual(once, twice! with { ImportedAt = once!.ImportedAt }); // It is there.
        Assert.AreEqual((sha256, "raw", Source), (once.Sha256, once.Format, once.Source));
        Assert.AreEqual(sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(store.Locate(once), Ct))));
        Assert.AreEqual($"source-{sha256[..16]}", (await ledger.LoadAsync(Ct)).Images.Single().Name.Value);
    }

    [TestMethod]
    public async Task Find_SourceThatHasChanged_IsAnotherImageAndTheOldStays()
    {
        await WriteAsync(1);
        var old = await FindAsync();
        var sha256 = await WriteAsync(2);

        Assert.AreEqual(sha256, (await FindAsync())!.Sha256); // It is there.
        Assert.IsTrue(File.Exists(store.Locate(old!))); // It was there.
        Assert.HasCount(2, (await ledger.LoadAsync(Ct)).Images);
    }

    [TestMethod]
    public async Task Find_SourceThatIsNotThere_IsRejected() =>
        Assert.Contains("is not a file on this service's machine", (await Assert.ThrowsExactlyAsync<RejectedException>(FindAsync)).Message);

    [TestMethod]
    public async Task Find_SourceWithABackingFile_IsRejected()
    {
        var runner = new LocalCommandRunner(TimeProvider.System);
        Assert.AreEqual(0, (await runner.RunAsync(new Command("qemu-img", ["create", "-q", "-f", "qcow2", "-b", "/etc/passwd", "-F", "raw", Source]), Ct)).ExitCode);

        await Assert.ThrowsExactlyAsync<RejectedException>(FindAsync);

        Assert.IsEmpty((await ledger.LoadAsync(Ct)).Images);
    }

    private Task<StoredImage?> FindAsync() => images.FindAsync(new DiskTemplate(default) { Kind = DiskKind.Source, Source = Source }, Ct);

    private async Task<string> WriteAsync(byte content)
    {
        var bytes = new byte[1 << (19 + content)];
        bytes[0] = content;
        await File.WriteAllBytesAsync(Source, bytes, Ct);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
