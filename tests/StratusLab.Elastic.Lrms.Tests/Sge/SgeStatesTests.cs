using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Sge;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>The letters of jobs and of queue instances (qstat(1)).</summary>
[TestClass]
public sealed class SgeStatesTests
{
    [TestMethod]
    [DataRow("qw", JobState.Pending, WaitReason.Capacity)]
    [DataRow("Rq", JobState.Pending, WaitReason.Capacity)]
    [DataRow("hqw", JobState.Pending, WaitReason.Held)]
    [DataRow("hRwq", JobState.Pending, WaitReason.Held)]
    [DataRow("Eqw", JobState.Pending, WaitReason.Held)]
    [DataRow("Ehqw", JobState.Pending, WaitReason.Held)]
    [DataRow("dqw", JobState.Ended, WaitReason.Capacity)] // no reason, since it does not wait
    [DataRow("", JobState.Pending, WaitReason.Unknown)]
    [DataRow("qwN", JobState.Pending, WaitReason.Unknown)]
    public void Job_ThatWaits_HasItsReason(string letters, JobState state, WaitReason reason)
    {
        var read = SgeJobState.Read(Encoding.ASCII.GetBytes(letters), isPlaced: false);
        Assert.AreEqual((state, reason), (read.State, read.Reason));
    }

    [TestMethod]
    [DataRow("r", JobState.Running)]
    [DataRow("t", JobState.Running)]
    [DataRow("Rr", JobState.Running)]
    [DataRow("S", JobState.Running)]
    [DataRow("T", JobState.Running)]
    [DataRow("new", JobState.Running)]
    [DataRow("dr", JobState.Ending)]
    [DataRow("dRr", JobState.Ending)]
    public void Job_WithAQueue_HoldsIt(string letters, JobState state) => Assert.AreEqual(state, SgeJobState.Read(Encoding.ASCII.GetBytes(letters), isPlaced: true).State);

    [TestMethod]
    [DataRow("", true, false, false)]
    [DataRow("a", true, false, false)] // so much load that it takes nothing for a while
    [DataRow("au", false, false, false)] // its daemon does not answer
    [DataRow("u", false, false, false)]
    [DataRow("E", false, false, false)]
    [DataRow("c", false, false, false)]
    [DataRow("d", true, true, false)]
    [DataRow("adu", false, true, false)]
    [DataRow("o", false, false, false)] // no longer in the queue
    [DataRow("do", false, false, false)]
    [DataRow("D", true, false, true)]
    [DataRow("C", true, false, true)]
    [DataRow("s", true, false, true)]
    [DataRow("S", true, false, true)]
    [DataRow("A", true, false, true)]
    [DataRow("P", true, false, true)]
    [DataRow("z", false, false, false)] // of a version to come
    public void Host_OfOneInstance_IsAsItsLettersSay(string letters, bool isUp, bool isDrained, bool isReserved)
    {
        var node = Read(letters);
        Assert.AreEqual((isUp, isDrained, isReserved), (node.IsUp, node.IsDrained, node.IsReserved));
    }

    [TestMethod]
    [DataRow("au", "", true, false)]
    [DataRow("d", "", true, false)]
    [DataRow("d", "o", true, true)]
    [DataRow("o", "o", false, false)]
    [DataRow("d", "d", true, true)]
    [DataRow("E", "u", false, false)]
    public void Host_OfTwoInstances_IsAsGoodAsTheBetter(string one, string other, bool isUp, bool isDrained)
    {
        var node = Read(one, other);
        Assert.AreEqual((isUp, isDrained), (node.IsUp, node.IsDrained));
    }

    [TestMethod]
    [DataRow("d", "d", false)]
    [DataRow("D", "dC", false)]
    [DataRow("D", "", true)]
    [DataRow("u", "E", true)]
    public void Queue_OfTwoInstances_IsClosedWhenBothAre(string one, string other, bool isOpen) => Assert.AreEqual(
        isOpen, SgeReader.QueueOf(new SgeQueue { Name = "batch" }, true, new QueueInstance { Queue = "batch", Host = "wn-1", State = one }, new QueueInstance { Queue = "batch", Host = "wn-2", State = other }).IsOpen);

    private static LrmsNode Read(params string[] letters)
    {
        var instances = letters.Select((l, i) => new QueueInstance { Queue = $"q{i}", Host = "wn-2", State = l, SlotsTotal = 2, SlotsUsed = 0, Resources = [] }).ToArray();
        return new SgeHosts(RecordedSge.Options).Read("wn-2", instances, new HashSet<NodeName>());
    }
}
