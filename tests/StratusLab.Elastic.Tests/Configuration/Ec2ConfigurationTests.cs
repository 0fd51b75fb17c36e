using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Tests.Configuration;

[TestClass]
public sealed class Ec2ConfigurationTests
{
    private const string Good = """
        site: lab
        hosts:
          - name: aws
            kind: ec2
            max-vms: 3
            ec2:
              region: eu-west-1
              subnets: {burst: subnet-1}
              max-cost-per-month: 50
              instance-types:
                - {name: c5.large, vcpu: 2, memory: 4G, price: 0.096, max-vms: 2}
                - {name: c5.xlarge, vcpu: 4, memory: 8G, price: 0.2}
        networks:
          - {name: burst, network: 10.80.0.0/24, names: "b-{4}"}
          - {name: lan, bridge: br0, network: 10.77.0.0/24}
        templates:
          - name: worker
            memory: 2G
            disks: [{image: worker}]
            nics: [lan]
            ec2: [{ami: ami-1, network: burst, authorized-ports: "80, 22", cloud: aws}]
        """;

    [TestMethod]
    public void Host_OfAnAccount_HasItsCapsAndItsEndpoint()
    {
        var host = Sample.Good(Sample.Read(Good)).Hosts.Single();

        Assert.AreEqual("https://ec2.eu-west-1.amazonaws.com/", host.Ec2!.Url.ToString());
        Assert.AreEqual((50m, "USD", 3), (host.Policy.Cloud!.MaxCostPerMonth, host.Policy.Cloud.Currency, host.Policy.MaxVms));
        CollectionAssert.AreEqual(new[] { new InstanceType("c5.large", 2, 4096) { PricePerHour = 0.096m, MaxVms = 2 }, new("c5.xlarge", 4, 8192) { PricePerHour = 0.2m } }, host.Policy.Cloud.Types);
        Assert.AreEqual("burst", host.Policy.Cloud.Networks.Single().Value);
    }

    [TestMethod]
    public void Template_ForBoth_HasBoth()
    {
        var template = Sample.Good(Sample.Read(Good)).Templates.Single();

        Assert.AreEqual(new Ec2Template { Ami = "ami-1", AuthorizedPorts = "22,80", Network = "burst", Cloud = "aws" }, template.Ec2.Single());
        Assert.IsTrue(template.IsForMachines);
    }

    [TestMethod]
    public void Print_ReadBack_PrintsTheSameAndNoSecret()
    {
        var printed = ConfigurationPrinter.Print(Sample.Good(Sample.Read(Good)));

        Assert.AreEqual(printed, ConfigurationPrinter.Print(Sample.Good(Sample.Read(printed))));
    }

    [TestMethod]
    [DataRow("    max-vms: 3\n", "", "max-vms is missing: an account has no other bound. Write for example \"max-vms: 20\".")]
    [DataRow("      region: eu-west-1\n", "", "ec2.region is missing.")]
    [DataRow("    kind: ec2\n", "", "ec2 is for kind: ec2. Remove it.")]
    [DataRow("max-vms: 3\n", "max-vms: 3\n    uri: qemu:///system\n", "uri is for kind: libvirt. Remove it.")]
    [DataRow("max-vms: 3\n", "max-vms: 3\n    reserved-cores: 1\n", "reserved-cores is for machines: an EC2 host has caps on its instances alone. Remove it.")]
    [DataRow("subnets: {burst: subnet-1}", "subnets: {bursd: subnet-1, burst: subnet-2}", "subnets \"bursd\" is not a network, or one with an error.")]
    [DataRow("      subnets: {burst: subnet-1}\n", "", "networks[0].bridge is missing, and no EC2 host has this network as a subnet. Write for example \"bridge: br0\".")]
    [DataRow("price: 0.2", "price: 0", "max-cost-per-month counts only what has a price. Give every instance type its price.")]
    [DataRow("name: c5.xlarge", "name: c5.large", "\"c5.large\" is an instance type of this host already. Keep one.")]
    [DataRow("region: eu-west-1\n", "region: eu-west-1\n      endpoint: http://ec2.example.org/\n", "would send the guests' secrets in the clear. Write https.")]
    [DataRow("nics: [lan]", "nics: [burst]", "\"burst\" has no bridge: it is a subnet of EC2 hosts alone.")]
    [DataRow("cloud: aws", "cloud: aws2", "is not a host.")]
    [DataRow("\"80, 22\"", "ssh", "\"ssh\" is not a list of TCP ports. Write for example 22,80,9000-9010.")]
    public void Read_Mistake_SaysWhereAndWhatToWrite(string text, string instead, string expected)
    {
        var result = Sample.Read(Good.Replace(text, instead, StringComparison.Ordinal));

        Assert.IsTrue(result.Errors.Any(e => $"{e}".Contains(expected, StringComparison.Ordinal)), string.Join('\n', result.Errors));
    }

    [TestMethod]
    public void Pool_WithAnElasticAddress_IsRefused()
    {
        var text = Good.Replace("cloud: aws", "elastic-ip: 192.0.2.7", StringComparison.Ordinal) + "\nclusters: [{name: main, kind: simulated, pools: [{name: small, template: worker, max: 3}]}]\n";

        Assert.Contains("has the elastic address 192.0.2.7, and two nodes cannot have the same.", string.Join('\n', Sample.Read(text).Errors));
    }
}
