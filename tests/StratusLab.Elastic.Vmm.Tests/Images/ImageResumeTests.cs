using System.Security.Cryptography;
using StratusLab.Elastic.Contracts.Web;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Vmm.Tests.Images;

/// <summary>Downloads from a real server that breaks off, lies, changes and dawdles.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class ImageResumeTests
{
    private const string Tag = "\"one\"";

    private readonly Scratch scratch = new();
    private readonly byte[] image = RandomNumberGenerator.GetBytes(5 << 20);

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    private string Cache => scratch["cache"];

    [TestCleanup]
    public void Remove() => scratch.Dispose();

    [TestMethod]
    public async Task Import_AfterItBrokeOff_GoesOnWhereItWas()
    {
        await using var server = BreakingOffOnce((request, to, ct) => RawHttpServer.FileAsync(request, to, image, Tag, ct));
        await BreakOffAsync(server);

        await AssertImportedAsync(server);

        Assert.AreEqual(3 << 20, RawHttpServer.Begin(server.Requests.Last()));
        Assert.HasCount(2, server.Requests);
    }

    [TestMethod]
    public async Task Import_AfterItBrokeOff_ReportsFromWhereItWas()
    {
        await using var server = BreakingOffOnce((request, to, ct) => RawHttpServer.FileAsync(request, to, image, Tag, ct));
        await BreakOffAsync(server);
        var seen = new List<ImageProgress>();

        await Store().ImportAsync(Order(server), new Watching(seen.Add), Ct);

        var fetching = seen.Where(p => p.Phase == ImagePhase.Fetching).ToList();
        Assert.IsGreaterThan(3 << 20, fetching[0].Bytes);
        Assert.AreEqual(new ImageProgress(ImagePhase.Fetching, image.Length, image.Length), fetching[^1]);
    }

    [TestMethod]
    public async Task Import_ServerKnowsOnlyTheDate_GoesOnWhereItWas()
    {
        const string date = "Sun, 01 Mar 2026 12:00:00 GMT";
        await using var server = BreakingOffOnce(
            async (request, to, ct) =>
            {
                Assert.Contains($"If-Range: {date}", request);
                var from = RawHttpServer.Begin(request)!.Value; // Asserted below by what is imported.
                await RawHttpServer.HeadAsync(to, "206 Partial Content", ct, $"Content-Range: bytes {from}-{image.Length - 1}/{image.Length}", $"Content-Length: {image.Length - from}");
                await to.WriteAsync(image.AsMemory(from), ct);
            },
            $"Last-Modified: {date}");
        await BreakOffAsync(server);

        await AssertImportedAsync(server);
    }

    [TestMethod]
    public async Task Import_ServerCannotGoOn_BeginsAnew()
    {
        await using var server = BreakingOffOnce((_, to, ct) => WholeAsync(to, image, ct));
        await BreakOffAsync(server);

        await AssertImportedAsync(server);
    }

    [TestMethod]
    public async Task Import_FileHasChanged_BeginsAnew()
    {
        await using var server = BreakingOffOnce((request, to, ct) => RawHttpServer.FileAsync(request, to, image, "\"two\"", ct));
        await BreakOffAsync(server);

        await AssertImportedAsync(server);
    }

    [TestMethod]
    public async Task Import_ServerGoesOnElsewhere_BeginsAnew()
    {
        await using var server = BreakingOffOnce(async (request, to, ct) =>
        {
            if (RawHttpServer.Begin(request) is null)
            {
                await WholeAsync(to, image, ct);
                return;
            }

            await RawHttpServer.HeadAsync(to, "206 Partial Content", ct, $"Content-Range: bytes 17-{image.Length - 1}/{image.Length}", $"Content-Length: {image.Length - 17}");
            await to.WriteAsync(image.AsMemory(17), ct);
        });
        await BreakOffAsync(server);

        await AssertImportedAsync(server);
    }

    [TestMethod]
    public async Task Import_RangeIsPastTheEnd_BeginsAnew()
    {
        await using var server = BreakingOffOnce(async (request, to, ct) =>
        {
            await (RawHttpServer.Begin(request) is null
                ? WholeAsync(to, image, ct)
                : RawHttpServer.HeadAsync(to, "416 Range Not Satisfiable", ct, "Content-Range: bytes */12", "Content-Length: 0"));
        });
        await BreakOffAsync(server);

        await AssertImportedAsync(server);
    }

    [TestMethod]
    public async Task Import_NothingIsMissing_IsTakenAsItIs()
    {
        await using var server = BreakingOffOnce((_, to, ct) =>
            RawHttpServer.HeadAsync(to, "416 Range Not Satisfiable", ct, $"Content-Range: bytes */{image.Length}", "Content-Length: 0"));
        await BreakOffAsync(server);
        await File.WriteAllBytesAsync(Directory.GetFiles(Cache, "*.part").Single(), image, Ct);

        await AssertImportedAsync(server);
    }

    [TestMethod]
    public async Task Import_BeginningWasDamaged_BeginsAnew()
    {
        await using var server = BreakingOffOnce((request, to, ct) => RawHttpServer.FileAsync(request, to, image, Tag, ct));
        await BreakOffAsync(server);
        await File.WriteAllBytesAsync(Directory.GetFiles(Cache, "*.part").Single(), new byte[2 << 20], Ct);

        await AssertImportedAsync(server);
    }

    [TestMethod]
    public async Task Import_ServerSaysNoVersion_KeepsNothing()
    {
        await using var server = new RawHttpServer(async (_, to, ct) =>
        {
            await RawHttpServer.HeadAsync(to, "200 OK", ct, $"Content-Length: {image.Length}");
            await to.WriteAsync(image.AsMemory(0, 3 << 20), ct);
        });

        await BreakOffAsync(server);

        Assert.IsEmpty(Directory.GetFiles(Cache));
    }

    [TestMethod]
    public async Task Import_WeakVersion_KeepsNothing()
    {
        await using var server = BreakingOffOnce((_, to, ct) => WholeAsync(to, image, ct), "ETag: W/\"one\"");

        await BreakOffAsync(server);

        Assert.IsEmpty(Directory.GetFiles(Cache));
    }

    [TestMethod]
    public async Task Import_LengthIsALie_IsRejected()
    {
        await using var server = new RawHttpServer(async (_, to, ct) =>
        {
            await RawHttpServer.HeadAsync(to, "200 OK", ct, $"ETag: {Tag}", $"Content-Length: {image.Length - 1000}");
            await to.WriteAsync(image, ct);
        });

        await Assert.ThrowsExactlyAsync<RejectedException>(() => Store().ImportAsync(Order(server), null, Ct));

        Assert.IsEmpty(Directory.GetFiles(Cache));
    }

    [TestMethod]
    public async Task Import_StandsStill_IsUnreachableAndIsGoneOnWith()
    {
        await using var server = BreakingOffOnce((request, to, ct) => RawHttpServer.FileAsync(request, to, image, Tag, ct), standsStill: true);
        var hasty = Store(new() { Directory = Cache, StallDeadline = TimeSpan.FromMilliseconds(300) });

        var failure = await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => hasty.ImportAsync(Order(server), null, Ct));

        Assert.Contains("nothing came", failure.Message);
        await AssertImportedAsync(server);
        Assert.IsGreaterThan(1 << 20, RawHttpServer.Begin(server.Requests.Last())!.Value); // A range was asked for.
    }

    [TestMethod]
    public async Task Import_RedirectToAFile_IsRefused()
    {
        await using var server = new RawHttpServer((_, to, ct) => RawHttpServer.HeadAsync(to, "302 Found", ct, "Location: file:///etc/hostname", "Content-Length: 0"));

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => Store().ImportAsync(Order(server), null, Ct));

        Assert.Contains("file:///etc/hostname, which is not followed", refusal.Message);
    }

    [TestMethod]
    public async Task Import_RedirectInACircle_IsRefused()
    {
        await using var server = new RawHttpServer((_, to, ct) => RawHttpServer.HeadAsync(to, "302 Found", ct, "Location: /image", "Content-Length: 0"));

        await Assert.ThrowsExactlyAsync<RejectedException>(() => Store().ImportAsync(Order(server), null, Ct));

        Assert.HasCount(6, server.Requests);
    }

    [TestMethod]
    public async Task Import_RedirectToHttp_IsFollowed()
    {
        await using var server = new RawHttpServer((request, to, ct) => request.StartsWith("GET /image ", StringComparison.Ordinal)
            ? RawHttpServer.HeadAsync(to, "302 Found", ct, "Location: /elsewhere", "Content-Length: 0")
            : RawHttpServer.FileAsync(request, to, image, Tag, ct));

        await AssertImportedAsync(server);
    }

    [TestMethod]
    public async Task Import_EndlessBody_IsStoppedAtTheLimit()
    {
        await using var server = new RawHttpServer(async (_, to, ct) =>
        {
            await RawHttpServer.HeadAsync(to, "200 OK", ct, $"ETag: {Tag}");
            while (true)
            {
                await to.WriteAsync(image, ct);
            }
        });

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => Store(new() { Directory = Cache, MaxBytes = 8 << 20 }).ImportAsync(Order(server), null, Ct));

        Assert.Contains("longer than 8388608", refusal.Message);
        Assert.IsEmpty(Directory.GetFiles(Cache));
    }

    [TestMethod]
    public async Task Import_OfTheSameWhileItRuns_IsRefused()
    {
        var asked = new TaskCompletionSource();
        await using var server = new RawHttpServer(async (_, to, ct) =>
        {
            await RawHttpServer.HeadAsync(to, "200 OK", ct, "Content-Length: 1000");
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        });
        var store = Store();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var first = store.ImportAsync(Order(server), null, cancel.Token);
        await asked.Task.WaitAsync(Ct);

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => store.ImportAsync(Order(server), null, Ct));

        Assert.Contains("being imported already", refusal.Message);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => first);
    }

    [TestMethod]
    public async Task RemoveUnfinished_AtTheStart_KeepsWhatCanBeGoneOnWith()
    {
        await using var server = BreakingOffOnce((request, to, ct) => RawHttpServer.FileAsync(request, to, image, Tag, ct));
        await BreakOffAsync(server);
        scratch.Write("cache/.import-0123.part", "no note");
        scratch.Write("cache/.import-4567.part.from", "no part");

        Store().RemoveUnfinished(isFirst: true);

        Assert.HasCount(2, Directory.GetFiles(Cache));
        await AssertImportedAsync(server);
        Assert.AreEqual(3 << 20, RawHttpServer.Begin(server.Requests.Last()));
    }

    [TestMethod]
    public async Task RemoveUnfinished_ADayLater_KeepsNothing()
    {
        await using var server = BreakingOffOnce((request, to, ct) => RawHttpServer.FileAsync(request, to, image, Tag, ct));
        await BreakOffAsync(server);
        foreach (var path in Directory.GetFiles(Cache))
        {
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddDays(-2));
        }

        Store().RemoveUnfinished(isFirst: false);

        Assert.IsEmpty(Directory.GetFiles(Cache));
    }

    // The first request is broken off after 3 MiB, or stands still there.
    private RawHttpServer BreakingOffOnce(Func<string, Stream, CancellationToken, Task> then, string version = $"ETag: {Tag}", bool standsStill = false)
    {
        var isFirst = true;
        return new RawHttpServer(async (request, to, ct) =>
        {
            if (!isFirst)
            {
                await then(request, to, ct);
                return;
            }

            isFirst = false;
            await RawHttpServer.HeadAsync(to, "200 OK", ct, version, $"Content-Length: {image.Length}");
            await to.WriteAsync(image.AsMemory(0, 3 << 20), ct);
            if (standsStill)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            }
        });
    }

    private static async Task WholeAsync(Stream to, byte[] content, CancellationToken ct)
    {
        await RawHttpServer.HeadAsync(to, "200 OK", ct, $"Content-Length: {content.Length}");
        await to.WriteAsync(content, ct);
    }

    private async Task BreakOffAsync(RawHttpServer server)
    {
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Store().ImportAsync(Order(server), null, Ct));
        Assert.IsFalse(File.Exists(Path.Combine(Cache, Order(server).Sha256)));
    }

    private async Task AssertImportedAsync(RawHttpServer server)
    {
        var stored = await Store().ImportAsync(Order(server), null, Ct);
        CollectionAssert.AreEqual(image, await File.ReadAllBytesAsync(Store().Locate(stored), Ct));
        CollectionAssert.AreEqual(new[] { Store().Locate(stored) }, Directory.GetFileSystemEntries(Cache));
    }

    private ImageOrder Order(RawHttpServer server) => new(new("worker"), $"{server.Address}/image", Convert.ToHexStringLower(SHA256.HashData(image)));

    private ImageStore Store(ImageStoreOptions? options = null) => new(options ?? new() { Directory = Cache }, Tool.Runner, ImageClient.Make(TimeSpan.FromMinutes(1)), TimeProvider.System);

    private sealed class Watching(Action<ImageProgress> seen) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value) => seen(value);
    }
}
