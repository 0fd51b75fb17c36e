using System.Text.Json;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Tests.Cli;

[TestClass]
public sealed class ConfigCommandTests
{
    private const string Good =
        """
        site: lab
        hosts: [{name: kvm01}]
        networks: [{name: workers, bridge: br0, network: 10.77.0.0/24, names: "wn-{4}"}]
        templates: [{name: small, memory: 1G, disks: [{image: worker}], nics: [workers]}]
        clusters:
          - name: main
            kind: simulated
            pools: [{name: first, template: small, max: 8}, {name: second, template: small, max: 2}]

        """;

    private readonly string directory = Directory.CreateTempSubdirectory("elastic-cli").FullName;

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Check_GoodFile_SaysWhatIsInIt()
    {
        var (shell, file) = (new Shell(), Write(Good));
        Assert.AreEqual(0, await shell.RunAsync("config", "check", "--config", file));
        Assert.AreEqual($"{file} is good: 1 cluster, 2 pools, 1 host, 1 network, 1 template.\n", shell.Output);
    }

    [TestMethod]
    public async Task Check_SeveralErrors_SaysThemAll()
    {
        var (shell, file) = (new Shell(), Write(Good.Replace("template: small, max: 8", "template: smal, max: 8", StringComparison.Ordinal).Replace("site:", "sight:", StringComparison.Ordinal)));
        Assert.AreEqual(2, await shell.RunAsync("config", "check", "-c", file));
        var errors = ElasticConfiguration.Load(file, _ => null).Errors;
        Assert.IsGreaterThan(1, errors.Length);
        Assert.AreEqual($"{string.Join('\n', errors)}\n{errors.Length} errors. Nothing was changed.\n", shell.Error);
        Assert.AreEqual("", shell.Output);
    }

    [TestMethod]
    public async Task Check_NoFile_IsWrongUse()
    {
        var shell = new Shell();
        Assert.AreEqual(2, await shell.RunAsync("config", "check", "-c", Path.Combine(directory, "none.yaml")));
        StringAssert.EndsWith(shell.Error, "1 error. Nothing was changed.\n");
    }

    [TestMethod]
    public async Task Show_GoodFile_PrintsWhatIsInForce()
    {
        var (shell, file) = (new Shell(), Write(Good));
        shell.Environment["ELASTIC_DATA"] = "/elsewhere";
        Assert.AreEqual(0, await shell.RunAsync("config", "show", "-c", file));
        var again = Write(shell.Output);
        Assert.AreEqual("/elsewhere", ElasticConfiguration.Load(again, _ => null).Configuration?.DataDirectory);
    }

    [TestMethod]
    public async Task Show_AsJson_HasTheSameKeysAndTypes()
    {
        var (shell, file) = (new Shell(), Write(Good));
        Assert.AreEqual(0, await shell.RunAsync("config", "show", "-c", file, "-o", "json"));
        using var json = JsonDocument.Parse(shell.Output);
        var pool = json.RootElement.GetProperty("clusters")[0].GetProperty("pools")[0];
        Assert.AreEqual(("first", 8, "10m"), (pool.GetProperty("name").GetString(), pool.GetProperty("max").GetInt32(), pool.GetProperty("idle-timeout").GetString()));
        Assert.IsTrue(json.RootElement.GetProperty("hosts")[0].GetProperty("enabled").GetBoolean());
        Assert.AreEqual("wn-{4}", json.RootElement.GetProperty("networks")[0].GetProperty("names").GetString());
    }

    [TestMethod]
    public async Task Check_AsJson_ListsTheErrors()
    {
        var (shell, file) = (new Shell(), Write(Good.Replace("site:", "sight:", StringComparison.Ordinal)));
        Assert.AreEqual(2, await shell.RunAsync("config", "check", "-c", file, "-o", "json"));
        using var json = JsonDocument.Parse(shell.Output);
        Assert.IsFalse(json.RootElement.GetProperty("isGood").GetBoolean());
        Assert.AreEqual(1, json.RootElement.GetProperty("errors")[0].GetProperty("line").GetInt32());
        Assert.AreEqual("", shell.Error);
    }

    [TestMethod]
    public async Task Check_GoodFileAsJson_SaysSo()
    {
        var (shell, file) = (new Shell(), Write(Good));
        Assert.AreEqual(0, await shell.RunAsync("config", "check", "-c", file, "-o", "json"));
        StringAssert.Contains(shell.Output, "\"isGood\": true");
    }

    private string Write(string text)
    {
        var file = Path.Combine(directory, "elastic.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
