using System.Security.Cryptography;
using System.Text;
using StratusLab.Elastic.Contracts.Web;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Images;
using StratusLab.Elastic.Vmm.Images.Repositories;

namespace StratusLab.Elastic.Vmm.Tests.Images.Repositories;

[TestClass]
public sealed class ImagePolicyTests
{
    private const string Location = "https://images.example.org/w.raw.gz";

    private static readonly ImageName Name = new("worker");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Sum = new('a', 64);

    private readonly byte[] image = Encoding.ASCII.GetBytes("an image");
    private readonly Endorsement jane = new();
    private readonly Scratch scratch = new();

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private string Identifier => ImageIdentifier.OfSha1(Endorsement.Sha1(image))!.Value.Text; // It is a SHA-1.

    [TestCleanup]
    public void Remove()
    {
        jane.Dispose();
        scratch.Dispose();
    }

    [TestMethod]
    public async Task Judge_NoVo_IsTheSitesOwn() =>
        Assert.AreEqual(new ImageOrder(Name, "/srv/w", Sum), await JudgeAsync([], "/srv/w", Sum, ""));

    [TestMethod]
    public async Task Judge_NoChecksum_IsRejected() => await AssertRejectedAsync([], "/srv/w", null, "", "add --sha256");

    [TestMethod]
    public async Task Judge_IdentifierWithoutVo_IsRejected() => await AssertRejectedAsync([], Identifier, null, "", "add --vo");

    [TestMethod]
    public async Task Judge_UnknownVo_IsRejectedWithThoseThereAre() =>
        await AssertRejectedAsync([Plain("https://x.example.org")], "https://x.example.org/w", Sum, "cms", "no repository of VO \"cms\". There are some of atlas");

    [TestMethod]
    [DataRow("https://x.example.org/atlas", "https://x.example.org/atlas/w.raw")]
    [DataRow("https://x.example.org/atlas", "HTTPS://X.example.org:443/atlas/a/../w.raw?token=1")]
    [DataRow("https://x.example.org", "https://x.example.org/w.raw")]
    public async Task Judge_UnderTheRepository_IsTaken(string location, string source)
    {
        var order = await JudgeAsync([Plain(location) with { MaxBytes = 7, ValidFor = TimeSpan.FromDays(2) }], source, Sum.ToUpperInvariant());

        Assert.AreEqual(new ImageOrder(Name, source, Sum) { MaxBytes = 7, ValidFor = TimeSpan.FromDays(2), Origin = new() { Vo = "atlas" } }, order);
    }

    [TestMethod]
    [DataRow("https://x.example.org/atlas", "https://x.example.org/cms/w.raw")]
    [DataRow("https://x.example.org/atlas", "https://x.example.org/atlas2/w.raw")]
    [DataRow("https://x.example.org/atlas", "https://x.example.org/atlas/../cms/w.raw")]
    [DataRow("https://x.example.org/atlas", "https://x.example.org/atlas/%2e%2e/cms/w.raw")]
    [DataRow("https://x.example.org/atlas", "https://x.example.org/atlas/..%2fcms/w.raw")]
    [DataRow("https://x.example.org/atlas", "http://x.example.org/atlas/w.raw")]
    [DataRow("https://x.example.org/atlas", "https://x.example.org:8443/atlas/w.raw")]
    [DataRow("https://x.example.org/atlas", "https://x.example.org.evil.org/atlas/w.raw")]
    [DataRow("https://x.example.org/atlas", "/atlas/w.raw")]
    [DataRow("/srv/atlas", "/srv/cms/w.raw")]
    [DataRow("/srv/atlas", "/srv/atlas/../cms/w.raw")]
    [DataRow("/srv/atlas", "file:///srv/atlas/../cms/w.raw")]
    [DataRow("/srv/atlas", "https://x.example.org/srv/atlas/w.raw")]
    public async Task Judge_ElsewhereThanTheRepository_IsRejected(string location, string source) =>
        await AssertRejectedAsync([Plain(location)], source, Sum, "atlas", $"under no repository of VO \"atlas\": {location}");

    [TestMethod]
    public async Task Judge_LinkInTheRepository_IsRejected()
    {
        scratch.Write("other/w.raw", "secret");
        scratch.Write("atlas/w.raw", "image");
        File.CreateSymbolicLink(scratch["atlas/link.raw"], "/etc/hostname");
        Directory.CreateSymbolicLink(scratch["atlas/dir"], scratch["other"]);
        ImageRepository[] own = [Plain(scratch["atlas"])];

        Assert.AreEqual(scratch["atlas/w.raw"], (await JudgeAsync(own, scratch["atlas/w.raw"], Sum)).Source);
        await AssertRejectedAsync(own, scratch["atlas/link.raw"], Sum, "atlas", "symbolic link");
        await AssertRejectedAsync(own, "file://" + scratch["atlas/dir/w.raw"], Sum, "atlas", "symbolic link");
    }

