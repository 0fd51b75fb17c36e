using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Lrms.Tests.Slurm;

namespace StratusLab.Elastic.Tests.Cli;

[TestClass]
public sealed class LrmsCommandTests
{
    private const string Good =
        """
        site: lab
        hosts: [{name: kvm01}]
        networks:
          - {name: smalls, bridge: br0, network: 10.77.0.0/24, names: "small-{4}"}
          - {name: larges, bridge: br0, network: 10.78.0.0/24, names: "large-{4}"}
        templates:
          - {name: small, memory: 1G, disks: [{image: worker}], nics: [smalls]}
          - {name: large, memory: 4G, vcpu: 4, disks: [{image: worker}], nics: [larges]}
        tuning: {boot-deadline: 5m, shutdown-grace: 1m}
        clusters:
          - name: main
            kind: slurm
            slurm: {mode: cloud}
            pools:
              - {name: large, template: large, max: 2, order: 2, min: 1, queues: [batch], features: [elastic, large], node: {cores: 4, memory: 3900M, gpus: 1}, join-deadline: 10m}
              - {name: small, template: small, max: 3, order: 1, queues: [batch], node: {cores: 1, memory: 900M}, idle-timeout: 5m, join-deadline: 8m}

        """;

    private readonly string directory = Directory.CreateTempSubdirectory("elastic-cli").FullName;

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Config_CloudMode_DeclaresEveryNodeOfEveryPool()
    {
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync("lrms", "config", "main", "--config", Write(Good), "--plugins", "/opt/plugins"), shell.Error);
        string[] expected =
        [
            "ResumeProgram=/opt/plugins/slurm/power",
            "ResumeTimeout=900",
            "SuspendTimeout=90",
            "SuspendExcNodes=large-[1-2]:1",
            "NodeName=small-[1-3] NodeAddr=10.77.0.[1-3] CPUs=1 RealMemory=900 Feature=pool-small Weight=10 State=CLOUD",
            "NodeName=large-[1-2] NodeAddr=10.78.0.[1-2] CPUs=4 RealMemory=3900 Gres=gpu:1 Feature=elastic,large,pool-large Weight=20 State=CLOUD",
            "NodeSet=large Feature=pool-large",
            "#PartitionName=batch Nodes=large,small MaxTime=INFINITE State=UP SuspendTime=600",
        ];
        CollectionAssert.IsSubsetOf(expected, shell.Output.Split('\n'));
    }

    /// <summary>Slurm takes a host list without a count as one whose nodes all stay.</summary>
    [TestMethod]
    public async Task Config_CloudModeMinimumOverSeveralRuns_HasACountForEachRun()
    {
        var shell = new Shell();
        var split = Good.Replace("network: 10.78.0.0/24, names: \"large-{4}\"", "network: 10.78.0.0/23, names: \"large-{3}-{4}\"", StringComparison.Ordinal)
            .Replace("max: 2, order: 2, min: 1", "max: 300, order: 2, min: 260", StringComparison.Ordinal);
        Assert.AreEqual(0, await shell.RunAsync("lrms", "config", "main", "--config", Write(split)), shell.Error);
        Assert.Contains("\nSuspendExcNodes=large-0-[1-255]:255,large-1-[0-44]:5\n", shell.Output);
    }

    [TestMethod]
    public async Task Config_CloudModeCreate_IsACommandForEachNodeWithAllThatTheIncludeSaysOfIt()
    {
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync("lrms", "config", "main", "--create", "--config", Write(Good)), shell.Error);
        string[] expected =
        [
            "scontrol create nodename=small-1 nodeaddr=10.77.0.1 CPUs=1 RealMemory=900 Feature=pool-small Weight=10 State=CLOUD",
            "scontrol create nodename=small-2 nodeaddr=10.77.0.2 CPUs=1 RealMemory=900 Feature=pool-small Weight=10 State=CLOUD",
            "scontrol create nodename=small-3 nodeaddr=10.77.0.3 CPUs=1 RealMemory=900 Feature=pool-small Weight=10 State=CLOUD",
            "scontrol create nodename=large-1 nodeaddr=10.78.0.1 CPUs=4 RealMemory=3900 Gres=gpu:1 Feature=elastic,large,pool-large Weight=20 State=CLOUD",
            "scontrol create nodename=large-2 nodeaddr=10.78.0.2 CPUs=4 RealMemory=3900 Gres=gpu:1 Feature=elastic,large,pool-large Weight=20 State=CLOUD",
        ];
        CollectionAssert.AreEqual(expected, shell.Output.TrimEnd('\n').Split('\n').Where(l => l[0] != '#').ToArray());
        StringAssert.Contains(shell.Output, "MaxNodeCount=5");
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Config_CloudModeCreate_MakesInARealSlurmTheNodesThatTheIncludeDeclares()
    {
        const string Partition = "PartitionName=batch Nodes=large,small Default=YES MaxTime=INFINITE State=UP SuspendTime=600\n";
        var include = await PrintAsync("--plugins", Checkout.PathOf("lrms-plugins"));
        var withoutNodes = string.Join('\n', include.Split('\n').Where(l => !l.StartsWith("NodeName=", StringComparison.Ordinal)));
        await using var declared = await RealSlurm.StartAsync(conf: include + Partition);
        await using var created = await RealSlurm.StartAsync(conf: withoutNodes + Partition);
        Assert.AreEqual("", await NodesAsync(created));
        var commands = await PrintAsync("--create");
        await created.InsideAsync("sh", "-c", commands);
        await created.InsideAsync("sh", "-c", commands);

        var nodes = await NodesAsync(created);

        Assert.HasCount(5, nodes.TrimEnd('\n').Split('\n'));
        Assert.AreEqual(await NodesAsync(declared), nodes);

        static Task<string> NodesAsync(RealSlurm slurm) => slurm.RunAsync("sinfo", "-a", "-h", "-N", "-o", "%N %o %P %t %c %m %f %w %G");

        async Task<string> PrintAsync(params string[] options)
        {
            var shell = new Shell();
            Assert.AreEqual(0, await shell.RunAsync(["lrms", "config", "main", "--config", Write(Good), .. options]), shell.Error);
            return shell.Output;
        }
    }

    [TestMethod]
    public async Task Config_DynamicModeCreate_SaysThatNothingIsToBeCreated()
    {
        var shell = new Shell();
        Assert.AreEqual(2, await shell.RunAsync("lrms", "config", "main", "--create", "--config", Write(Good.Replace("mode: cloud", "mode: dynamic", StringComparison.Ordinal))));
        StringAssert.Contains(shell.Error, "Leave out --create.");
    }

    [TestMethod]
    public async Task Config_DynamicMode_SaysWhatNodesThatJoinNeed()
    {
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync("lrms", "config", "main", "--config", Write(Good.Replace("mode: cloud", "mode: dynamic", StringComparison.Ordinal))), shell.Error);
        CollectionAssert.IsSubsetOf(new[] { "MaxNodeCount=5", "NodeSet=elastic Feature=elastic", "TreeWidth=65533" }, shell.Output.Split('\n'));
    }

    [TestMethod]
    public async Task Config_UnknownCluster_NamesThoseThatThereAre()
    {
        var shell = new Shell();
        Assert.AreEqual(2, await shell.RunAsync("lrms", "config", "mian", "--config", Write(Good)));
        StringAssert.Contains(shell.Error, "has no cluster \"mian\". Write one of: main.");
    }

    [TestMethod]
    [DataRow("nics: [larges]", "nics: [smalls]", "Give its template a first network of its own.")]
    [DataRow("max: 3", "max: 300", "has a max of 300 nodes, and its first network \"smalls\" leases 254 addresses.")]
    public void Pool_ThatCannotHaveNamesOfItsOwn_IsAnError(string good, string bad, string expected)
    {
        var errors = ElasticConfiguration.Load(Write(Good.Replace(good, bad, StringComparison.Ordinal)), _ => null).Errors;
        Assert.IsTrue(errors.Any(e => $"{e}".Contains(expected, StringComparison.Ordinal)), string.Join('\n', errors));
    }

    [TestMethod]
    public void Pool_OfACloudCluster_HasTheNamesOfItsFirstAddresses()
    {
        var site = ElasticConfiguration.Load(Write(Good), _ => null).Configuration!; // Good has no errors.
        Assert.AreEqual("large-1 large-2", string.Join(' ', site.Clusters[0].Pools.Single(p => p.Name.Value == "large").Names));
        Assert.IsTrue(site.Clusters[0].Policy.CallsForNodes);
    }

    private string Write(string text)
    {
        var file = Path.Combine(directory, "elastic.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
