using StratusLab.Elastic.Contracts.Lrms;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>The Grid Engine adapter does what every LRMS adapter must do; against a real Grid Engine.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class SgeLrmsContractTests : LrmsContract
{
    protected override Task<LrmsHarness> StartAsync() => RealSge.StartAsync();
}
