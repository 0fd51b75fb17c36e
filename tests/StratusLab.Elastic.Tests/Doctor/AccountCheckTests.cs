using System.Runtime.Versioning;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Tests.Doctor;

/// <summary>What a user who is not root may do on a host.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class AccountCheckTests
{
    private readonly ShellHost host = new();

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    [TestInitialize]
    public void AddPrograms()
    {
        host.Add("getent", "echo libvirt-qemu:x:64055:");
        host.Add("id", "echo elastic libvirt libvirt-qemu");
        host.Add("chown", "exit 0");
        host.Add("sudo", "exit 0");
    }

    [TestCleanup]
    public void RemovePrograms() => host.Dispose();

    [TestMethod]
    public async Task Account_InItsGroupsAndWithTheRule_IsWell() => Assert.AreEqual("Ok: host kvm01: elastic may use libvirt, QEMU's files and libvirt's checkpoints there", await FindAsync("elastic"));

    [TestMethod]
    [DataRow("elastic", "libvirt and libvirt-qemu", "libvirt,libvirt-qemu")]
    [DataRow("elastic libvirt", "libvirt-qemu", "libvirt-qemu")]
    [DataRow("elastic libvirt-qemu libvirt-dnsmasq", "libvirt", "libvirt")]
    public async Task Account_OutsideAGroup_SaysWhich(string groups, string lacking, string fix)
    {
        host.Add("id", $"echo {groups}");

        Assert.AreEqual($"Fail: host kvm01: elastic is not in the group {lacking} there -> Put it there: usermod -aG {fix} elastic", await FindAsync("elastic"));
    }

    [TestMethod]
    public async Task Account_OnAHostOfRedHats_IsInItsGroup()
    {
        host.Add("getent", "echo qemu:x:107:");
        host.Add("id", "echo elastic libvirt");

        Assert.Contains("usermod -aG qemu elastic", await FindAsync("elastic"));
    }

    [TestMethod]
    public async Task Account_WithoutTheRule_GetsItWithTheProgramOfThatHost()
    {
        var chown = host.Add("chown", "exit 0");
        host.Add("sudo", $"[ \"$*\" = '-n -l {chown}' ] || exit 0; echo 'sudo: a password is required' >&2; exit 1");

        Assert.AreEqual(
            $"Warn: host kvm01: elastic may not run {chown} as root there: VMs cannot be stopped or moved, since libvirt's checkpoints are root's -> Put into /etc/sudoers.d/elastic there: elastic ALL=(root) NOPASSWD: {chown}",
            await FindAsync("elastic"));
    }

    [TestMethod]
    public async Task Account_OfRoot_NeedsNone() => Assert.AreEqual("", await FindAsync("root"));

    private async Task<string> FindAsync(string user)
    {
        var ssh = new SshConfiguration { Address = "kvm01", User = user, DataDirectory = Path.GetTempPath() };
        var findings = await new SshChecks(Patient.Host with { Ssh = ssh }, ssh, host, TimeProvider.System).LookAsync(TestContext.CancellationToken);
        return string.Join('\n', findings.Where(f => f.What.Contains("elastic ", StringComparison.Ordinal)).Where(f => !f.What.Contains("written", StringComparison.Ordinal)).Select(f => $"{f.Verdict}: {f.What}{(f.Fix.Length > 0 ? $" -> {f.Fix}" : "")}"));
    }
}
