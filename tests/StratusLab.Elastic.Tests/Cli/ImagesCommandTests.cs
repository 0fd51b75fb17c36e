using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Tests.Cli;

[TestClass]
public sealed class ImagesCommandTests
{
    private const long MiB = 1L << 20;
    private const long GiB = 1L << 30;

    private static readonly string Sha256 = new('a', 64);

    private static readonly ImageRow Image = new("worker", Sha256, "qcow2", 8 * GiB, 3 * GiB / 2, StoppedClock.Now.AddDays(-2), "https://example.org/worker.qcow2");

    [TestMethod]
    [DataRow("images")]
    [DataRow("image", "list")]
    public async Task Images_List_IsPrinted(params string[] args)
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Images, ApiJson.Default.ListOfImageRow, new([Image]));
        Assert.AreEqual(
            """
            IMAGE   DISK   FILE     FORMAT  VO  ENDORSER  EXPIRES  IMPORTED          SOURCE
            worker  8 GiB  1.5 GiB  qcow2   -   -         -        2026-02-28 14:05  https://example.org/worker.qcow2

            """,
            await new Shell().PrintAsync(service, args));
    }

    [TestMethod]
    public async Task Images_OfAVo_AreListedWithWhoVouchesAndWhatIsNotUsed()
    {
        await using var service = await StubService.StartAsync();
        var own = Image with { Vo = "atlas", Endorser = "jane@example.org", Expires = StoppedClock.Now.AddDays(-1), Barred = "image \"worker\" has expired at 2026-03-01 13:05:22 UTC" };
        service.Answer(ApiPaths.Images, ApiJson.Default.ListOfImageRow, new([own]));

        var printed = await new Shell().PrintAsync(service, "images");

        Assert.Contains("worker  8 GiB  1.5 GiB  qcow2   atlas  jane@example.org  2026-03-01 14:05  2026-02-28 14:05", printed);
        Assert.EndsWith("No new VM: image \"worker\" has expired at 2026-03-01 13:05:22 UTC.\n", printed);
    }

    [TestMethod]
    public async Task Verify_WithVerdicts_PrintsThemAndFailsForABadOne()
    {
        await using var service = await StubService.StartAsync();
        VerifyLine[] lines =
        [
            new("verifying", "worker", null, 0, GiB),
            new("good", "worker", null, GiB, GiB),
            new("wrong", "worker", "kvm01", GiB, GiB, "Its content has changed."),
            new("done"),
        ];
        service.AnswerText(ApiPaths.VerifyImages, 200, string.Concat(lines.Select(l => JsonSerializer.Serialize(l, ApiJson.Default.VerifyLine) + "\n")));
        var shell = new Shell();

        Assert.AreEqual(1, await shell.RunAsync(service, "images", "verify", "worker"));

        Assert.AreEqual(
            """
            IMAGE   WHERE       FILE   CONTENT
            worker  service     1 GiB  good
            worker  host kvm01  1 GiB  wrong

            """,
            shell.Output);
        Assert.Contains("worker, service: 0 B of 1 GiB", shell.Error);
        Assert.EndsWith("worker, host kvm01: wrong. Its content has changed.\n", shell.Error);
        Assert.Contains("""{"name":"worker","by":"alice"}""", service.Asked.Single());
    }

    [TestMethod]
    public async Task Verify_Terminal_HasABarThatEndsFull()
    {
        await using var service = await StubService.StartAsync();
        VerifyLine[] lines = [new("verifying", "worker", null, GiB / 4, GiB), new("good", "worker", null, GiB, GiB), new("done")];
        service.AnswerText(ApiPaths.VerifyImages, 200, string.Concat(lines.Select(l => JsonSerializer.Serialize(l, ApiJson.Default.VerifyLine) + "\n")));
        var shell = new Shell { Traits = TerminalTraits.Plain with { IsErrorTerminal = true } };

        Assert.AreEqual(0, await shell.RunAsync(service, "images", "verify"));

        Assert.Contains("worker, service", shell.Error);
        Assert.Contains("100%", shell.Error);
    }

    [TestMethod]
    public async Task Verify_AnswerThatIsCutOff_IsAFailure()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerText(ApiPaths.VerifyImages, 200, JsonSerializer.Serialize(new("good", "worker", null, GiB, GiB), ApiJson.Default.VerifyLine) + "\n");
        var shell = new Shell();

        Assert.AreEqual(1, await shell.RunAsync(service, "images", "verify"));

        Assert.Contains("ended its answer before it was done", shell.Error);
    }

    [TestMethod]
    public async Task Import_Identifier_IsSentAsItIs()
    {
        await using var service = await StubService.StartAsync();
        AnswerWith(service, new ImportLine("done", 1, 1, Image));
        Assert.AreEqual(0, await new Shell().RunAsync(service, "images", "import", "worker", "MMZu9WvwKIro-rtBQfDk4PsKO7_", "--vo", "atlas"));
        Assert.Contains("""{"name":"worker","source":"MMZu9WvwKIro-rtBQfDk4PsKO7_","sha256":null,"vo":"atlas","by":"alice"}""", service.Asked.Single());
    }

    [TestMethod]
    [DataRow("/srv/worker.img", "--vo", "atlas")]
    [DataRow("MMZu9WvwKIro-rtBQfDk4PsKO7_")]
    public async Task Import_WithoutAChecksum_IsWrongUse(string source, params string[] more)
    {
        var shell = new Shell();
        Assert.AreEqual(2, await shell.RunAsync(["images", "import", "worker", source, .. more]));
        Assert.StartsWith("Option '--sha256' is required, except with '--vo'", shell.Error);
    }

    [TestMethod]
    public async Task Import_NoTerminal_TellsNowAndThenHowFarItIs()
    {
        await using var service = await StubService.StartAsync();
        ImportLine[] lines =
        [
            new("fetching"),
            .. Enumerable.Range(0, 101).Select(i => new ImportLine("fetching", MiB * 10 * i, MiB * 1000)),
            new("decompressing"),
            new("decompressing", GiB / 2),
            new("verifying", 2 * GiB, 8 * GiB),
            new("done", GiB, GiB, Image),
        ];
        AnswerWith(service, lines);
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync(service, "images", "import", "worker", "https://example.org/worker.qcow2", "--sha256", Sha256));
        Assert.AreEqual(
            """
            fetching: 0 B
            fetching: 100 MiB of 1000 MiB
            fetching: 200 MiB of 1000 MiB
            fetching: 300 MiB of 1000 MiB
            fetching: 400 MiB of 1000 MiB
            fetching: 500 MiB of 1000 MiB
            fetching: 600 MiB of 1000 MiB
            fetching: 700 MiB of 1000 MiB
            fetching: 800 MiB of 1000 MiB
            fetching: 900 MiB of 1000 MiB
            fetching: 1000 MiB of 1000 MiB
            decompressing: 0 B
            verifying: 2 GiB of 8 GiB

            """,
            shell.Error);
        Assert.AreEqual($"Image worker is imported: 8 GiB qcow2, 1.5 GiB on disk, sha256 {Sha256}.\n", shell.Output);
        Assert.AreEqual(
            $$"""POST /api/v1/images/import application/json {"name":"worker","source":"https://example.org/worker.qcow2","sha256":"{{Sha256}}","vo":null,"by":"alice"}""", service.Asked.Single());
    }

    [TestMethod]
    public async Task Import_Terminal_HasABar()
    {
        await using var service = await StubService.StartAsync();
        AnswerWith(service, new("fetching", 1, 2), new("[bold]odd\u001b", 1, 2), new("done", 0, 0, Image));
        var shell = new Shell { Traits = TerminalTraits.Plain with { IsErrorTerminal = true } };
        Assert.AreEqual(0, await shell.RunAsync(service, "images", "import", "worker", "/srv/worker.img", "--sha256", Sha256));
        StringAssert.Contains(shell.Error, "fetching");
        StringAssert.Contains(shell.Error, "[bold]odd?");
        StringAssert.StartsWith(shell.Output, "Image worker is imported");
    }

    [TestMethod]
    public async Task Import_AsJson_IsTheLastLine()
    {
        await using var service = await StubService.StartAsync();
        AnswerWith(service, new("fetching"), new("done", 1, 1, Image));
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync(service, "-o", "json", "images", "import", "worker", "/srv/worker.img", "--sha256", Sha256));
        Assert.AreEqual(Image, JsonSerializer.Deserialize(shell.Output, ApiJson.Default.ImportLine)?.Image);
    }

    [TestMethod]
    public async Task Import_RelativePath_IsMadeAbsolute()
    {
        await using var service = await StubService.StartAsync();
        AnswerWith(service, new ImportLine("done", 1, 1, Image));
        Assert.AreEqual(0, await new Shell().RunAsync(service, "images", "import", "worker", "worker.img", "--sha256", Sha256));
        StringAssert.Contains(service.Asked.Single(), $"\"source\":\"{Path.GetFullPath("worker.img")}\"");
    }

    [TestMethod]
    public async Task Import_WrongChecksum_IsRefused()
    {
        await using var service = await StubService.StartAsync();
        AnswerWith(service, new("fetching"), new ImportLine("refused", Error: "The checksum is another one. Nothing was kept."));
        var shell = new Shell();
        Assert.AreEqual(4, await shell.RunAsync(service, "images", "import", "worker", "/srv/worker.img", "--sha256", Sha256));
        StringAssert.EndsWith(shell.Error, "Could not import image worker: The checksum is another one. Nothing was kept.\n");
        Assert.AreEqual("", shell.Output);
    }

    [TestMethod]
    public async Task Import_DiskIsFull_Fails()
    {
        await using var service = await StubService.StartAsync();
        AnswerWith(service, new("fetching"), new ImportLine("failed", Error: "The disk is full."));
        Assert.AreEqual(1, await new Shell().RunAsync(service, "images", "import", "worker", "/srv/worker.img", "--sha256", Sha256));
    }

    [TestMethod]
    public async Task Import_AnswerThatJustEnds_Fails()
    {
        await using var service = await StubService.StartAsync();
        AnswerWith(service, new ImportLine("fetching"));
        var shell = new Shell();
        Assert.AreEqual(1, await shell.RunAsync(service, "images", "import", "worker", "/srv/worker.img", "--sha256", Sha256));
        StringAssert.Contains(shell.Error, "ended its answer before it was done. See \"elastic images\"");
    }

    [TestMethod]
    public async Task Import_ServiceDies_IsUnreachable()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerBy(ApiPaths.ImportImage, async http =>
        {
            await http.Response.WriteAsync("""{"phase":"fetching","bytes":1,"total":2}""" + "\n");
            await http.Response.Body.FlushAsync();
            http.Abort();
        });
        var shell = new Shell();
        Assert.AreEqual(3, await shell.RunAsync(service, "images", "import", "worker", "/srv/worker.img", "--sha256", Sha256));
        StringAssert.Contains(shell.Error, "broke off its answer");
    }

    [TestMethod]
    public async Task Import_NoChecksum_IsWrongUse()
    {
        var shell = new Shell();
        Assert.AreEqual(2, await shell.RunAsync("images", "import", "worker", "/srv/worker.img", "--sha256", "abc"));
        Assert.AreEqual("Option '--sha256' must be 64 hex digits. \"sha256sum FILE\" prints them.\nSee: elastic images import --help\n", shell.Error);
    }

    private static void AnswerWith(StubService service, params ImportLine[] lines) =>
        service.AnswerText(ApiPaths.ImportImage, 200, string.Concat(lines.Select(l => JsonSerializer.Serialize(l, ApiJson.Default.ImportLine) + "\n")));
}