    [TestMethod]
    public async Task Judge_ChecksumIsNotListed_IsRejected()
    {
        var listed = Plain("https://x.example.org") with { Checksums = [new('b', 64)] };

        await AssertRejectedAsync([listed], "https://x.example.org/w", Sum, "atlas", "not among the checksums");
        Assert.AreEqual(Sum, (await JudgeAsync([listed with { Checksums = [Sum] }], "https://x.example.org/w", Sum)).Sha256);
    }

    [TestMethod]
    public async Task Judge_PlaceInARepositoryOfEndorsedImages_IsRejected() =>
        await AssertRejectedAsync([Plain("https://x.example.org") with { Endorsers = [jane.Endorser] }], "https://x.example.org/w", Sum, "atlas", "only endorsed images");

    [TestMethod]
    public async Task Judge_SignedIdentifier_IsTakenAsItIsEndorsed()
    {
        await using var server = Serve(jane.Sign(jane.Text(image, Location)));

        var order = await FindAsync(server);

        Assert.AreEqual(
            new ImageOrder(Name, Location, Convert.ToHexStringLower(SHA256.HashData(image)))
            {
                IsSumOfContent = true,
                MaxBytes = image.Length,
                Format = "raw",
                Origin = new() { Vo = "atlas", Identifier = Identifier, Endorser = "jane@example.org", Os = "ttylinux 9.7 i486", Expires = new(2026, 9, 1, 10, 0, 0, TimeSpan.Zero) },
            },
            order);
        var asked = server.Requests.Single();
        Assert.StartsWith($"GET /metadata/{Identifier}?status=all HTTP/1.1", asked);
        Assert.Contains("Accept: application/xml", asked);
    }

    [TestMethod]
    public async Task Judge_RepositoryIsADirectory_ReadsItThere()
    {
        scratch.Write($"atlas/metadata/{Identifier}", jane.Sign(jane.Text(image, Location)));

        Assert.AreEqual(Location, (await JudgeAsync([Plain(scratch["atlas"]) with { Endorsers = [jane.Endorser] }], Identifier, null)).Source);
    }

    [TestMethod]
    public async Task Judge_SiteLetsImagesLastLess_ThatCounts()
    {
        await using var server = Serve(jane.Sign(jane.Text(image, Location)));

        Assert.AreEqual(Now.AddDays(3), (await FindAsync(server, r => r with { ValidFor = TimeSpan.FromDays(3) })).OriginOf(Now).Expires);
        Assert.AreEqual(new DateTimeOffset(2026, 9, 1, 10, 0, 0, TimeSpan.Zero), (await FindAsync(server, r => r with { ValidFor = TimeSpan.FromDays(999) })).OriginOf(Now).Expires);
    }

    [TestMethod]
    public async Task Judge_ListOfEndorsements_TakesTheNewestOfAnEndorserThatCounts()
    {
        using var mallory = new Endorsement("mallory@example.org");
        await using var server = Serve($"""
            <?xml version="1.0"?><metadata>{Body(jane, "http://old.example.org/w", "2026-01-01T00:00:00Z")}{Body(mallory, "http://evil.example.org/w", "2026-02-20T00:00:00Z")}{Body(jane, "http://new.example.org/w", "2026-02-02T00:00:00Z")}</metadata>
            """);

        Assert.AreEqual("http://new.example.org/w", (await FindAsync(server)).Source);
    }

    [TestMethod]
    public async Task Judge_LastWordIsDeprecation_EarlierOnesDoNotCount()
    {
        var (good, bad) = (Body(jane, Location, "2026-01-01T00:00:00Z"), Body(jane, Location, "2026-02-02T00:00:00Z", "<slterms:deprecated>has a hole</slterms:deprecated>"));
        await using var server = Serve($"<metadata>{good}{bad}</metadata>");

        await AssertNotFoundAsync(server, "jane@example.org has deprecated it: has a hole");
    }

    [TestMethod]
    public async Task Judge_Deprecated_IsRejectedAlsoWithoutAReason()
    {
        await using var server = Serve(jane.Sign(jane.Text(image, Location, more: "<slterms:deprecated/>")));

        await AssertNotFoundAsync(server, "deprecated it: without a reason");
    }

    [TestMethod]
    public async Task Judge_Expired_IsRejected()
    {
        await using var server = Serve(jane.Sign(jane.Text(image, Location, more: "<dcterms:valid>2026-02-28T00:00:00Z</dcterms:valid>")));

        await AssertNotFoundAsync(server, "has expired at 2026-02-28 00:00:00 UTC");
    }

