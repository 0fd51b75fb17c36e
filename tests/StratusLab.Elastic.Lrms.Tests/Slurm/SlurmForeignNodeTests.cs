using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>The Slurm adapter leaves the nodes of slurm.conf alone.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class SlurmForeignNodeTests : ForeignNodeContract
{
    protected override Task<LrmsHarness> StartAsync() => Task.FromResult<LrmsHarness>(new EmulatedSlurm());
}
