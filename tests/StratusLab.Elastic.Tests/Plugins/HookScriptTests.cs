using System.Diagnostics;
using StratusLab.Elastic.Tests.Cli;

namespace StratusLab.Elastic.Tests.Plugins;

/// <summary>The hook over a network address: it is heard, and bothers nobody when there is no service.</summary>
[TestClass]
public sealed class HookScriptTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-hook").FullName;

    public required TestContext TestContext { get; set; }

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Hook_ServiceThere_IsHeard()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerText("/api/v1/hooks/main", 202, "{}");
        // It gives up after 200 ms, which a busy machine may need to start a program.
        await Until.TrueAsync(
            "the service is asked",
            TimeSpan.FromSeconds(60),
            async () =>
            {
                Assert.AreEqual((0, ""), await RunAsync(service.Url, "main"));
                return service.Asked.Contains("POST /api/v1/hooks/main");
            },
            TestContext.CancellationToken);
    }

    [TestMethod]
    [DataRow("elastic_abc.DEF-1\n", "Bearer elastic_abc.DEF-1")]
    [DataRow("abc\"\nurl = \"http://elsewhere\n", "")]
    [DataRow(null, "")]
    public async Task Hook_TokenFile_IsSentWhenItHasAToken(string? written, string expected)
    {
        var file = Path.Combine(directory, "token");
        if (written is not null)
        {
            await File.WriteAllTextAsync(file, written, TestContext.CancellationToken);
        }

        var heard = new TaskCompletionSource<string>();
        await using var service = await StubService.StartAsync();
        service.AnswerBy("/api/v1/hooks/main", http =>
        {
            heard.TrySetResult(http.Request.Headers.Authorization.ToString());
            return Task.CompletedTask;
        });
        // It gives up after 200 ms, which a busy machine may need to start a program.
        await Until.TrueAsync(
            "the service is asked",
            TimeSpan.FromSeconds(60),
            async () =>
            {
                Assert.AreEqual((0, ""), await RunAsync(service.Url, "main", file));
                return heard.Task.IsCompleted;
            },
            TestContext.CancellationToken);
        Assert.AreEqual(expected, await heard.Task);
    }

    [TestMethod]
    [DataRow("http://127.0.0.1:1")]
    [DataRow("unix:/nowhere/elastic.sock")]
    [DataRow("nonsense")]
    public async Task Hook_NoService_SaysNothingAndSucceeds(string url) => Assert.AreEqual((0, ""), await RunAsync(url, "main"));

    [TestMethod]
    public async Task Hook_ServiceHangs_GivesUpSoon()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerBy("/api/v1/hooks/main", http => Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System, http.RequestAborted));
        var watch = Stopwatch.StartNew();
        Assert.AreEqual((0, ""), await RunAsync(service.Url, "main"));
        Assert.IsLessThan(TimeSpan.FromSeconds(10), watch.Elapsed);
    }

    [TestMethod]
    [DataRow("../../freeze")]
    [DataRow("")]
    public async Task Hook_NoClustersName_IsNotAskedFor(string cluster)
    {
        await using var service = await StubService.StartAsync();
        Assert.AreEqual((0, ""), await RunAsync(service.Url, cluster));
        Assert.IsEmpty(service.Asked);
    }

    [TestMethod]
    public async Task Power_SettingsOfAnotherMachine_ReachTheHook()
    {
        Directory.CreateDirectory(Path.Combine(directory, "slurm"));
        File.Copy(Script.PathOf("slurm/power"), Path.Combine(directory, "slurm/power"));
        var hook = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, "hook")).FullName, "hook");
        await File.WriteAllTextAsync(hook, "#!/bin/sh\necho \"$1 $ELASTIC_URL $ELASTIC_TOKEN_FILE $ELASTIC_CA_FILE\"\n", TestContext.CancellationToken);
        Assert.AreEqual(0, await ChmodAsync(hook));
        var settings = Path.Combine(directory, "slurm-power");
        await File.WriteAllTextAsync(
            settings, "ELASTIC_CLUSTER=main\nELASTIC_URL=https://elastic:7118\nELASTIC_TOKEN_FILE=/etc/token\nELASTIC_CA_FILE=/etc/ca.pem\n", TestContext.CancellationToken);
        var environment = new Dictionary<string, string> { ["ELASTIC_HOOK_SETTINGS"] = settings };
        Assert.AreEqual(
            (0, "main https://elastic:7118 /etc/token /etc/ca.pem\n"),
            await Script.RunAsync(Path.Combine(directory, "slurm/power"), environment, TestContext.CancellationToken, "wn-[1-3]"));
    }

    private async Task<int> ChmodAsync(string file)
    {
        using var chmod = Process.Start("chmod", ["755", file]);
        await chmod.WaitForExitAsync(TestContext.CancellationToken);
        return chmod.ExitCode;
    }

    private Task<(int Status, string Printed)> RunAsync(string url, string cluster, string tokenFile = "") =>
        Script.RunAsync("hook/hook", new Dictionary<string, string> { ["ELASTIC_URL"] = url, ["ELASTIC_TOKEN_FILE"] = tokenFile }, TestContext.CancellationToken, cluster);
}
