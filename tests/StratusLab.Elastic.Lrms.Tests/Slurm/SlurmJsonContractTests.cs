using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>The Slurm adapter that reads JSON does what every LRMS adapter must do; against a real Slurm.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class SlurmJsonContractTests : LrmsContract
{
    protected override async Task<LrmsHarness> StartAsync() => await RealSlurm.StartAsync(read: SlurmRead.Json);
}
