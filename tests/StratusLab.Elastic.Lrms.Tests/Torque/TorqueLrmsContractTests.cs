using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;

namespace StratusLab.Elastic.Lrms.Tests.Torque;

/// <summary>The Torque adapter does what every LRMS adapter must do.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class TorqueLrmsContractTests : LrmsContract
{
    protected override Task<LrmsHarness> StartAsync() => Task.FromResult<LrmsHarness>(new EmulatedTorque());
}
