using System.Net;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Vmm.Tests.Images;

[TestClass]
public sealed class ImageDownloadTests
{
    private readonly Scratch scratch = new();

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    [TestCleanup]
    public void Remove() => scratch.Dispose();

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Import_Url_IsFetchedAndRecordedWithoutItsQuery()
    {
        var image = await ImportAsync(Answer(new ByteArrayContent(ImageFiles.Raw())), "https://images.example.org/w.raw?token=secret");

        Assert.AreEqual("https://images.example.org/w.raw", image.Source);
        Assert.AreEqual(ImageCheck.Good, await Store(Answer(new StringContent(""))).VerifyAsync(image, null, TestContext.CancellationToken));
    }

    [TestMethod]
    [DataRow(HttpStatusCode.NotFound)]
    [DataRow(HttpStatusCode.Forbidden)]
    [DataRow(HttpStatusCode.Unauthorized)]
    public async Task Import_UrlIsWrong_IsRejected(HttpStatusCode status)
    {
        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => ImportAsync(Answer(new StringContent("no"), status), "http://example.org/w?token=secret"));

        Assert.Contains(((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture), refusal.Message);
        Assert.DoesNotContain("secret", refusal.Message);
    }

    [TestMethod]
    [DataRow(HttpStatusCode.ServiceUnavailable)]
    [DataRow(HttpStatusCode.TooManyRequests)]
    public async Task Import_ServerIsBusy_IsUnreachable(HttpStatusCode status) =>
        await AssertUnreachableAsync(Answer(new StringContent("later"), status));

    [TestMethod]
    public async Task Import_NobodyAnswers_IsUnreachable() =>
        await AssertUnreachableAsync(new Server(_ => throw new HttpRequestException("Connection refused")));

    [TestMethod]
    public async Task Import_AnswerTakesTooLong_IsUnreachable() =>
        await AssertUnreachableAsync(new Server(_ => throw new TaskCanceledException("time-out")));

    [TestMethod]
    public async Task Import_BreaksOff_IsUnreachable() =>
        await AssertUnreachableAsync(Answer(new StreamContent(new Source(() => throw new HttpIOException(HttpRequestError.ResponseEnded)))));

    [TestMethod]
    public async Task Import_StandsStill_IsUnreachable() =>
        await AssertUnreachableAsync(Answer(new StreamContent(new Source(() => Timeout.InfiniteTimeSpan))), TimeSpan.FromMilliseconds(50));

    private static Server Answer(HttpContent content, HttpStatusCode status = HttpStatusCode.OK) => new(_ => new HttpResponseMessage(status) { Content = content });

    private async Task AssertUnreachableAsync(Server server, TimeSpan? stallDeadline = null)
    {
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => ImportAsync(server, "http://example.org/w", stallDeadline));

        Assert.IsEmpty(Directory.GetFileSystemEntries(scratch["cache"]));
    }

    private Task<StoredImage> ImportAsync(Server server, string url, TimeSpan? stallDeadline = null) =>
        Store(server, stallDeadline).ImportAsync(new(new ImageName("worker"), url, ImageFiles.Sha256(scratch.Write("x", ImageFiles.Raw()))), null, TestContext.CancellationToken);

    // Only the test of a download that stands still waits for the deadline.
    private ImageStore Store(Server server, TimeSpan? stallDeadline = null) => new(
        new ImageStoreOptions { Directory = scratch["cache"], StallDeadline = stallDeadline ?? TimeSpan.FromMinutes(2) }, Tool.Runner, new HttpClient(server), TimeProvider.System);

    private sealed class Server(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }

    /// <summary>Gives 4096 bytes, then what the function does: it throws, or says how long to wait for more.</summary>
    private sealed class Source(Func<TimeSpan> then) : MemoryStream(new byte[4096])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                await Task.Delay(then(), TimeProvider.System, cancellationToken);
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
