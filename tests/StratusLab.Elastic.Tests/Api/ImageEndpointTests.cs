using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class ImageEndpointTests : ApiSuite
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-images-").FullName;

    private string Cache => Path.Combine(directory, "cache");

    [TestCleanup]
    public void Remove() => Directory.Delete(directory, recursive: true);

    private protected override Task<TestService> MakeAsync(CancellationToken ct) => TestService.StartAsync(ct, more: services => services.AddSingleton(
        new ImageStore(new() { Directory = Cache }, new LocalCommandRunner(TimeProvider.System), new HttpClient(), TimeProvider.System)));

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_GoodFile_StreamsProgressAndRecordsTheImage()
    {
        var (path, sha) = await FileAsync("a", 3 << 20);

        var (response, lines) = await ImportAsync("worker2", path, sha, by: "carol");

        Assert.AreEqual("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        Assert.AreEqual("fetching", lines[0].Phase);
        Assert.AreEqual("done", lines[^1].Phase);
        Assert.IsTrue(lines.SkipLast(1).All(l => l is { Image: null, Error: null }));
        var listed = (await Service.GetAsync(ApiPaths.Images, ApiJson.Default.ListOfImageRow, Ct)).Items.Single();
        Assert.AreEqual(lines[^1].Image, listed);
        Assert.AreEqual(("worker2", "raw", 3L << 20, sha, path), (listed.Name, listed.Format, listed.VirtualSizeBytes, listed.Sha256, listed.Source));
        Assert.StartsWith($"carol imported image \"worker2\" from {path} (raw, ", (await Service.Ledger.ListNewestEventsAsync(1, Ct)).Single().Event.Text);
    }

    [TestMethod]
    public async Task Import_WrongChecksum_EndsWithTheErrorAndRecordsNothing()
    {
        var (path, _) = await FileAsync("a", 4096);

        var (_, lines) = await ImportAsync("worker2", path, new('0', 64));

        Assert.AreEqual("refused", lines[^1].Phase);
        Assert.Contains("wrong checksum", lines[^1].Error ?? "");
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Images);
        Assert.IsEmpty(Directory.GetFiles(Cache));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_SameNameAgain_ReplacesTheImageAndItsFile()
    {
        var (first, firstSha) = await FileAsync("a", 4096);
        var (second, secondSha) = await FileAsync("b", 8192);
        await ImportAsync("worker2", first, firstSha);

        await ImportAsync("worker2", second, secondSha);

        Assert.AreEqual(secondSha, (await Service.Ledger.LoadAsync(Ct)).Images.Single().Sha256);
        Assert.AreEqual(secondSha, Path.GetFileName(Directory.GetFiles(Cache).Single()));
        Assert.Contains("replaced image", (await Service.Ledger.ListNewestEventsAsync(1, Ct)).Single().Event.Text);
    }

    [TestMethod]
    [DataRow("../x", "ok", "is not a name")]
    [DataRow("x", "zz", "64 hex digits")]
    public async Task Import_NameOrChecksumUnusable_IsRefusedBeforeItBegins(string name, string sha, string says)
    {
        var digits = sha == "ok" ? new string('0', 64) : sha;
        using var response = await Service.PostAsync(ApiPaths.ImportImage, Body(name, "/nowhere", digits, null), Ct);

        Assert.Contains(says, (await TestService.RefusedAsync(HttpStatusCode.BadRequest, response, Ct)).Title);
    }

    [TestMethod]
    public async Task Import_MemberMissing_IsRefused()
    {
        using var response = await Service.PostAsync(ApiPaths.ImportImage, """{"name":"x"}""", Ct);

        Assert.Contains("source", (await TestService.RefusedAsync(HttpStatusCode.BadRequest, response, Ct)).Title);
    }

    [TestMethod]
    public async Task Import_NoImageStore_IsRefused()
    {
        await using var service = await TestService.StartAsync(Ct);
        using var response = await service.PostAsync(ApiPaths.ImportImage, Body("x", "/x", new('0', 64), null), Ct);

        Assert.Contains("no image directory", (await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct)).Title);
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Delete_UnusedImage_RemovesRecordAndFile()
    {
        var (path, sha) = await FileAsync("a", 4096);
        await ImportAsync("worker2", path, sha);

        Assert.AreEqual("Image \"worker2\" is deleted.", await Service.OrderAsync("/api/v1/images/worker2/delete", "{}", Ct));

        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Images);
        Assert.IsEmpty(Directory.GetFiles(Cache));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Delete_OneOfTwoNamesOfOneFile_KeepsTheFile()
    {
        var (path, sha) = await FileAsync("a", 4096);
        await ImportAsync("worker2", path, sha);
        await ImportAsync("worker3", path, sha);

        await Service.OrderAsync("/api/v1/images/worker2/delete", "{}", Ct);

        Assert.HasCount(1, Directory.GetFiles(Cache));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Delete_ImageOfAPool_IsRefused()
    {
        var (path, sha) = await FileAsync("a", 4096);
        await ImportAsync("worker", path, sha);
        using var response = await Service.PostAsync("/api/v1/images/worker/delete", "{}", Ct);

        Assert.Contains("pool \"small\" uses", (await TestService.RefusedAsync(HttpStatusCode.Conflict, response, Ct)).Title);
        Assert.HasCount(1, (await Service.Ledger.LoadAsync(Ct)).Images);
    }

    [TestMethod]
    public async Task Delete_Unknown_Is404()
    {
        using var response = await Service.PostAsync("/api/v1/images/worker9/delete", "{}", Ct);

        await TestService.RefusedAsync(HttpStatusCode.NotFound, response, Ct);
    }

    private async Task<(string Path, string Sha256)> FileAsync(string name, int bytes)
    {
        var content = new byte[bytes];
        Array.Fill(content, (byte)name[0]);
        var path = Path.Combine(directory, name + ".img");
        await File.WriteAllBytesAsync(path, content, Ct);
        return (path, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private async Task<(HttpResponseMessage Response, List<ImportLine> Lines)> ImportAsync(string name, string source, string sha256, string? by = null)
    {
        var response = await Service.PostAsync(ApiPaths.ImportImage, Body(name, source, sha256, by), Ct);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
        var text = await response.Content.ReadAsStringAsync(Ct);
        return (response, [.. text.TrimEnd('\n').Split('\n').Select(l => JsonSerializer.Deserialize(l, ApiJson.Default.ImportLine)!)]); // Every line is an object.
    }

    private static string Body(string name, string source, string sha256, string? by) => JsonSerializer.Serialize(new(name, source, sha256, by), ApiJson.Default.ImportRequest);
}
