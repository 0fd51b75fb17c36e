using System.Diagnostics;
using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Tests.OpenPbs;

namespace StratusLab.Elastic.Tests.Scenarios;

/// <summary>OpenPBS, emulated.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class OpenPbsScenarioTests : ServiceScenario
{
    private readonly EmulatedOpenPbs pbs = new();

    protected override Task<LrmsHarness> StartAsync() => Task.FromResult<LrmsHarness>(pbs);

    protected override async Task<JobId> SubmitAsync(DemandCode reason) => new(reason switch
    {
        DemandCode.Dependency => await pbs.LabAsync("submit", "state=H", "holds=s", $"depend=afterok:{await pbs.SubmitHeldAsync()}@vm"),
        DemandCode.Limit => await pbs.LabAsync("submit", "comment=Not Running: User has reached server running job limit."),
        DemandCode.Licence => await pbs.LabAsync("submit", "comment=Not Running: Insufficient amount of server resource: soft (R: 2 A: 0 T: 5)"),
        DemandCode.TooLarge => await pbs.LabAsync("submit", "select=1:ncpus=64:mem=4tb", "comment=Can Never Run: Insufficient amount of resource: mem (R: 4tb A: 48210mb T: 48210mb)"),
        DemandCode.BeginTime => await pbs.LabAsync("submit", "state=W", $"begin={Tomorrow.ToUnixTimeSeconds()}"),
        _ => throw new UnreachableException($"{reason}"),
    });

    protected override async Task<JobId> SubmitArrayAsync(int tasks, int limit) =>
        new(await pbs.LabAsync("submit", "select=1:ncpus=1", $"array=Queued:{tasks} Running:0 Exiting:0 Expired:0", $"limit={limit}"));

    [TestMethod]
    public async Task Registration_CutShortBeforeItsMark_IsFinishedThoughTheNodeHasJoined()
    {
        await pbs.SubmitWaitingAsync();

        await ReadyNodeAsync(node => pbs.LabAsync("unmark", node.Value));

        Assert.Contains("stratuslab:site:node", await pbs.RunAsync("pbsnodes", "-av", "-F", "json"));
    }
}
