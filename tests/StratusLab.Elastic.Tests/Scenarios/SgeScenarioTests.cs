using System.Diagnostics;
using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Tests.Sge;

namespace StratusLab.Elastic.Tests.Scenarios;

/// <summary>A real Grid Engine, whose scheduler decides what runs when.</summary>
[TestClass]
[TestCategory("Packages")]
[SupportedOSPlatform("linux")]
public sealed class SgeScenarioTests : ServiceScenario
{
    private RealSge sge = null!; // Set before every test.

    protected override async Task<LrmsHarness> StartAsync() => sge = (RealSge)await RealSge.StartAsync();

    protected override async Task<JobId> SubmitAsync(DemandCode reason)
    {
        switch (reason)
        {
            case DemandCode.Dependency:
                return await sge.SubmitAsync("-hold_jid", (await sge.SubmitHeldAsync()).Value);
            case DemandCode.Limit:
                await sge.LimitUsersAsync(slots: 0);
                // Of quotas the scheduler speaks only where there is room: on a node of the site's own.
                await sge.AddForeignNodeAsync(new("wn-200"));
                var job = await sge.SubmitAsync();
                await RealSge.UntilAsync("the scheduler has told the limit", async () => (await sge.QsgeAsync("qstat", "-j", job.Value)).Contains("exceeds limit", StringComparison.Ordinal));
                return job;
            case DemandCode.Licence:
                await sge.DefineAsync("soft soft INT <= YES YES 0 0");
                await sge.QsgeAsync("qconf", "-aattr", "exechost", "complex_values", "soft=1", "global");
                return await sge.SubmitAsync("-l", "soft=2");
            case DemandCode.TooLarge:
                return await sge.SubmitAsync("-pe", "smp", "64");
            case DemandCode.BeginTime:
                // Read in the zone of this machine, whichever that is.
                return await sge.SubmitAsync("-a", $"{Tomorrow.AddDays(1):yyyyMMddHHmm}");
            default:
                throw new UnreachableException($"{reason}");
        }
    }

    protected override Task<JobId> SubmitArrayAsync(int tasks, int limit) => sge.SubmitAsync("-t", $"1-{tasks}", "-tc", $"{limit}");
}
