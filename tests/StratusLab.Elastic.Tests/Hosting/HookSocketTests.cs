using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Tests.Api;
using StratusLab.Elastic.Tests.Plugins;

namespace StratusLab.Elastic.Tests.Hosting;

/// <summary>The socket that everybody may send hints to: what is a hint, and that nothing else can be done with it.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class HookSocketTests : ApiSuite
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string directory = Directory.CreateTempSubdirectory("elastic-hooks").FullName;
    private HookSocket? hooks;

    private string Path => System.IO.Path.Combine(directory, "hook.sock");

    [TestInitialize]
    public async Task OpenAsync()
    {
        hooks = Make(Path);
        await hooks.StartAsync(Ct);
    }

    [TestCleanup]
    public async Task CloseAsync()
    {
        await (hooks?.StopAsync(CancellationToken.None) ?? Task.CompletedTask);
        hooks?.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public void Socket_LetsEverybodyWrite() => Assert.AreEqual("666", Convert.ToString((int)File.GetUnixFileMode(Path), 8));

    [TestMethod]
    [DataRow("main")]
    [DataRow("main\n")]
    [DataRow("<13>Nov 28 02:48:18 elastic: main")]
    public async Task Datagram_NamesACluster_AsksForALook(string text)
    {
        Send(text);
        await Until.TrueAsync("a look is asked for", Patience, () => Task.FromResult(Service.Looks.Contains("a hook of cluster main")), Ct);
    }

    [TestMethod]
    public async Task Datagram_AnythingElse_IsCountedUnderOneNameAndTheNextIsHeard()
    {
        string[] others = ["", "\n", "\0", "mainmain", "other", "POST /api/v1/freeze HTTP/1.1\r\n\r\n", new('x', 9000), "main \u00e9\ud83d\ude00"];
        foreach (var other in others)
        {
            await Until.TrueAsync("there is room for it", Patience, () => Task.FromResult(Send(other)), Ct);
        }

        await Until.TrueAsync("there is room for it", Patience, () => Task.FromResult(Send("main")), Ct);
        await Until.TrueAsync("a look is asked for", Patience, () => Task.FromResult(!Service.Looks.IsEmpty), Ct);
        var text = await Service.Http.GetStringAsync("/metrics", Ct);
        Assert.Contains($"hook_requests_total{{cluster=\"unknown\",result=\"unknown\"}} {others.Length}", text);
        Assert.DoesNotContain("mainmain", text);
    }

    // The clock stands: however long it takes, all of it is within one pause.
    [TestMethod]
    public async Task Storm_OfTenThousand_IsOneLookNowAndOneAtThePausesEnd()
    {
        var (clock, looks) = (new ManualClock(), 0);
        using var endpoint = new HookEndpoint(Service.Site, _ => looks++, Service.Get<ElasticMetrics>(), Service.Get<LrmsMeter>(), clock);
        var path = System.IO.Path.Combine(directory, "storm.sock");
        using var storm = new HookSocket(new AccessConfiguration { HookSocket = path }, endpoint, TimeProvider.System, NullLogger<HookSocket>.Instance);
        await storm.StartAsync(Ct);
        using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        for (var i = 0; i < 10_000; i++)
        {
            sender.SendTo(Encoding.ASCII.GetBytes("main"), new UnixDomainSocketEndPoint(path)); // Waits while it is full.
        }

        await Until.TrueAsync(
            "all are taken",
            Patience,
            async () => (await Service.Http.GetStringAsync("/metrics", Ct)).Contains("hook_requests_total{cluster=\"main\",result=\"coalesced\"} 9998\n", StringComparison.Ordinal),
            Ct);
        Assert.AreEqual(1, looks);
        clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.AreEqual(2, looks);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.AreEqual(2, looks);
        await storm.StopAsync(Ct);
    }

    [TestMethod]
    public async Task Hook_OfAShell_IsHeard()
    {
        // It gives up after 200 ms, which a busy machine may need to start a program.
        Service.Looks.Clear();
        await Until.TrueAsync(
            "the hook is heard",
            Patience,
            async () =>
            {
                Assert.AreEqual((0, ""), await Script.RunAsync("hook/hook", new Dictionary<string, string> { ["ELASTIC_URL"] = $"unix:{Path}" }, Ct, "main"));
                Service.Clock.Advance(TimeSpan.FromSeconds(1));
                return !Service.Looks.IsEmpty;
            },
            Ct);
    }

    [TestMethod]
    public async Task Socket_CannotBeReadOnce_TheNextIsHeard()
    {
        var path = System.IO.Path.Combine(directory, "broken.sock");
        using var broken = new BrokenOnce(path, Service.Get<HookEndpoint>());
        await broken.StartAsync(Ct);
        using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        sender.SendTo(Encoding.ASCII.GetBytes("main"), new UnixDomainSocketEndPoint(path));

        await Until.TrueAsync("a look is asked for", Patience, () => Task.FromResult(!Service.Looks.IsEmpty), Ct);
        Assert.IsFalse(broken.ExecuteTask?.IsCompleted);
        await broken.StopAsync(Ct);
    }

    [TestMethod]
    public async Task Start_TwiceAtOnePlace_IsRefused()
    {
        using var second = Make(Path);
        Assert.Contains("another elastic serves there", (await Assert.ThrowsExactlyAsync<RejectedException>(() => second.StartAsync(Ct))).Message);
        Assert.IsTrue(Send("main"));
    }

    [TestMethod]
    public async Task Start_WithoutItsDirectory_SaysWhatToDo()
    {
        using var lost = Make(System.IO.Path.Combine(directory, "nowhere", "hook.sock"));
        Assert.Contains("access.hook-socket", (await Assert.ThrowsExactlyAsync<RejectedException>(() => lost.StartAsync(Ct))).Message);
    }

    private HookSocket Make(string path) => new(new AccessConfiguration { HookSocket = path }, Service.Get<HookEndpoint>(), TimeProvider.System, NullLogger<HookSocket>.Instance);

    private bool Send(string text)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            socket.SendTo(Encoding.UTF8.GetBytes(text), new UnixDomainSocketEndPoint(Path));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            return false; // It is full.
        }
    }

    private sealed class BrokenOnce(string path, HookEndpoint hooks) : HookSocket(new AccessConfiguration { HookSocket = path }, hooks, TimeProvider.System, NullLogger<HookSocket>.Instance)
    {
        private bool wasBroken;

        protected override ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken ct)
        {
            if (wasBroken)
            {
                return base.ReceiveAsync(buffer, ct);
            }

            wasBroken = true;
            return ValueTask.FromException<int>(new SocketException((int)SocketError.NoBufferSpaceAvailable));
        }
    }
}