    [TestMethod]
    public async Task Judge_Unsigned_IsRejected()
    {
        await using var server = Serve(jane.Text(image, Location));

        await AssertNotFoundAsync(server, "it is not signed");
    }

    [TestMethod]
    [DataRow("images.example.org", "evil.example.org")]
    [DataRow("2026-09-01", "2036-09-01")]
    [DataRow("<slterms:os>", "<slterms:location>http://evil.example.org</slterms:location><slterms:os>")]
    public async Task Judge_AlteredAfterItWasSigned_IsRejected(string from, string to)
    {
        await using var server = Serve(jane.Sign(jane.Text(image, Location)).Replace(from, to, StringComparison.Ordinal));

        await AssertNotFoundAsync(server, "it was altered");
    }

    [TestMethod]
    public async Task Judge_SomebodyElseInHerName_IsRejected()
    {
        using var mallory = new Endorsement("jane@example.org");
        await using var server = Serve(mallory.Sign(mallory.Text(image, Location)));

        await AssertNotFoundAsync(server, $"fingerprint {mallory.Endorser.Fingerprint}, is not an endorser");
    }

    [TestMethod]
    public async Task Judge_SheInSomebodyElsesName_IsRejected()
    {
        using var bob = new Endorsement("bob@example.org");
        await using var server = Serve(jane.Sign(bob.Text(image, Location)));

        await AssertNotFoundAsync(server, "bob@example.org, who signed");
    }

    [TestMethod]
    public async Task Judge_SignatureOverAPart_IsRejected()
    {
        // The signed part is hers; what is read would be another's: XML signature wrapping.
        var part = jane.Text(image, Location).Replace("<rdf:Description ", "<rdf:Description Id=\"part\" ", StringComparison.Ordinal);
        await using var server = Serve(jane.Sign(part, change: signed => ((System.Security.Cryptography.Xml.Reference)signed.SignedInfo!.References[0]!).Uri = "#part"));

        await AssertNotFoundAsync(server, "not over the whole document");
    }

    [TestMethod]
    public async Task Judge_SignatureLeavesSomethingOut_IsRejected()
    {
        await using var server = Serve(jane.Sign(jane.Text(image, Location), change: signed =>
        {
            var path = new System.Security.Cryptography.Xml.XmlDsigXPathTransform();
            var holder = new System.Xml.XmlDocument();
            holder.LoadXml("<XPath>not(self::text())</XPath>");
            path.LoadInnerXml(holder.ChildNodes);
            ((System.Security.Cryptography.Xml.Reference)signed.SignedInfo!.References[0]!).AddTransform(path);
        }));

        await AssertNotFoundAsync(server, "transforms the document");
    }

    [TestMethod]
    public async Task Judge_SignatureOverSha1_IsTakenOnlyWhereTheSiteSaysSo()
    {
        await using var server = Serve(jane.Sign(jane.Text(image, Location), isSha1: true));

        await AssertNotFoundAsync(server, "over SHA-1");
        Assert.AreEqual(Location, (await FindAsync(server, r => r with { AllowsSha1 = true })).Source);
    }

    [TestMethod]
    public async Task Judge_OfAnotherImage_IsRejected()
    {
        await using var server = Serve(jane.Sign(jane.Text(Encoding.ASCII.GetBytes("another"), Location)));

        await AssertNotFoundAsync(server, "it is that of image");
    }

    [TestMethod]
    [DataRow("<slreq:algorithm>SHA-256<", "<slreq:algorithm>SHA-512<", "no slreq:checksum SHA-256")]
    [DataRow("<slreq:bytes>8<", "<slreq:bytes>many<", "slreq:bytes is no number")]
    [DataRow("<dcterms:created>2026", "<dcterms:created>once", "is no date")]
    [DataRow("https://images", "ftp://images", "no http or https location")]
    [DataRow("<slreq:algorithm>SHA-1<", "<slreq:algorithm>MD5<", "does not fit its SHA-1")]
    public async Task Judge_WordThatIsNotUnderstood_IsRejected(string from, string to, string says)
    {
        await using var server = Serve(jane.Sign(jane.Text(image, Location).Replace(from, to, StringComparison.Ordinal)));

        await AssertNotFoundAsync(server, says);
    }

    [TestMethod]
    [DataRow("", "no XML")]
    [DataRow("<a/>", "begins neither")]
    [DataRow("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><r>&x;</r>", "no XML that can be taken")]
    [DataRow("<metadata/>", "has nothing of it")]
    public async Task Judge_SomethingElse_IsRejected(string text, string says)
    {
        await using var server = Serve(text);

        await AssertNotFoundAsync(server, says);
    }

