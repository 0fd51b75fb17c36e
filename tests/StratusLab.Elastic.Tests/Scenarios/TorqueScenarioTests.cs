using System.Diagnostics;
using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Tests.Torque;

namespace StratusLab.Elastic.Tests.Scenarios;

/// <summary>Torque, emulated.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class TorqueScenarioTests : ServiceScenario
{
    private readonly EmulatedTorque torque = new();

    protected override Task<LrmsHarness> StartAsync() => Task.FromResult<LrmsHarness>(torque);

    protected override async Task<JobId> SubmitAsync(DemandCode reason) => reason switch
    {
        DemandCode.Dependency => await torque.AddJobAsync("State=H", "Hold=s", $"Depend=afterok:{await torque.SubmitHeldAsync()}@vm"),
        DemandCode.Limit => await torque.AddJobAsync("Comment='Not Running: User has reached server running job limit.'"),
        DemandCode.Licence => await torque.AddJobAsync("Comment='Not Running: Max token usage reached'"),
        DemandCode.TooLarge => await torque.AddJobAsync("Request=1:ppn=64", "Comment='Not Running: Not enough of the right type of nodes are available'"),
        DemandCode.BeginTime => await torque.AddJobAsync("State=W", $"Begin={Tomorrow.ToUnixTimeSeconds()}"),
        _ => throw new UnreachableException($"{reason}"),
    };

    protected override Task<JobId> SubmitArrayAsync(int tasks, int limit) => torque.AddArrayAsync(tasks, limit);
}
