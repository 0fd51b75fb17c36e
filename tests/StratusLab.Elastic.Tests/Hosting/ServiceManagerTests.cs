using System.Net.Sockets;
using System.Text;
using StratusLab.Elastic.Hosting;

namespace StratusLab.Elastic.Tests.Hosting;

/// <summary>What systemd is told.</summary>
[TestClass]
public sealed class ServiceManagerTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-notify").FullName;
    private readonly ManualClock clock = new();

    public required TestContext TestContext { get; set; }

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void Notify_SocketOfAPath_GetsWhatIsSaid()
    {
        var path = Path.Combine(directory, "notify");
        using var listener = Listen(path);
        var manager = new ServiceManager(path, clock);
        manager.Ready("serving\nsite lab");
        Assert.AreEqual("READY=1\nSTATUS=serving site lab", Receive(listener));
        manager.Stopping();
        Assert.AreEqual("STOPPING=1\nSTATUS=waiting for what has been begun", Receive(listener));
    }

    [TestMethod]
    public void Notify_SocketOfTheAbstractNamespace_GetsWhatIsSaid()
    {
        var name = $"elastic-test-{Environment.ProcessId}-{TestContext.TestName}";
        using var listener = Listen($"\0{name}");
        new ServiceManager($"@{name}", clock).Alive();
        Assert.AreEqual("WATCHDOG=1", Receive(listener));
    }

    // systemd takes RELOADING=1 only with the time of CLOCK_MONOTONIC (sd_notify(3)).
    [TestMethod]
    public void Reloading_Said_CarriesTheMonotonicClock()
    {
        var path = Path.Combine(directory, "notify");
        using var listener = Listen(path);
        var before = File.ReadAllText("/proc/uptime").Split(' ')[0];
        new ServiceManager(path, TimeProvider.System).Reloading();
        var microseconds = long.Parse(Receive(listener).Split("MONOTONIC_USEC=")[1].Split('\n')[0], null);
        Assert.AreEqual(double.Parse(before, System.Globalization.CultureInfo.InvariantCulture), microseconds / 1e6, 30, "CLOCK_MONOTONIC is the uptime, but for suspends");
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("/nonexistent/notify")]
    public void Notify_NobodyThere_DoesNothing(string? socket) => new ServiceManager(socket, clock).Ready("serving");

    [TestMethod]
    [DataRow(null, null, null)]
    [DataRow("0", null, null)]
    [DataRow("nonsense", null, null)]
    [DataRow("60000000", null, 60.0)]
    [DataRow("60000000", "1", null)]
    public void Watchdog_Interval_IsForThisProcessAlone(string? microseconds, string? process, double? seconds) =>
        Assert.AreEqual(seconds, Watchdog.IntervalOf(name => name == "WATCHDOG_USEC" ? microseconds : name == "WATCHDOG_PID" ? process : null)?.TotalSeconds);

    [TestMethod]
    public async Task Watchdog_PassesThatEnd_KeepItAlive()
    {
        await using var watchdog = new Watchdog(new(null, clock), null, clock);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.IsTrue(watchdog.IsAlive, "nothing is expected yet");
        watchdog.Expect(TimeSpan.FromMinutes(5));
        clock.Advance(TimeSpan.FromMinutes(4));
        watchdog.PassEnded();
        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.IsTrue(watchdog.IsAlive);
    }

    [TestMethod]
    public async Task Watchdog_PassThatHangs_LetsSystemdStartTheServiceAnew()
    {
        var path = Path.Combine(directory, "notify");
        using var listener = Listen(path);
        await using var watchdog = new Watchdog(new(path, clock), TimeSpan.FromSeconds(60), clock);
        Assert.AreEqual("WATCHDOG=1", Receive(listener));
        watchdog.Expect(TimeSpan.FromMinutes(5));
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.AreEqual("WATCHDOG=1", await ReceiveAsync(listener));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.IsFalse(watchdog.IsAlive);
        watchdog.ExpectNothing();
        Assert.IsTrue(watchdog.IsAlive, "at its end it may take its time");
    }

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static string Receive(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }

    private async Task<string> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, TestContext.CancellationToken));
    }
}
