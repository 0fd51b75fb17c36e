using System.Text.RegularExpressions;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Tests.Cli;

namespace StratusLab.Elastic.Tests.Doctor;

[TestClass]
public sealed class DoctorCommandTests
{
    private readonly FakePrograms programs = new();
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-doctor").FullName;

    [TestCleanup]
    public void RemoveFiles()
    {
        programs.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public async Task Doctor_SimulatedSite_PrintsALineForEachFinding()
    {
        await using var service = await StubService.StartAsync();
        var status = new Status("lab", "0.1.0", StoppedClock.Now.AddHours(-3), StoppedClock.Now, "SQLite", StoppedClock.Now, 120, null, []);
        service.Answer(ApiPaths.Status, ApiJson.Default.Status, status).Answer(ApiPaths.Images, ApiJson.Default.ListOfImageRow, new([])).Answer(ApiPaths.Nodes, ApiJson.Default.ListOfNodeRow, new([]));
        programs.Add("timedatectl", "echo yes");
        var file = Write(service.Url);
        var shell = new Shell { Runner = programs };
        Assert.AreEqual(1, await shell.RunAsync("doctor", "--config", file));
        Assert.AreEqual(
            $"""
            ok    configuration: {file} is good: 1 cluster, 1 pool, 1 host, 1 network, 1 template
            ok    service: 0.1.0 answers at {service.Url}, up 3 h
            ok    data directory: {directory} can be written by {Environment.UserName}, N are free
            ok    ledger: {directory}/ledger.db is not there yet, the service makes it
            ok    time: the clock is synchronized
            FAIL  template small: /nowhere/vmlinuz is not there  -> Put it there, readable by the service's user, or correct the template.
            5 ok, 0 warn, 1 FAIL

            """,
            Regex.Replace(shell.Output, @"[\d.]+ .iB are free", "N are free"));
        Assert.AreEqual("", shell.Error);
    }

    [TestMethod]
    public async Task HostsCheck_LibvirtThatDoesNotAnswer_LooksAtThatHostAloneAndSaysWhatToDo()
    {
        programs.Add("virsh", "echo 'error: Failed to connect socket' >&2; exit 1");
        var file = Path.Combine(directory, "elastic.yaml");
        await File.WriteAllTextAsync(file, $"site: lab\ndata: {directory}\nhosts:\n  - {{name: kvm01}}\n  - {{name: kvm02, kind: simulated}}\n");
        var shell = new Shell { Runner = programs };
        Assert.AreEqual(1, await shell.RunAsync("hosts", "check", "kvm01", "--config", file));
        StringAssert.Contains(shell.Output, "host kvm01: virsh does not connect to qemu:///system");
        StringAssert.Contains(shell.Output, "Start libvirtd (or virtqemud) there");
        Assert.DoesNotContain("ledger", shell.Output);
    }

    [TestMethod]
    public async Task HostsCheck_UnknownHost_SaysWhichThereAre()
    {
        var file = Path.Combine(directory, "elastic.yaml");
        await File.WriteAllTextAsync(file, $"site: lab\ndata: {directory}\nhosts:\n  - {{name: kvm01}}\n");
        var shell = new Shell { Runner = programs };
        Assert.AreEqual(2, await shell.RunAsync("hosts", "check", "kvm07", "--config", file));
        StringAssert.Contains(shell.Error, "There is no host \"kvm07\"");
    }

    [TestMethod]
    public async Task Doctor_BadConfiguration_LooksAtNothingElse()
    {
        var file = Path.Combine(directory, "elastic.yaml");
        await File.WriteAllTextAsync(file, "site: lab\nhosst: []\n");
        var shell = new Shell { Runner = programs };
        Assert.AreEqual(2, await shell.RunAsync("doctor", "-c", file));
        var lines = shell.Output.TrimEnd('\n').Split('\n');
        Assert.IsTrue(lines[..^1].All(l => l.StartsWith("FAIL  configuration: elastic.yaml:", StringComparison.Ordinal) && l.EndsWith("  -> Correct it; nothing else was looked at.", StringComparison.Ordinal)));
        Assert.AreEqual($"0 ok, 0 warn, {lines.Length - 1} FAIL", lines[^1]);
    }

    [TestMethod]
    public async Task Doctor_AsJson_IsAListOfFindings()
    {
        var shell = new Shell { Runner = programs };
        Assert.AreEqual(2, await shell.RunAsync("doctor", "-c", "/nowhere/elastic.yaml", "-o", "json"));
        StringAssert.StartsWith(shell.Output, "[\n  {\n    \"verdict\": \"fail\",\n    \"what\": \"configuration: /nowhere/elastic.yaml: there is no such file.");
        StringAssert.EndsWith(shell.Output, "\n    \"fix\": \"Correct it; nothing else was looked at.\"\n  }\n]\n");
    }

    private string Write(string listen)
    {
        var file = Path.Combine(directory, "elastic.yaml");
        File.WriteAllText(
            file,
            $$"""
            site: lab
            data: {{directory}}
            listen: {{listen}}
            hosts: [{name: kvm01, kind: simulated}]
            networks: [{name: workers, bridge: br0, network: 10.77.0.0/29, first: 10.77.0.2, last: 10.77.0.6, names: "wn-{4}"}]
            templates: [{name: small, memory: 1G, kernel: /nowhere/vmlinuz, disks: [{image: worker}], nics: [workers]}]
            clusters: [{name: main, kind: simulated, pools: [{name: first, template: small, max: 8}]}]

            """);
        return file;
    }
}
