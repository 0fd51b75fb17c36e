using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using StratusLab.Elastic.Lrms.Tests.Sge;

namespace StratusLab.Elastic.Tests.Plugins;

/// <summary>The JSV beside qsub, on a real Grid Engine: whatever becomes of elastic and of its settings, the job is taken, and waits for nothing of it.</summary>
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
    public async Task Submit_ElasticAway_TakesTheJob() => await SubmitAsync(Jsv());

    [TestMethod]
    public async Task Submit_ElasticHangs_TakesTheJob()
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
        await SubmitAsync(Jsv());
    }

    // What tells elastic of a job begins with its settings. Here it does not come past them until the job is taken: a submission that waited for any of it would never end.
    [TestMethod]
    public async Task Submit_WhatTellsElasticHangs_DoesNotWaitForIt()
    {
        var (begun, goesOn) = (Path.Combine(directory, "begun"), Path.Combine(directory, "goes-on"));
        await File.WriteAllTextAsync(Settings, $"echo begun > {begun}; until [ -e {goesOn} ]; do sleep 0.1; done; echo ended >> {begun}\n", Ct);
        await SubmitAsync(Jsv());
        await SaidAsync("begun\n");
        await File.WriteAllTextAsync(goesOn, "", Ct);
        await SaidAsync("begun\nended\n");

        Task SaidAsync(string text) => RealSge.UntilAsync($"it says {text}", async () => File.Exists(begun) && await File.ReadAllTextAsync(begun, Ct) == text);
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

    // As jsv(1) has it: qsub asks about one job, which lets the JSV end at once; a DRMAA program may ask about many.
    [TestMethod]
    [DataRow("qsub", 1)]
    [DataRow("drmaa", 2)]
    public async Task Submit_OfAClient_IsAnsweredForAllItsJobs(string client, int jobs)
    {
        var asked = string.Concat(Enumerable.Repeat($"START\nPARAM VERSION 1.0\nPARAM CLIENT {client}\nPARAM CMDNAME BEGIN\nBEGIN\n", 2)) + "QUIT\n";
        var start = new ProcessStartInfo("sh", ["-c", $"printf '{asked}' | \"$1\"", "sh", Jsv()]) { RedirectStandardOutput = true };
        start.Environment["ELASTIC_HOOK_SETTINGS"] = Settings;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The JSV was not started.");
        Assert.AreEqual(string.Concat(Enumerable.Repeat("STARTED\nRESULT STATE ACCEPT\n", jobs)), await process.StandardOutput.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        Assert.AreEqual(0, process.ExitCode);
    }

    // What no script can help: it is the reason why the follower comes first.
    [TestMethod]
    public async Task Submit_JsvIsNotThere_GridEngineRefuses() =>
        Assert.Contains("JSV", (await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => SubmitAsync("/nowhere/jsv"))).Message);

    private static string Jsv() => Script.PathOf("sge/jsv");

    private async Task<string> SubmitAsync(string jsv, params string[] arguments) => (await sge.SubmitWithAsync(Settings, ["-jsv", jsv, .. arguments])).Value;

    private Socket Elastic() => Elastic(News);

    private static Socket Elastic(string path)
    {
        var elastic = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        elastic.Bind(new UnixDomainSocketEndPoint(path));
        return elastic;
    }
}
