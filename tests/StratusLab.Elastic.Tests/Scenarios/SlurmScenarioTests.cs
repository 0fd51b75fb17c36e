using System.Diagnostics;
using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Tests.Slurm;

namespace StratusLab.Elastic.Tests.Scenarios;

/// <summary>Slurm with dynamic nodes, emulated.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class SlurmScenarioTests : ServiceScenario
{
    private readonly EmulatedSlurm slurm = new();

    protected override Task<LrmsHarness> StartAsync() => Task.FromResult<LrmsHarness>(slurm);

    protected override Task<JobId> SubmitAsync(DemandCode reason) => reason switch
    {
        DemandCode.Dependency => slurm.AddJobAsync("Why=Dependency", "Eligible=N/A"),
        DemandCode.Limit => slurm.AddJobAsync("Why=AssocGrpCpuLimit"),
        DemandCode.Licence => slurm.AddJobAsync("Why=Licenses", "Licenses=soft:2"),
        // What no node of the partition has.
        DemandCode.TooLarge => slurm.AddJobAsync("Why=PartitionConfig", "Cpus=64"),
        DemandCode.BeginTime => slurm.AddJobAsync("Why=BeginTime", $"Eligible={Tomorrow.ToUnixTimeSeconds()}"),
        _ => throw new UnreachableException($"{reason}"),
    };

    protected override Task<JobId> SubmitArrayAsync(int tasks, int limit) => slurm.AddArrayAsync(tasks, limit);
}
