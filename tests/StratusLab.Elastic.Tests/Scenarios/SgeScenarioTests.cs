using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Lrms.Tests.Sge;

namespace StratusLab.Elastic.Tests.Scenarios;

/// <summary>A real Grid Engine, whose scheduler decides what runs when.</summary>
[TestClass]
[TestCategory("Packages")]
[SupportedOSPlatform("linux")]
public sealed class SgeScenarioTests : ServiceScenario
{
    protected override Task<LrmsHarness> StartAsync() => RealSge.StartAsync();
}
