using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Vmm.Transfer;

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
    public void Host_WithLogicalVolumes_HasItsGroupAndPool() => Assert.AreEqual(
        new VolumeGroup("vg0", "vms"), Read("ssh: {address: a, user: u, transfer: lvm, volume-group: vg0, thin-pool: vms}").Ssh?.Volumes);

    [TestMethod]
    [DataRow("ssh: {address: a, user: u, transfer: lvm}", "hosts[0].ssh has transfer: lvm and no volume-group. Write for example \"volume-group: vg0\", a group that \"vgs\" lists on that host.")]
    [DataRow("ssh: {address: a, user: u, volume-group: vg0}", "hosts[0].ssh.volume-group is for transfer: lvm. Write that, or remove it.")]
    [DataRow("ssh: {address: a, user: u, transfer: shared, thin-pool: p}", "hosts[0].ssh.thin-pool is for transfer: lvm. Write that, or remove it.")]
    [DataRow("ssh: {address: a, user: u, transfer: lvm, volume-group: \"vg 0\"}", "hosts[0].ssh.volume-group")]
    public void Host_WithHalfOfWhatVolumesNeed_IsRefusedWithItsLine(string line, string expected)
    {
        var errors = Sample.Read(Sample.WithLine(3, $"  - name: kvm01\n    {line}")).Errors;

        Assert.StartsWith("elastic.yaml:4: " + expected, errors.Single().ToString());
    }

    [TestMethod]
    [DataRow("uri: xen:///system", "xenfv", "")]
    [DataRow("{uri: \"xen:///system\", machine: xenpvh, ssh: {address: xen01, user: root}}", "xenpvh", "xen+ssh://root@xen01:22/system")]
    public void Host_WithXensUri_RunsGuestsUnderXen(string line, string machine, string reachable)
    {
        var host = Sample.Good(Sample.Read(Sample.WithLine(3, line.StartsWith('{') ? $"  - {{name: xen01, {line[1..]}" : $"  - name: xen01\n    {line}"))).Hosts.Single();

        Assert.AreEqual((true, machine, reachable), (host.IsXen, host.Machine, host.ReachableUri));
    }

    [TestMethod]
    [DataRow("uri: xen:///system")]
    [DataRow("ssh: {address: a, user: u, transfer: shared}")]
    [DataRow("ssh: {address: a, user: u, data: /srv/vms, cache-size: 200G}")]
    [DataRow("ssh: {address: a, user: u, transfer: lvm, volume-group: vg0, thin-pool: vms}")]
    [DataRow("ssh: {address: a, user: u, transfer: lvm, volume-group: vg0}")]
    public void Print_ReadBack_PrintsTheSame(string line)
    {
        var printed = ConfigurationPrinter.Print(Sample.Good(Sample.Read(Sample.WithLine(3, $"  - name: kvm01\n    {line}"))));

        Assert.AreEqual(printed, ConfigurationPrinter.Print(Sample.Good(Sample.Read(printed))));
    }

    private static HostConfiguration Read(string line) => Sample.Good(Sample.Read(Sample.WithLine(3, $"  - name: kvm01\n    {line}"))).Hosts.Single();
}
