using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using StratusLab.Elastic.Contracts.Web;

namespace StratusLab.Elastic.Tests.Plugins;

/// <summary>The follower of accounting logs: what it tells, how often, and what a service that is away does to it.</summary>
[TestClass]
public sealed class FollowTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string directory = Directory.CreateTempSubdirectory("elastic-follow").FullName;
    private Process? follower;

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    private string Log => Path.Combine(directory, "accounting");

    private string News => Path.Combine(directory, "news.sock");

    [TestInitialize]
    public void MakeLog()
    {
        Directory.CreateDirectory(Log);
        File.WriteAllText(Path.Combine(Log, "20261121"), "old\n");
        File.WriteAllText(Path.Combine(Log, "20261122"), "11/22/2026 06:54:05;Q;0.vm;queue=workq\n");
    }

    [TestCleanup]
    public async Task StopAsync()
    {
        follower?.Kill();
        await (follower?.WaitForExitAsync(Ct) ?? Task.CompletedTask);
        follower?.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public async Task Follow_LineWritten_IsTold()
    {
        await using var service = Service();
        await StartAsync(service);

        await File.AppendAllTextAsync(Path.Combine(Log, "20261122"), "11/22/2026 06:55:29;S;0.vm;\n", Ct);

        await ToldAsync(service, 2);
        Assert.StartsWith("POST /api/v1/hooks/main HTTP/1.1", service.Requests.First());
    }

    [TestMethod]
    public async Task Follow_OverTheHookSocket_SendsTheClustersName()
    {
        var path = Path.Combine(directory, "hook.sock");
        using var elastic = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        elastic.Bind(new UnixDomainSocketEndPoint(path));
        Start(("ELASTIC_URL", $"unix:{path}"));

        var heard = new byte[64];
        Assert.AreEqual("main", Encoding.ASCII.GetString(heard, 0, await elastic.ReceiveAsync(heard, Ct)));
        await File.AppendAllTextAsync(Path.Combine(Log, "20261122"), "x\n", Ct);
        Assert.AreEqual(4, await elastic.ReceiveAsync(heard, Ct));
    }

    [TestMethod]
    public async Task Follow_NewDay_IsTold()
    {
        await using var service = Service();
        await StartAsync(service);

        await File.WriteAllTextAsync(Path.Combine(Log, "20261123"), "11/23/2026 00:00:01;Q;1.vm;\n", Ct);
        await ToldAsync(service, 2);
        await File.AppendAllTextAsync(Path.Combine(Log, "20261123"), "11/23/2026 00:00:09;S;1.vm;\n", Ct);

        await ToldAsync(service, 3);
    }

    [TestMethod]
    public async Task Follow_OneFileThatIsExchanged_IsTold()
    {
        await using var service = Service();
        var file = Path.Combine(directory, "reporting");
        await File.WriteAllTextAsync(file, "one\n", Ct);
        await StartAsync(service, ("FOLLOW", file));

        File.Move(file, file + ".0");
        await File.WriteAllTextAsync(file, "two\n", Ct);

        await ToldAsync(service, 2);
    }

    [TestMethod]
    public async Task Follow_Datagram_IsTold()
    {
        await using var service = Service();
        await StartAsync(service);

        Assert.IsTrue(Send());

        await ToldAsync(service, 2);
    }

    [TestMethod]
    public async Task Follow_ManyChanges_AreToldOnce()
    {
        await using var service = Service();
        await StartAsync(service, ("FOLLOW_GAP", "3"));
        var watch = Stopwatch.StartNew();

        await Until.TrueAsync(
            "the changes are told",
            Patience,
            async () =>
            {
                await File.AppendAllTextAsync(Path.Combine(Log, "20261122"), "x\n", Ct);
                return service.Requests.Count >= 2;
            },
            Ct);

        Assert.IsLessThanOrEqualTo(2 + (int)(watch.Elapsed.TotalSeconds / 3), service.Requests.Count);
    }

    [TestMethod]
    public async Task Follow_WithATokenFile_ShowsTheToken()
    {
        await using var service = Service();
        var token = Path.Combine(directory, "token");
        await File.WriteAllTextAsync(token, "elastic_abc\n", Ct);
        await StartAsync(service, ("ELASTIC_TOKEN_FILE", token));

        Assert.Contains("Authorization: Bearer elastic_abc", service.Requests.First());
    }

    [TestMethod]
    public async Task Follow_ServiceRefuses_GoesOnAndTellsTheNextChange()
    {
        await using var service = new RawHttpServer((_, to, ct) => RawHttpServer.HeadAsync(to, "503 Service Unavailable", ct, "Content-Length: 0"));
        await StartAsync(service);

        await File.AppendAllTextAsync(Path.Combine(Log, "20261122"), "x\n", Ct);

        await ToldAsync(service, 2);
    }

    [TestMethod]
    public async Task Follow_ServiceHangs_DatagramsAreStillTakenOrDroppedAtOnce()
    {
        await using var service = new RawHttpServer((_, _, ct) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct));
        await StartAsync(service);
        var watch = Stopwatch.StartNew();

        for (var i = 0; i < 5000; i++)
        {
            Send();
        }

        Assert.IsLessThan(TimeSpan.FromSeconds(4), watch.Elapsed, "well under a millisecond each, although the follower waits");
    }

    [TestMethod]
    [DataRow("../freeze")]
    [DataRow("")]
    public async Task Follow_HostileCluster_IsRefused(string cluster)
    {
        using var refused = Process.Start(new ProcessStartInfo("python3", [Script.PathOf("follow/follow"), cluster])
        {
            RedirectStandardError = true,
            Environment = { ["FOLLOW"] = Log },
        })!; // python3 is there.
        await refused.WaitForExitAsync(Ct);
        Assert.AreEqual(1, refused.ExitCode);
    }

    [TestMethod]
    public async Task Install_Twice_KeepsTheConfigurationAndUninstallTakesAllAway()
    {
        var root = new Dictionary<string, string> { ["DESTDIR"] = directory };
        var conf = Path.Combine(directory, "etc/stratuslab-elastic/follow-main.conf");
        Assert.AreEqual(0, (await Script.RunAsync("follow/install", root, Ct, "main", Log)).Status);
        Assert.Contains($"FOLLOW={Log}\n", await File.ReadAllTextAsync(conf, Ct));
        await File.WriteAllTextAsync(conf, "FOLLOW=/elsewhere\n", Ct);

        var (status, printed) = await Script.RunAsync("follow/install", root, Ct, "main", Log);

        Assert.AreEqual(0, status, printed);
        Assert.Contains("kept", printed);
        Assert.AreEqual("FOLLOW=/elsewhere\n", await File.ReadAllTextAsync(conf, Ct));
        Assert.AreEqual(0, (await Script.RunAsync("follow/uninstall", root, Ct, "main")).Status);
        Assert.AreEqual(0, (await Script.RunAsync("follow/uninstall", root, Ct, "main")).Status);
        foreach (var part in (string[])["etc", "usr"])
        {
            Assert.IsEmpty(Directory.GetFiles(Path.Combine(directory, part), "*", SearchOption.AllDirectories));
        }
    }

    // A log that grows by the questions of elastic itself would have it ask without an end.
    [TestMethod]
    public async Task Install_WithoutALog_TakesDatagramsAlone()
    {
        Assert.AreEqual(0, (await Script.RunAsync("follow/install", new Dictionary<string, string> { ["DESTDIR"] = directory }, Ct, "main", "none")).Status);

        var conf = await File.ReadAllTextAsync(Path.Combine(directory, "etc/stratuslab-elastic/follow-main.conf"), Ct);
        Assert.DoesNotContain("FOLLOW=", conf);
        Assert.Contains("FOLLOW_SOCKET=/run/elastic-follow/main.sock\n", conf);
    }

    [TestMethod]
    [DataRow("main", "accounting")]
    [DataRow("../main", "/var/log/accounting")]
    [DataRow("", "")]
    public async Task Install_WithoutANameAndAPath_IsRefused(string cluster, string log) =>
        Assert.AreEqual(2, (await Script.RunAsync("follow/install", new Dictionary<string, string> { ["DESTDIR"] = directory }, Ct, cluster, log)).Status);

    private static RawHttpServer Service() => new((_, to, ct) => RawHttpServer.HeadAsync(to, "202 Accepted", ct, "Content-Length: 0"));

    private bool Send()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            return socket.SendTo(Encoding.ASCII.GetBytes("queued"), new UnixDomainSocketEndPoint(News)) > 0;
        }
        catch (SocketException)
        {
            return false; // It is full, or nobody listens.
        }
    }

    // It tells once when it starts.
    private Task StartAsync(RawHttpServer service, params (string Name, string Value)[] settings)
    {
        Start([("ELASTIC_URL", service.Address), .. settings]);
        return ToldAsync(service, 1);
    }

    private void Start(params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("python3", [Script.PathOf("follow/follow"), "main"])
        {
            Environment = { ["FOLLOW"] = Log, ["FOLLOW_SOCKET"] = News, ["FOLLOW_GAP"] = "0", ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        follower = Process.Start(start);
    }

    private Task ToldAsync(RawHttpServer service, int times) =>
        Until.TrueAsync($"it is told {times} times", Patience, () => Task.FromResult(service.Requests.Count >= times), Ct, () => $"{service.Requests.Count} times");
}
