using StratusLab.Elastic.Contracts.Vmm;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>The contract with disks as logical volumes of a thin pool.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class LvmThinTransferContractTests : TransferContract
{
    protected override async Task<TransferHarness> StartAsync() => await LvmTransferHarness.StartAsync(isThin: true);
}
