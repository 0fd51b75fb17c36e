using StratusLab.Elastic.Contracts.Vmm;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>The contract on a host behind a real sshd.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class SshTransferContractTests : TransferContract
{
    protected override async Task<TransferHarness> StartAsync() => await SshTransferHarness.StartAsync(await SharedHost.HostsAsync(), await SharedHost.RunnerAsync());
}
