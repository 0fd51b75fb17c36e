using System.Collections.Immutable;
using StratusLab.Elastic.Simulate;
using StratusLab.Elastic.Simulation;

namespace StratusLab.Elastic.Tests.Simulate;

/// <summary>A workload small enough to be worked out with a pencil.</summary>
[TestClass]
public sealed class WorkloadPlayTests
{
    private static readonly WorkloadSetting Setting = new() { MaxNodes = 4, Cores = 4, Boot = TimeSpan.FromSeconds(60), Idle = TimeSpan.FromSeconds(30) };

    private static readonly ImmutableArray<WorkloadJob> ThreeJobs = [Job(0, 2, 300), Job(70, 2, 100), Job(1000, 8, 200)];

    // A pass looks every 15 s. Two halves of one node and, when that is long gone, two nodes for one job:
    //
    //     node 1     asked for at 0, there at 60; job 1 from 60 to 360, job 2 (submitted with the pass at 75) from 75 to 175;
    //                idle at 360, drained at 390, seen empty at 405 and 420, taken out at 435, not listed and stopped at 450
    //     node 2, 3  asked for at 1000, there at 1060; job 3 on both from 1060 to 1260; idle with the pass at 1270. A pass drains one node of two at most:
    //                the first at 1300, the second at 1315; a minute later each is stopped: 1360 and 1375
    [TestMethod]
    public void Run_ThreeJobs_WaitsAndCostsAreThoseWorkedOutByHand()
    {
        var outcome = new WorkloadPlay(ThreeJobs, Setting).Run(CancellationToken.None);

        Assert.AreEqual((3, 0), (outcome.Jobs, outcome.TooLarge));
        Assert.AreEqual((3, 2), (outcome.Nodes, outcome.MostNodes));
        Assert.AreEqual(31 + 26, outcome.Passes, "at 0, 15 ... 450 and at 1000, 1015 ... 1375");
        Seconds(60, outcome.WaitMedian, "of 0, 60 and 60");
        Seconds(60, outcome.Wait95);
        Seconds(40, outcome.WaitMean);
        CoreSeconds(450 + 360 + 375, outcome.NodeHours, "node 1, 2 and 3");
        CoreSeconds((2 * 300) + (2 * 100) + (8 * 200), outcome.CoreHoursBusy);
        CoreSeconds(3 * 4 * 60, outcome.CoreHoursBoot);
        CoreSeconds((4 * (390 + 300 + 315)) - 2400, outcome.CoreHoursWaste, "what was there and booted, without what was busy");
    }

    [TestMethod]
    public void Run_JobLargerThanTheSite_IsLeftOutAndCounted()
    {
        var outcome = new WorkloadPlay([Job(0, 17, 300), Job(0, 1, 60)], Setting).Run(CancellationToken.None);

        Assert.AreEqual((1, 1, 1), (outcome.Jobs, outcome.TooLarge, outcome.Nodes));
    }

    [TestMethod]
    public void Run_Twice_ComesToTheSame() =>
        Assert.AreEqual(
            new WorkloadPlay(SyntheticWorkload.Bursts(3), Setting).Run(CancellationToken.None),
            new WorkloadPlay(SyntheticWorkload.Bursts(3), Setting).Run(CancellationToken.None));

    private static WorkloadJob Job(int after, int cores, int seconds) =>
        new(TimeSpan.FromSeconds(after), cores, TimeSpan.FromSeconds(seconds), TimeSpan.FromHours(1), "alice");

    // The clock moves by a tick with every look at it, so nothing is exact to the millisecond.
    private static void Seconds(double expected, TimeSpan actual, string why = "") => Assert.AreEqual(expected, actual.TotalSeconds, 0.01, why);

    private static void CoreSeconds(double expected, double hours, string why = "") => Assert.AreEqual(expected, hours * 3600, 0.1, why);
}
