using StratusLab.Elastic.Clusters.Slurm;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Tests.Configuration;

[TestClass]
public sealed class ElasticConfigurationTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-configuration-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void Load_OfAGoodFile_GivesEverySection()
    {
        var configuration = Sample.Good(ElasticConfiguration.Load(Write("elastic.yaml", Sample.Text), _ => null));

        Assert.AreEqual("lab", configuration.Site);
        Assert.AreEqual("kvm01", configuration.Hosts.Single().Policy.Name.Value);
        Assert.AreEqual("workers", configuration.Networks.Single().Name.Value);
        Assert.AreEqual("small", configuration.Templates.Single().Name.Value);
        Assert.AreEqual(16, configuration.Clusters.Single().Policy.MaxNodes);
        Assert.AreEqual(configuration.Templates.Single(), configuration.Clusters.Single().Pools.Single().Template);
    }

    [TestMethod]
    public void Load_OfASiteAlone_GivesTheDefaults()
    {
        var configuration = Sample.Good(Sample.Read("site: lab\n"));

        Assert.AreEqual("/var/lib/stratuslab-elastic", configuration.DataDirectory);
        Assert.AreEqual("http://127.0.0.1:7117", configuration.Listen);
        Assert.AreEqual("/var/lib/stratuslab-elastic/ledger.db", configuration.Ledger.File);
        Assert.IsNull(configuration.Ledger.PostgreSql);
        Assert.AreEqual(PlacementPolicy.Packing, configuration.Placement);
        Assert.IsEmpty(configuration.Clusters);
        Assert.AreEqual(
            new TuningConfiguration
            {
                ReconcileInterval = TimeSpan.FromSeconds(15),
                HostInterval = TimeSpan.FromSeconds(5),
                SweepInterval = TimeSpan.FromMinutes(1),
                OrphanGrace = TimeSpan.FromMinutes(10),
                BootDeadline = TimeSpan.FromMinutes(10),
                ShutdownGrace = TimeSpan.FromSeconds(60),
                LrmsReadDeadline = TimeSpan.FromSeconds(20),
                MaxParallelDeploysPerHost = 2,
                KeepPlans = 500,
                MaxBootsPerPass = 50,
            },
            configuration.Tuning);
    }

    [TestMethod]
    public void Load_OfTheExample_GivesListsVlansAndCardsOfTheirOwn()
    {
        var configuration = Sample.Good(Sample.Read(Documentation.Example()));

        var (workers, services) = (configuration.Networks[0], configuration.Networks[1]);
        Assert.IsTrue(workers is { IsFiltered: true, Leases.IsEmpty: true, Vlan: null });
        Assert.AreEqual(new VlanTag(100, "eth0"), services.Vlan);
        CollectionAssert.AreEqual(new FixedLease[] { new("10.78.0.5"), new("10.78.0.6", "52:54:00:4e:00:06") }, services.Leases.ToArray());
        var template = configuration.Templates.Single(t => t.Name.Value == "dhcp");
        Assert.AreEqual("services 10.78.0.5 02:11:22:33:44:55@br1", $"{template.Nics.Single()} {template.AddressOf(0)} {template.RawNics.Single().Mac}@{template.RawNics.Single().Bridge}");
        Assert.AreEqual("/etc/hosts", configuration.HostsFile);
    }

    [TestMethod]
    public void Host_WithItsNameAlone_IsLibvirtOnThisMachine()
    {
        var host = Sample.Good(Sample.Read(Sample.Text)).Hosts.Single();

        Assert.AreEqual(new HostConfiguration { Policy = new() { Name = new("kvm01") } }, host);
        Assert.AreEqual(("libvirt", "qemu:///system", "auto", "q35"), (host.Kind, host.Uri, host.DomainType, host.Machine));
    }

    [TestMethod]
    public void Slurm_WithoutASection_HasItsDefaults()
    {
        var slurm = Sample.Good(Sample.Read(Sample.WithLine(17, "    kind: slurm"))).Clusters.Single().LrmsAs<SlurmConfiguration>();

        Assert.AreEqual("/etc/munge/munge.key", slurm.MungeKeyFile);
        Assert.AreEqual((null, null, 0), (slurm.ConfFile, slurm.BinDirectory, slurm.Controllers.Length));
        Assert.IsNull(Sample.Good(Sample.Read(Sample.Text)).Clusters.Single().Lrms);
    }

    [TestMethod]
    public void Node_LeftOut_IsTheTemplateWithNineTenthsOfItsMemory()
    {
        Assert.AreEqual(new Resources(2, 921), Pool("").Node);
        Assert.AreEqual(new Resources(1, 921, 2), Pool("\n        node: {cores: 1, gpus: 2}").Node);
        Assert.AreEqual(new Resources(2, 1024), Pool("\n        node: {memory: 1G}").Node);

        static Pool Pool(string node) => Sample.Good(Sample.Read(Sample.WithLine(22, "        max: 8" + node))).Clusters.Single().Pools.Single();
    }

    [TestMethod]
    public void Cpu_LeftOut_IsVcpu() => Assert.AreEqual(2, Sample.Good(Sample.Read(Sample.Text)).Templates.Single().Cpu);

    [TestMethod]
    [DataRow("http://127.0.0.1:7117/", "http://127.0.0.1:7117")]
    [DataRow("http://LocalHost:80", "http://localhost:80")]
    [DataRow("http://loopback:7117", "http://localhost:7117")]
    [DataRow("http://127.1:7117", "http://127.0.0.1:7117")]
    [DataRow("http://[::1]:7117", "http://[::1]:7117")]
    [DataRow("unix:/run/elastic.sock", "unix:/run/elastic.sock")]
    public void Listen_OnThisMachine_IsTaken(string written, string read) =>
        Assert.AreEqual(read, Sample.Good(Sample.Read($"site: lab\nlisten: \"{written}\"\n")).Listen);

    [TestMethod]
    public void Environment_OverridesTheFile()
    {
        var environment = new Dictionary<string, string>
        {
            ["ELASTIC_LISTEN"] = "http://127.0.0.1:80",
            ["ELASTIC_DATA"] = "/srv/elastic",
            ["ELASTIC_LEDGER_POSTGRESQL"] = "Host=db;Password=secret",
        };

        var configuration = Sample.Good(Sample.Read("site: lab\ndata: relative\nledger: {file: x.db}\n", environment.GetValueOrDefault));

        Assert.AreEqual(("http://127.0.0.1:80", "/srv/elastic"), (configuration.Listen, configuration.DataDirectory));
        Assert.AreEqual((null, "Host=db;Password=secret"), (configuration.Ledger.File, configuration.Ledger.PostgreSql));
    }

    [TestMethod]
    public void Environment_EmptyVariable_OverridesNothing() =>
        Assert.AreEqual("/x", Sample.Good(Sample.Read("site: lab\ndata: /x\n", _ => "")).DataDirectory);

    [TestMethod]
    public void Environment_WithAMistake_IsNamedInTheError() => Assert.AreEqual(
        "environment ELASTIC_DATA: data \"here\" is not an absolute path. Begin it with \"/\".",
        Sample.Errors(Sample.Read("site: lab\n", name => name == "ELASTIC_DATA" ? "here" : null)));

    [TestMethod]
    public void Ledger_RelativeFile_IsInsideTheDataDirectory()
    {
        Assert.AreEqual("/x/a/b.db", Sample.Good(Sample.Read("site: lab\ndata: /x\nledger: {file: a/b.db}\n")).Ledger.File);
        Assert.AreEqual("/y.db", Sample.Good(Sample.Read("site: lab\ndata: /x\nledger: {file: /y.db}\n")).Ledger.File);
    }

    [TestMethod]
    public void Load_WithFragments_AppendsTheirListsInTheOrderOfTheirNames()
    {
        var path = Write("elastic.yaml", Sample.Text);
        Write("conf.d/20-more.yaml", "hosts: [{name: kvm03, uri: \"qemu+ssh://root@kvm03/system\"}]\n");
        Write("conf.d/10-more.yaml", "hosts: [{name: kvm02, kind: simulated}]\npools: [{name: second, cluster: main, template: late, max: 1}]\n");
        Write("conf.d/30-templates.yaml", "templates: [{name: late, memory: 1G, disks: [{image: worker}], nics: [workers]}]\n");
        Write("conf.d/40-off.yaml", "# hosts: []\n");
        Write("conf.d/ignored.yaml.bak", "nonsense");

        var configuration = Sample.Good(ElasticConfiguration.Load(path, _ => null));

        Assert.AreEqual("kvm01 kvm02 kvm03", string.Join(' ', configuration.Hosts.Select(h => h.Policy.Name)));
        Assert.AreEqual("first small, second late", string.Join(", ", configuration.Clusters.Single().Pools.Select(p => $"{p.Name} {p.Template.Name}")));
    }

    [TestMethod]
    public void Load_WithSpoiledFragments_ReportsAllFilesInOrder()
    {
        var path = Write("elastic.yaml", Sample.WithLine(3, "  - name: kvm01\n    max-vms: many"));
        Write("conf.d/a.yaml", "hosts: [{name: kvm01, kind: simulated}]\nplacement: striping\n");
        Write("conf.d/b.yaml", "- a\n");
        Write("conf.d/c.yaml", "clusters: [{name: other, kind: simulated}]\n");

        Assert.AreEqual(
            """
            elastic.yaml:4: hosts[0].max-vms "many" is not a whole number. Write one from 0 to 10000.
            conf.d/a.yaml:1: hosts[0].name "kvm01" is already the name of the host at elastic.yaml:3. Choose another.
            conf.d/a.yaml:2: placement belongs in elastic.yaml. Files in conf.d hold only lists: hosts, networks, templates, repositories, clusters, pools, vm-hooks.
            conf.d/b.yaml:1: the file is a list. Write lists: hosts, networks, templates, repositories, clusters, pools, vm-hooks.
            conf.d/c.yaml:1: clusters[0] has no pools, so it can get no nodes. Add one under "pools", or remove the cluster.
            """,
            Sample.Errors(ElasticConfiguration.Load(path, _ => null)));
    }

    [TestMethod]
    public void Load_WithAFragmentThatIsNotYaml_ReportsThatAndNothingThatFollowsFromIt()
    {
        var path = Write("elastic.yaml", Sample.WithLine(21, "        template: late"));
        Write("conf.d/templates.yaml", "templates: [{name: late\n");

        Assert.StartsWith("conf.d/templates.yaml:2: not YAML: a comma or a closing bracket is missing", Sample.Errors(ElasticConfiguration.Load(path, _ => null)));
    }

    [TestMethod]
    public void Load_WithAFragmentOfAnotherEnding_SaysSo()
    {
        var path = Write("elastic.yaml", Sample.Text);
        Write("conf.d/hosts.yml", "");

        Assert.AreEqual(
            "conf.d/hosts.yml: only *.yaml is read here. Rename it to .yaml, or to something else to leave it out.",
            Sample.Errors(ElasticConfiguration.Load(path, _ => null)));
    }

    [TestMethod]
    public void Load_WithoutAFile_SaysSo()
    {
        var path = Path.Combine(directory, "none.yaml");

        Assert.AreEqual(
            $"{path}: there is no such file. Write one (docs/configuration.md has a complete example), or give another path.",
            Sample.Errors(ElasticConfiguration.Load(path)));
        Assert.AreEqual($"{directory}: it is a directory. Give the path of the file in it.", Sample.Errors(ElasticConfiguration.Load(directory)));
        Assert.AreEqual("configuration: no file is named. Give its path.", Sample.Errors(ElasticConfiguration.Load("")));
        Assert.IsFalse(ElasticConfiguration.Load("a\0b").IsGood);
        Assert.Contains("larger than 4 MiB", Sample.Errors(ElasticConfiguration.Load("/dev/zero")));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // a file in a directory has one
        File.WriteAllText(path, text);
        return path;
    }
}
