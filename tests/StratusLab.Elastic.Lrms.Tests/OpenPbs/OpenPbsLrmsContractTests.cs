using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

/// <summary>The OpenPBS adapter does what every LRMS adapter must do.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class OpenPbsLrmsContractTests : LrmsContract
{
    protected override Task<LrmsHarness> StartAsync() => Task.FromResult<LrmsHarness>(new EmulatedOpenPbs());
}
