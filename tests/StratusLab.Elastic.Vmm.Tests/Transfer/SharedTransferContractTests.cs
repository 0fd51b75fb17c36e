using StratusLab.Elastic.Contracts.Vmm;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>The contract on real files.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class SharedTransferContractTests : TransferContract
{
    protected override async Task<TransferHarness> StartAsync() => await SharedTransferHarness.StartAsync();
}
