using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Images;
using StratusLab.Elastic.Vmm.Images;
using StratusLab.Elastic.Vmm.Images.Repositories;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class ImageEndpointTests : ApiSuite
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-images-").FullName;

    private string Cache => Path.Combine(directory, "cache");

    [TestCleanup]
    public void Remove() => Directory.Delete(directory, recursive: true);

    private protected override Task<TestService> MakeAsync(CancellationToken ct) => TestService.StartAsync(ct, more: services =>
    {
        var http = ImageClient.Make(TimeSpan.FromMinutes(1));
        services.AddSingleton(p => new ImageStore(
            new() { Directory = Cache, VmsDirectory = Path.Combine(directory, "vms") }, new LocalCommandRunner(TimeProvider.System), http, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new ImagePolicy([new() { Name = "atlas", Vo = "atlas", Location = directory, ValidFor = TimeSpan.FromDays(2) }], http, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<ImageCache>(p, new ImagesConfiguration { CacheSizeMiB = 4 }));
        services.AddSingleton<SiteImages>();
        services.AddSingleton<ImageVerification>();
    });

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
    [TestCategory("Packages")]
    public async Task Import_ForAVo_IsListedWithItAndUsedUntilItExpires()
    {
        var (path, sha) = await FileAsync("a", 4096);

        var (_, lines) = await ImportAsync("worker", path, sha, vo: "atlas");

        var row = lines[^1].Image;
        Assert.AreEqual("atlas", row?.Vo);
        Assert.IsNull(row?.Barred);
        Assert.AreEqual("2026-05-06 10:00", $"{row?.Expires:yyyy-MM-dd HH:mm}");
        Assert.AreEqual("VM 1 (wn-1) is created", (await Service.OrderAsync(ApiPaths.Vms, """{"template":"small-template"}""", Ct))[..22]);

        Service.Clock.Advance(TimeSpan.FromDays(2));

        using var refused = await Service.PostAsync(ApiPaths.Vms, """{"template":"small-template"}""", Ct);
        Assert.Contains("image \"worker\" has expired at", (await TestService.RefusedAsync(HttpStatusCode.Conflict, refused, Ct)).Title);
        Assert.Contains("has expired", (await Service.GetAsync(ApiPaths.Images, ApiJson.Default.ListOfImageRow, Ct)).Items.Single().Barred ?? "");
        Service.Submit("7");
        await Service.RunUntilAsync(s => s.Vms.Any(v => v.State == VmState.Running), Ct);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Nodes);
        Assert.Contains("has expired", (await Service.GetAsync("/api/v1/jobs/7/why", ApiJson.Default.Why, Ct)).Text);
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_WhileTheCacheIsSwept_WaitsForThat()
    {
        using var done = new CancellationTokenSource();
        var images = Service.Services.GetRequiredService<SiteImages>();
        var sweeps = Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    await images.SweepAsync(Ct);
                }
            },
            Ct);
        for (var i = 1; i <= 20; i++)
        {
            var (path, sha) = await FileAsync($"{i}", 4096);
            Assert.AreEqual("done", (await ImportAsync("worker", path, sha)).Lines[^1].Phase);
        }

        await done.CancelAsync();
        await sweeps;
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Verify_ImagesGoodChangedAndGone_SaysWhichAndWhatToDo()
    {
        foreach (var (name, bytes) in ((string, int)[])[("changed", 8192), ("gone", 4096), ("good", 3 << 20)])
        {
            var (path, sha) = await FileAsync(name, bytes);
            await ImportAsync(name, path, sha);
        }

        var images = (await Service.Ledger.LoadAsync(Ct)).Images.ToDictionary(i => i.Name.Value, i => Path.Combine(Cache, i.Sha256));
        // The file is read-only, so another is put in its place.
        File.Delete(images["changed"]);
        await File.WriteAllBytesAsync(images["changed"], new byte[8192], Ct);
        File.Delete(images["gone"]);

        var all = await VerifyAsync("{}");
        CollectionAssert.AreEqual(new[] { ("changed", "wrong"), ("gone", "missing"), ("good", "good") }, all.Where(l => l.State is not ("verifying" or "done")).Select(l => (l.Image, l.State)).ToArray());
        Assert.AreEqual(("verifying", "done"), (all[0].State, all[^1].State));
        Assert.Contains("import it again from", all.Single(l => l.State == "wrong").Advice);
        var one = await VerifyAsync("""{"name":"good","by":"carol"}""");
        Assert.AreEqual(("good", "good", 3L << 20), one.Where(l => l.State is not ("verifying" or "done")).Select(l => (l.Image, l.State, l.Bytes)).Single());
        var audited = (await Service.GetAsync(ApiPaths.Audit, ApiJson.Default.ListOfAuditRow, Ct)).Items.First(r => r.Order == "POST /api/v1/images/verify");
        Assert.AreEqual(("carol", "1 image good, 0 not."), (audited.Said, audited.Outcome));
    }

    [TestMethod]
    public async Task Verify_ImageOrCacheThatIsNotThere_IsRefused()
    {
        using var response = await Service.PostAsync(ApiPaths.VerifyImages, """{"name":"nothing"}""", Ct);

        Assert.Contains("There is no image \"nothing\"", (await TestService.RefusedAsync(HttpStatusCode.NotFound, response, Ct)).Title);
    }

    private async Task<VerifyLine[]> VerifyAsync(string body)
    {
        using var response = await Service.PostAsync(ApiPaths.VerifyImages, body, Ct);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(Ct);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize(l, ApiJson.Default.VerifyLine)!)]; // Lines of JSON.
    }

    [TestMethod]
    public async Task Import_ForAVoFromElsewhere_IsRefused()
    {
        var (_, lines) = await ImportAsync("worker", "/etc/hostname", new('0', 64), vo: "atlas");

        Assert.AreEqual("refused", lines[^1].Phase);
        Assert.Contains("under no repository of VO \"atlas\"", lines[^1].Error ?? "");
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

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_CacheIsFull_RemovesWhatWasUsedLeastRecentlyAndSaysSo()
    {
        await ImportAsync("worker", 'a', 1 << 20);
        await ImportAsync("old", 'b', 1 << 20);
        await ImportAsync("older", 'c', 1 << 20);
        Age('a', 3);
        Age('b', 1);
        Age('c', 2);

        await ImportAsync("new", 'd', 2 << 20);

        Assert.AreEqual("new old worker", await NamesAsync());
        Assert.HasCount(3, Directory.GetFiles(Cache));
        var told = (await Service.Ledger.ListNewestEventsAsync(2, Ct)).Select(e => e.Event.Text).Last();
        Assert.StartsWith("Image \"older\" is removed from the cache, which is full: nothing needs it, and it was last used 2 ", told);
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_WhatMustStayFillsTheCache_IsRefusedAndLeavesNothing()
    {
        await ImportAsync("worker", 'a', 3 << 20);

        var (_, lines) = await ImportAsync("new", 'b', 2 << 20);

        Assert.AreEqual("failed", lines[^1].Phase);
        Assert.Contains("1 MiB above its 4 MiB", lines[^1].Error ?? "");
        Assert.AreEqual("worker", await NamesAsync());
        Assert.HasCount(1, Directory.GetFiles(Cache));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_CacheIsFull_KeepsWhatADiskIsOver()
    {
        await ImportAsync("first", 'a', 2 << 20);
        await ImportAsync("second", 'b', 2 << 20);
        await OverlayAsync('a', 2 << 20);
        Age('a', 5);

        await ImportAsync("third", 'c', 1 << 20);

        Assert.AreEqual("first third", await NamesAsync());
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Delete_ADiskIsOverIt_KeepsTheFileUntilItIsGone()
    {
        var (_, lines) = await ImportAsync("old", 'a', 1 << 20);
        await OverlayAsync('a', 1 << 20);

        await Service.OrderAsync("/api/v1/images/old/delete", "{}", Ct);
        Age('a', 3);
        await Service.Get<SiteImages>().SweepAsync(Ct);
        Assert.AreEqual(lines[^1].Image?.Sha256, Path.GetFileName(Directory.GetFiles(Cache).Single()));

        Directory.Delete(Path.Combine(directory, "vms"), recursive: true);
        await Service.Get<SiteImages>().SweepAsync(Ct);
        Assert.IsEmpty(Directory.GetFiles(Cache));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Sweep_FileThatNoNameKnows_GoesAfterAnHour()
    {
        await ImportAsync("worker", 'a', 1 << 20);
        var stray = Path.Combine(Cache, new string('e', 64));
        await File.WriteAllTextAsync(stray, "left", Ct);
        File.SetLastWriteTimeUtc(stray, Service.Clock.GetUtcNow().UtcDateTime.AddMinutes(-50));

        await Service.Get<SiteImages>().SweepAsync(Ct);
        Assert.IsTrue(File.Exists(stray));

        File.SetLastWriteTimeUtc(stray, Service.Clock.GetUtcNow().UtcDateTime.AddMinutes(-70));
        await Service.Get<SiteImages>().SweepAsync(Ct);
        Assert.AreEqual("worker", await NamesAsync());
        Assert.HasCount(1, Directory.GetFiles(Cache));
    }

    private async Task<(HttpResponseMessage Response, List<ImportLine> Lines)> ImportAsync(string name, char content, int bytes)
    {
        var (path, sha) = await FileAsync($"{content}", bytes);
        return await ImportAsync(name, path, sha);
    }

    private async Task<string> NamesAsync() => string.Join(' ', (await Service.Ledger.LoadAsync(Ct)).Images.Select(i => i.Name));

    private string Stored(char content) => Directory.GetFiles(Cache).Single(f => File.ReadAllBytes(f)[0] == content);

    private void Age(char content, int hours) => File.SetLastWriteTimeUtc(Stored(content), Service.Clock.GetUtcNow().UtcDateTime.AddHours(-hours));

    private async Task OverlayAsync(char content, int bytes)
    {
        var vm = Directory.CreateDirectory(Path.Combine(directory, "vms", "1")).FullName;
        var made = await new LocalCommandRunner(TimeProvider.System).RunAsync(
            new("qemu-img", ["create", "-q", "-f", "qcow2", "-b", Stored(content), "-F", "raw", Path.Combine(vm, "disk.0"), $"{bytes}"]), Ct);
        Assert.AreEqual(0, made.ExitCode, made.Error);
    }

    private async Task<(string Path, string Sha256)> FileAsync(string name, int bytes)
    {
        var content = new byte[bytes];
        Array.Fill(content, (byte)name[0]);
        var path = Path.Combine(directory, name + ".img");
        await File.WriteAllBytesAsync(path, content, Ct);
        return (path, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private async Task<(HttpResponseMessage Response, List<ImportLine> Lines)> ImportAsync(string name, string source, string sha256, string? by = null, string? vo = null)
    {
        var response = await Service.PostAsync(ApiPaths.ImportImage, Body(name, source, sha256, by, vo), Ct);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
        var text = await response.Content.ReadAsStringAsync(Ct);
        return (response, [.. text.TrimEnd('\n').Split('\n').Select(l => JsonSerializer.Deserialize(l, ApiJson.Default.ImportLine)!)]); // Every line is an object.
    }

    private static string Body(string name, string source, string sha256, string? by, string? vo = null) => JsonSerializer.Serialize(new(name, source, sha256, vo, by), ApiJson.Default.ImportRequest);
}
