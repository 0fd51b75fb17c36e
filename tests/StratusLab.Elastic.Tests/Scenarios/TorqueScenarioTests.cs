using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Lrms.Tests.Torque;

namespace StratusLab.Elastic.Tests.Scenarios;

/// <summary>Torque, emulated.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class TorqueScenarioTests : ServiceScenario
{
    protected override Task<LrmsHarness> StartAsync() => Task.FromResult<LrmsHarness>(new EmulatedTorque());
}