    [TestMethod]
    public async Task Judge_NestedWithoutEnd_IsRejected()
    {
        await using var server = Serve(string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000)));

        await AssertNotFoundAsync(server, "nested too deeply");
    }

    [TestMethod]
    public async Task Judge_TooLong_IsRejected()
    {
        await using var server = Serve(new string(' ', 2 << 20));

        await AssertNotFoundAsync(server, "longer than 1 MiB");
    }

    [TestMethod]
    public async Task Judge_NobodyKnowsIt_IsRejected()
    {
        await using var server = new RawHttpServer((_, to, ct) => RawHttpServer.HeadAsync(to, "404 Not Found", ct, "Content-Length: 0"));

        await AssertNotFoundAsync(server, "404");
    }

    [TestMethod]
    public async Task Judge_MoreThanTheRepositoryMaySend_IsRejected()
    {
        await using var server = Serve(jane.Sign(jane.Text(image, Location)));

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => FindAsync(server, r => r with { MaxBytes = 7 }));

        Assert.Contains("its 8 bytes are more", refusal.Message);
    }

    [TestMethod]
    public async Task Renew_DeprecatedSince_IsNoticed()
    {
        await using var server = Serve(jane.Sign(jane.Text(image, Location, more: "<slterms:deprecated>has a hole</slterms:deprecated>")));
        var stored = Stored();

        var renewed = await Policy([Endorsed(server)]).RenewAsync(stored, TestContext.CancellationToken);

        Assert.AreEqual("image \"worker\" is deprecated by jane@example.org: has a hole", renewed.WhyNot(Now));
    }

    [TestMethod]
    public async Task Renew_NothingNew_StaysAsItWas()
    {
        await using var server = Serve(jane.Sign(jane.Text(image, Location)));
        var repository = Endorsed(server) with { ValidFor = TimeSpan.FromDays(3) };
        var stored = Stored() with { Origin = (await JudgeAsync([repository], Identifier, null)).OriginOf(Now) };

        Assert.AreEqual(stored, await Policy([repository]).RenewAsync(stored, TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task Renew_RepositoryIsSilent_StaysAsItWas()
    {
        var stored = Stored();
        await using var server = new RawHttpServer((_, to, ct) => RawHttpServer.HeadAsync(to, "503 Service Unavailable", ct, "Content-Length: 0"));

        Assert.AreEqual(stored, await Policy([Endorsed(server)]).RenewAsync(stored, TestContext.CancellationToken));
    }

    private StoredImage Stored() => new()
    {
        Name = Name,
        Sha256 = Sum,
        Format = "raw",
        VirtualSizeBytes = 8,
        FileBytes = 8,
        ImportedAt = Now,
        Source = Location,
        Origin = new() { Vo = "atlas", Identifier = Identifier, Endorser = "jane@example.org", Expires = Now.AddDays(1) },
    };

    private string Body(Endorsement who, string location, string endorsed, string more = "")
    {
        var text = who.Sign(who.Text(image, location, endorsed, more));
        return text[text.IndexOf("<rdf:RDF", StringComparison.Ordinal)..];
    }

    private static RawHttpServer Serve(string text) => new((_, to, ct) => RawHttpServer.FileAsync("", to, Encoding.UTF8.GetBytes(text), "\"one\"", ct));

    private static ImageRepository Plain(string location) => new() { Name = "own", Vo = "atlas", Location = location };

    private ImageRepository Endorsed(RawHttpServer server) => Plain(server.Address) with { Endorsers = [jane.Endorser] };

    private static ImagePolicy Policy(ImageRepository[] repositories) => new([.. repositories], ImageClient.Make(TimeSpan.FromMinutes(1)), new StoppedClock(Now));

    private Task<ImageOrder> FindAsync(RawHttpServer server, Func<ImageRepository, ImageRepository>? change = null) =>
        JudgeAsync([(change ?? (r => r))(Endorsed(server))], Identifier, null);

    private Task<ImageOrder> JudgeAsync(ImageRepository[] repositories, string source, string? sum, string vo = "atlas") =>
        Policy(repositories).JudgeAsync(Name, source, sum, vo, TestContext.CancellationToken);

    private async Task AssertNotFoundAsync(RawHttpServer server, string says) => await AssertRejectedAsync([Endorsed(server)], Identifier, null, "atlas", says);

    private async Task AssertRejectedAsync(ImageRepository[] repositories, string source, string? sum, string vo, string says) =>
        Assert.Contains(says, (await Assert.ThrowsExactlyAsync<RejectedException>(() => JudgeAsync(repositories, source, sum, vo))).Message);
}
