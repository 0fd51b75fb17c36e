using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>The Slurm adapter does what every LRMS adapter must do.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class SlurmLrmsContractTests : LrmsContract
{
    protected override Task<LrmsHarness> StartAsync() => Task.FromResult<LrmsHarness>(new EmulatedSlurm());
}
