using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts.Vmm;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

/// <summary>The contract on a host behind a real sshd, where QEMU runs as a user of its own.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class LibvirtOverSshContractTests : HypervisorContract
{
    private const string Uri = "qemu:///system";

    private SshCommandRunner? nobody;

    [TestCleanup]
    public async Task CloseAsync() => await nobody!.DisposeAsync(); // Set by StartAsync, before every test.

    protected override async Task<HypervisorHarness> StartAsync()
    {
        var hosts = await SharedHost.HostsAsync();
        nobody = hosts.Connect(hosts.SshTo(1) with { Port = 23 });
        return new LibvirtHarness(await SharedHost.RunnerAsync(), (nobody, Uri), Uri, "lab0");
    }
}
