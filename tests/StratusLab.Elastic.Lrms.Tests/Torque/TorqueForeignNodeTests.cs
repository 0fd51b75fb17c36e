using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;

namespace StratusLab.Elastic.Lrms.Tests.Torque;

/// <summary>The Torque adapter leaves nodes without its property alone.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class TorqueForeignNodeTests : ForeignNodeContract
{
    protected override Task<LrmsHarness> StartAsync() => Task.FromResult<LrmsHarness>(new EmulatedTorque());
}
