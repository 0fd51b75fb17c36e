using StratusLab.Elastic.Contracts.Vmm;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>The contract with disks as logical volumes of a group.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class LvmTransferContractTests : TransferContract
{
    protected override async Task<TransferHarness> StartAsync() => await LvmTransferHarness.StartAsync();
}
