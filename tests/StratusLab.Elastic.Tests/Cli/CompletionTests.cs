using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Cli;

/// <summary>What the shells' completion scripts are told.</summary>
[TestClass]
public sealed class CompletionTests
{
    [TestMethod]
    [DataRow("vm", "vms")]
    [DataRow("hosts dis", "disable")]
    [DataRow("vms --a", "--all")]
    [DataRow("status -o y", "yaml")]
    [DataRow("status --output=j", "--output=json")]
    [DataRow("--color=n", "--color=never")]
    [DataRow("tokens create x --role v", "viewer")]
    [DataRow("-o json fre", "freeze")]
    [DataRow("completion f", "fish")]
    [DataRow("nosuch comm", "")]
    [DataRow("vms -- --a", "")]
    [DataRow("status nothing more", "")]
    [DataRow("--nosuch=", "")]
    public async Task Complete_Words_AreOfTheCommandModel(string line, string expected) => Assert.AreEqual(expected, string.Join(' ', await CompleteAsync(new Shell(), line.Split(' '))));

    [TestMethod]
    public async Task Complete_FirstWord_IsEveryCommandWithItsDescription()
    {
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync("complete", "--", ""));
        StringAssert.StartsWith(shell.Output, "status\tShow how the service and each cluster stand\n");
        Assert.DoesNotContain("complete\t", shell.Output);
    }

    [TestMethod]
    public async Task Complete_NameThatAShellWouldActOn_IsNotOffered()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerText(ApiPaths.Tokens, 200, """{"items":[{"name":"ci;reboot","role":"hook","created":"2026-03-02T13:00:00Z","createdBy":"x","expires":null,"lastUsed":null},{"name":"ci","role":"hook","created":"2026-03-02T13:00:00Z","createdBy":"x","expires":null,"lastUsed":null}]}""");
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = service.Url;

        CollectionAssert.AreEqual(new[] { "ci" }, (await CompleteAsync(shell, ["tokens", "revoke", ""])).ToArray());
    }

    [TestMethod]
    [DataRow("nodes show wn", "wn-7")]
    [DataRow("nodes --pool ", "small")]
    [DataRow("nodes --pool=s", "--pool=small")]
    [DataRow("vms show ", "7")]
    [DataRow("vms migrate 7 --to kv", "kvm01")]
    [DataRow("hosts drain ", "kvm01")]
    [DataRow("hosts check ", "kvm01")]
    [DataRow("freeze ", "main")]
    public async Task Complete_NamesOfTheService_AreAskedFor(string line, string expected)
    {
        await using var service = await StubService.StartAsync();
        service.AnswerText(ApiPaths.Nodes, 200, """{"items":[{"id":7,"name":"wn-7","cluster":"main","pool":"small","state":"ready","since":"2026-03-02T13:00:00Z","reason":"","host":null,"address":"","resources":{"cores":1,"memoryMiB":1,"gpus":0},"timings":{"created":"2026-03-02T13:00:00Z","booted":null,"joined":null,"firstBusy":null,"idleSince":null,"busySeconds":0,"ended":null},"outcome":null,"drainCause":null,"madeFor":[]}]}""");
        service.AnswerText(ApiPaths.Pools, 200, """{"items":[{"name":"small","cluster":"main","template":"t","resources":{"cores":1,"memoryMiB":1,"gpus":0},"nodes":{},"min":0,"max":1,"desired":null,"order":0,"backOff":null}]}""");
        service.AnswerText(ApiPaths.Vms, 200, """{"items":[{"id":7,"name":"wn-7","state":"running","wish":"run","host":"kvm01","template":"t","since":"2026-03-02T13:00:00Z","created":"2026-03-02T13:00:00Z","firstRunning":null,"attempts":0,"failure":"","consoleTail":"","nics":[]}]}""");
        service.AnswerText(ApiPaths.Hosts, 200, """{"items":[{"name":"kvm01","kind":"libvirt","isEnabled":true,"isDraining":false,"isUp":true,"reason":"","hypervisor":"","architecture":"","model":"","coresTotal":1,"coresTaken":0,"memoryMiBTotal":1,"memoryMiBTaken":0,"coresBusy":null,"memoryMiBUsed":null,"vms":0,"reportAgeSeconds":1}]}""");
        service.AnswerText(ApiPaths.Status, 200, """{"site":"lab","version":"1","upSince":"2026-03-02T13:00:00Z","now":"2026-03-02T13:00:00Z","ledger":"","lastPassAt":null,"lateAfterSeconds":60,"freeze":null,"clusters":[{"name":"main","kind":"slurm","lrmsVersion":"","readAt":null,"frozen":null,"pendingJobs":null,"demandJobs":null,"demandCores":null,"runningJobs":null,"nodes":{"ready":0,"booting":0,"draining":0,"max":1}}]}""");
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = service.Url;
        Assert.AreEqual(expected, string.Join(' ', await CompleteAsync(shell, line.Split(' '))));
        Assert.AreEqual("", shell.Error);
    }

    [TestMethod]
    public async Task Complete_ServiceOfTheLine_IsTheOneThatIsAsked()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerText(ApiPaths.Networks, 200, """{"items":[{"name":"workers","bridge":"br0","cidr":"10.0.0.0/8","free":1,"held":0,"quarantined":0}]}""");
        CollectionAssert.AreEqual(new[] { "workers" }, await CompleteAsync(new Shell(), ["--server", service.Url, "networks", "hosts", ""]));
    }

    [TestMethod]
    public async Task Complete_ServiceDown_IsSilent()
    {
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = "unix:/nonexistent/elastic.sock";
        Assert.IsEmpty(await CompleteAsync(shell, ["nodes", "show", ""]));
        Assert.AreEqual("", shell.Error);
        shell.Environment["ELASTIC_SERVER"] = "not an address";
        Assert.IsEmpty(await CompleteAsync(shell, ["nodes", "show", ""]));
        Assert.AreEqual("", shell.Error);
    }

    [TestMethod]
    [DataRow("config check --config ")]
    [DataRow("template check ")]
    [DataRow("--token-file ")]
    [DataRow("images import w ")]
    [DataRow("man ")]
    public async Task Complete_Files_AreLeftToTheShell(string line)
    {
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync(["complete", "--", .. line.Split(' ')]));
        StringAssert.EndsWith(shell.Output, ":files\n");
    }

    private static async Task<string[]> CompleteAsync(Shell shell, string[] words)
    {
        Assert.AreEqual(0, await shell.RunAsync(["complete", "--", .. words]));
        return [.. shell.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')[0])];
    }
}
