using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>The Slurm adapter in cloud mode does what every LRMS adapter must do; against a real Slurm, whose CLOUD nodes come from <c>scontrol create</c>.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class SlurmCloudContractTests : LrmsContract
{
    protected override async Task<LrmsHarness> StartAsync() => await RealSlurm.StartAsync(SlurmMode.Cloud);
}
