using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Lrms.Tests.OpenPbs;

namespace StratusLab.Elastic.Tests.Scenarios;

/// <summary>OpenPBS, emulated.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class OpenPbsScenarioTests : ServiceScenario
{
    protected override Task<LrmsHarness> StartAsync() => Task.FromResult<LrmsHarness>(new EmulatedOpenPbs());
}
