using StratusLab.Elastic.Contracts.Lrms;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>The Grid Engine adapter leaves hosts without its mark alone: on a real one.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class SgeForeignNodeTests : ForeignNodeContract
{
    protected override Task<LrmsHarness> StartAsync() => RealSge.StartAsync();
}
