using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Lrms.Tests.Slurm;

namespace StratusLab.Elastic.Tests.Scenarios;

/// <summary>Slurm with dynamic nodes, emulated.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class SlurmScenarioTests : ServiceScenario
{
    protected override Task<LrmsHarness> StartAsync() => Task.FromResult<LrmsHarness>(new EmulatedSlurm());
}
