using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using StratusLab.Elastic.Lrms.Tests.Sge;

namespace StratusLab.Elastic.Tests.Plugins;

/// <summary>The JSV beside qsub, on a real Grid Engine: whatever becomes of elastic and of its settings, the job is taken, and as soon as with the JSV when all is well; what a JSV costs at all is printed and not bounded.</summary>
[TestClass]
[TestCategory("Packages")]
[SupportedOSPlatform("linux")]
public sealed class SgeSubmitTests
{
    private static RealSge sge = null!; // Set before the first test.

    private readonly string directory = Directory.CreateTempSubdirectory("elastic-jsv").FullName;

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    private string News => Path.Combine(directory, "hook.sock");

    private string Settings => Path.Combine(directory, "settings");

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => sge = (RealSge)await RealSge.StartAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await sge.DisposeAsync();

    [TestInitialize]
    public void WriteSettings() => File.WriteAllText(Settings, $"CLUSTER=lab\nHOOK_SOCKET={News}\n");

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Submit_ElasticThere_IsToldThreeTimes()
    {
        using var elastic = Elastic();
        await SubmitAsync(Jsv());
        var heard = new byte[256];
        for (var i = 0; i < 3; i++)
        {
            var length = await elastic.ReceiveAsync(heard, Ct);
            Assert.EndsWith(": lab", Encoding.ASCII.GetString(heard, 0, length));
        }
    }

    [TestMethod]
    public async Task Submit_ElasticAway_TheJsvTakesNoLongerThanWithElasticThere() => await SubmitsAsSoonAsync();

    [TestMethod]
    public async Task Submit_ElasticHangs_TheJsvTakesNoLongerThanWithElasticThere()
    {
        using var elastic = Elastic();
        using var full = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        full.Connect(new UnixDomainSocketEndPoint(News));
        Assert.Throws<SocketException>(() =>
        {
            while (true)
            {
                full.Send(new byte[64]);
            }
        });
        await SubmitsAsSoonAsync();
    }

    [TestMethod]
    [DataRow("if (\n")]
    [DataRow("exit 7\n")]
    [DataRow("exec false\n")]
    [DataRow("set -eu; echo RESULT STATE REJECT; $nowhere\n")]
    public async Task Submit_SettingsDamaged_TakesTheJob(string settings)
    {
        await File.WriteAllTextAsync(Settings, settings, Ct);
        await SubmitAsync(Jsv());
    }

    [TestMethod]
    public async Task Submit_HostileJob_IsTakenAsItIs()
    {
        var before = await sge.SubmitAsync("-N", "a;reboot`x`$(y)'\"&<", "-v", "EVIL=a\\nRESULT STATE REJECT", "-ac", "x=BEGIN QUIT");
        var job = await SubmitAsync(Jsv(), "-N", "a;reboot`x`$(y)'\"&<", "-v", "EVIL=a\\nRESULT STATE REJECT", "-ac", "x=BEGIN QUIT");
        Assert.AreEqual(
            (await sge.QsgeAsync("qstat", "-j", before.Value)).Split('\n').Single(l => l.StartsWith("job_name:", StringComparison.Ordinal)),
            (await sge.QsgeAsync("qstat", "-j", job)).Split('\n').Single(l => l.StartsWith("job_name:", StringComparison.Ordinal)));
    }

    // What no script can help: it is the reason why the follower comes first.
    [TestMethod]
    public async Task Submit_JsvIsNotThere_GridEngineRefuses() =>
        Assert.Contains("JSV", (await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => SubmitAsync("/nowhere/jsv"))).Message);

    private static TimeSpan Bound { get; } = TimeSpan.FromMilliseconds(50);

    private static string Jsv() => Script.PathOf("sge/jsv");

    private async Task<string> SubmitAsync(string jsv, params string[] arguments) => (await sge.SubmitWithAsync(Settings, ["-jsv", jsv, .. arguments])).Value;

    // The shortest of several: this machine may be busy with other tests. It compares the JSV with itself: what any JSV costs, the start of a shell, is in both, and a qsub
    // without one is timed only to print it.
    private async Task SubmitsAsSoonAsync()
    {
        var well = Path.Combine(directory, "well");
        await File.WriteAllTextAsync(well, $"CLUSTER=lab\nHOOK_SOCKET={directory}/well.sock\n", Ct);
        using var there = Elastic($"{directory}/well.sock");
        var (good, bad, bare) = (TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var i = 0; i < 8 || (i < 40 && bad - good >= Bound); i++)
        {
            good = Shorter(good, await TimeAsync(() => sge.SubmitWithAsync(well, "-jsv", Jsv())));
            bad = Shorter(bad, await TimeAsync(() => sge.SubmitWithAsync(Settings, "-jsv", Jsv())));
            bare = Shorter(bare, await TimeAsync(() => sge.SubmitAsync()));
        }

        TestContext.WriteLine($"elastic there: {good.TotalMilliseconds:0} ms; not: {bad.TotalMilliseconds:0} ms; without a JSV: {bare.TotalMilliseconds:0} ms");
        Assert.IsLessThan(Bound, bad - good);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static async Task<TimeSpan> TimeAsync(Func<Task> act)
    {
        var watch = Stopwatch.StartNew();
        await act();
        return watch.Elapsed;
    }

    private Socket Elastic() => Elastic(News);

    private static Socket Elastic(string path)
    {
        var elastic = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        elastic.Bind(new UnixDomainSocketEndPoint(path));
        return elastic;
    }
}
