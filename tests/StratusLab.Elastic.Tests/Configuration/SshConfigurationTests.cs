using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Tests.Configuration;

[TestClass]
public sealed class SshConfigurationTests
{
    [TestMethod]
    public void Host_WithoutSsh_IsReachedFromHere() => Assert.IsNull(Read("").Ssh);

    [TestMethod]
    public void Host_WithSsh_HasItsOwnDataDirectory() => Assert.AreEqual(
        new SshConfiguration { Address = "kvm01.example.org", User = "elastic", DataDirectory = "/var/lib/stratuslab-elastic" }, Read("ssh: {address: kvm01.example.org, user: elastic}").Ssh);

    [TestMethod]
    public void Host_ThatSharesTheServicesDirectory_HasNone() => Assert.AreEqual(
        new SshConfiguration { Address = "fd00::2", User = "root", Port = 2222, KeyFile = "/k", KnownHostsFile = "/h", DataDirectory = null },
        Read("ssh: {address: \"fd00::2\", user: root, port: 2222, key-file: /k, known-hosts: /h, transfer: shared}").Ssh);

    [TestMethod]
    [DataRow("ssh: {address: a, user: u, transfer: shared}")]
    [DataRow("ssh: {address: a, user: u, data: /srv/vms, cache-size: 200G}")]
    public void Print_ReadBack_PrintsTheSame(string line)
    {
        var printed = ConfigurationPrinter.Print(Sample.Good(Sample.Read(Sample.WithLine(3, $"  - name: kvm01\n    {line}"))));

        Assert.AreEqual(printed, ConfigurationPrinter.Print(Sample.Good(Sample.Read(printed))));
    }

    private static HostConfiguration Read(string line) => Sample.Good(Sample.Read(Sample.WithLine(3, $"  - name: kvm01\n    {line}"))).Hosts.Single();
}
