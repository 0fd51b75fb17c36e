using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

[TestClass]
public sealed class SnapshotGuardTests
{
    private static readonly DateTimeOffset Now = Given.Noon;
    private static readonly SnapshotMemory Nothing = new();

    [TestMethod]
    public void Judge_NoRead_Freezes() => Freezes("it has not been read yet", Judge(null, Nothing));

    [TestMethod]
    public void Judge_IncompleteRead_FreezesWithItsReason() =>
        Freezes("qstat timed out", Judge(Read(5, 30) with { Incomplete = "qstat timed out" }, Nothing));

    [TestMethod]
    public void Judge_OldRead_Freezes()
    {
        Believes(Judge(Read(5, 30, Now - Given.Seconds(90)), Nothing));
        Freezes("its last read is older than 90 s", Judge(Read(5, 30, Now - Given.Seconds(91)), Nothing));
    }

    [TestMethod]
    public void Judge_GoodRead_IsBelievedAndRemembered()
    {
        var verdict = Judge(Read(5, 30), Nothing);
        Believes(verdict);
        Assert.AreEqual(new SnapshotMemory { ReadAt = Now, Nodes = 5, Jobs = 30 }, verdict.Memory);
    }

    [TestMethod]
    public void Judge_EmptyFromTheStart_IsBelieved() => Believes(Judge(Read(0, 0), Nothing));

    [TestMethod]
    public void Judge_NoNodeWhereOursShouldBe_Freezes() =>
        Freezes("it lists no node, and 2 of ours should be there; a second read must confirm it", Judge(Read(0, 30), Nothing, expected: 2));

    [TestMethod]
    [DataRow(4, 2, true)]
    [DataRow(4, 1, false)]
    [DataRow(3, 0, true, DisplayName = "a few nodes come and go")]
    [DataRow(100, 50, true)]
    [DataRow(100, 49, false)]
    public void Judge_FewerNodes_FreezesBelowHalf(int before, int now, bool isBelieved) =>
        Assert.AreEqual(isBelieved, Judge(Read(now, 30), Remembering(before, 30)).Freeze is null);

    [TestMethod]
    [DataRow(20, 2, true)]
    [DataRow(20, 1, false)]
    [DataRow(19, 0, true, DisplayName = "a few jobs come and go")]
    [DataRow(1000, 99, false)]
    public void Judge_FewerJobs_FreezesBelowATenth(int before, int now, bool isBelieved) =>
        Assert.AreEqual(isBelieved, Judge(Read(5, now), Remembering(5, before)).Freeze is null);

    [TestMethod]
    public void Judge_Loss_SaysWhatIsMissing()
    {
        Freezes("it lists 3 nodes where it listed 10; a second read must confirm it", Judge(Read(3, 30), Remembering(10, 30)));
        Freezes("it lists 0 jobs where it listed 30; a second read must confirm it", Judge(Read(5, 0), Remembering(5, 30)));
    }

    [TestMethod]
    public void Judge_LossInASecondRead_IsBelieved()
    {
        var first = Judge(Read(1, 0), Remembering(10, 30));
        Believes(Judge(Read(1, 0, Now + Given.Seconds(30)), first.Memory, at: Now + Given.Seconds(30)));
    }

    [TestMethod]
    public void Judge_SameReadLookedAtTwice_IsNoSecondWitness()
    {
        var first = Judge(Read(1, 0), Remembering(10, 30));
        var again = Judge(Read(1, 0), first.Memory, at: Now + Given.Seconds(10));
        Assert.IsNotNull(again.Freeze);
    }

    [TestMethod]
    public void Judge_ConfirmedLossLookedAtAgain_StaysBelieved()
    {
        var first = Judge(Read(0, 0), Remembering(10, 30), expected: 5);
        var second = Judge(Read(0, 0, Now + Given.Seconds(30)), first.Memory, expected: 5, at: Now + Given.Seconds(30));
        Believes(Judge(Read(0, 0, Now + Given.Seconds(30)), second.Memory, expected: 5, at: Now + Given.Seconds(40)));
    }

    [TestMethod]
    public void Judge_ConfirmedLossReadAgain_StaysBelieved()
    {
        var first = Judge(Read(0, 0), Remembering(10, 30), expected: 5);
        var second = Judge(Read(0, 0, Now + Given.Seconds(30)), first.Memory, expected: 5, at: Now + Given.Seconds(30));
        Believes(Judge(Read(0, 0, Now + Given.Seconds(60)), second.Memory, expected: 5, at: Now + Given.Seconds(60)));
    }

    [TestMethod]
    public void Judge_GoodReadAfterALoss_ForgetsTheSuspicion()
    {
        var first = Judge(Read(1, 0), Remembering(10, 30));
        var good = Judge(Read(10, 30, Now + Given.Seconds(30)), first.Memory, at: Now + Given.Seconds(30));
        Believes(good);
        Assert.IsNull(good.Memory.SuspectReadAt);
        Assert.IsNotNull(Judge(Read(1, 0, Now + Given.Seconds(60)), good.Memory, at: Now + Given.Seconds(60)).Freeze);
    }

    [TestMethod]
    public void Judge_FrozenForLong_KeepsSinceWhen()
    {
        var first = Judge(null, Nothing);
        var second = Judge(null, first.Memory, at: Now + Given.Minutes(5));
        Assert.AreEqual(Now, second.Memory.FrozenSince);
        Assert.IsNull(Judge(Read(5, 30, Now + Given.Minutes(6)), second.Memory, at: Now + Given.Minutes(6)).Memory.FrozenSince);
    }

    [TestMethod]
    public void Judge_FrozenRead_RemembersWhatWasBelievedBefore()
    {
        var memory = Judge(Read(1, 0), Remembering(10, 30)).Memory;
        Assert.AreEqual((10, 30), (memory.Nodes, memory.Jobs));
    }

    private static SnapshotMemory Remembering(int nodes, int jobs) => new() { ReadAt = Now - Given.Minutes(1), Nodes = nodes, Jobs = jobs };

    private static LrmsSnapshot Read(int nodes, int jobs, DateTimeOffset? at = null) =>
        Given.Snapshot([.. Enumerable.Range(1, jobs).Select(i => Given.Pending($"{i}"))]) with
        {
            ReadAt = at ?? Now,
            Nodes = [.. Enumerable.Range(1, nodes).Select(i => Given.Listed($"wn-0-{i}"))],
        };

    private static SnapshotVerdict Judge(LrmsSnapshot? snapshot, SnapshotMemory memory, int expected = 0, DateTimeOffset? at = null) =>
        SnapshotGuard.Judge(snapshot, memory, expected, Given.Policy(), at ?? Now);

    private static void Believes(SnapshotVerdict verdict) => Assert.IsNull(verdict.Freeze);

    private static void Freezes(string why, SnapshotVerdict verdict) => Assert.AreEqual(why, verdict.Freeze);
}
