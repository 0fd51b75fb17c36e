using System.Text;
using StratusLab.Elastic.Lrms.Reading;
using StratusLab.Elastic.Lrms.Torque;

namespace StratusLab.Elastic.Lrms.Tests.Torque;

/// <summary>Nodes and queues that were not recorded.</summary>
[TestClass]
public sealed class NodeReadingTests
{
    [TestMethod]
    [DataRow("0/12.vm", 1, 1)]
    [DataRow("0/12.vm, 1/12.vm", 2, 1)]
    [DataRow("0-3/12.vm", 4, 1)]
    [DataRow("1/136.vm,2/137.vm,0,3/138.vm", 4, 3)]
    [DataRow("0-1,4/2[7].vm", 3, 1)]
    [DataRow("", 0, 0)]
    public void Slots_OfEveryVersion_AreCounted(string text, int slots, int jobs)
    {
        Assert.IsTrue(NodeSlots.TryRead(Encoding.UTF8.GetBytes(text), out var read));
        Assert.AreEqual((slots, jobs), (read.Count, read.Jobs.Length));
    }

    [TestMethod]
    [DataRow("12.vm")]
    [DataRow("0/")]
    [DataRow("0")]
    [DataRow("3-1/12.vm")]
    [DataRow("0/$(reboot)")]
    [DataRow("0-99999999/1.vm")]
    public void Slots_Malformed_AreRefused(string text) => Assert.IsFalse(NodeSlots.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [TestMethod]
    [DataRow("free", true, false)]
    [DataRow("job-exclusive", true, false)]
    [DataRow("offline,job-exclusive", true, true)]
    [DataRow("down,offline", false, true)]
    [DataRow("down,offline,MOM-list-not-sent", false, false)]
    [DataRow("state-unknown,down", false, false)]
    [DataRow("state-unknown", false, false)]
    [DataRow("network_failure", false, false)]
    [DataRow("something-new", false, false)]
    public void State_Words_MeanUpDrained(string state, bool isUp, bool isDrained)
    {
        var words = NodeWords.Read(state);
        Assert.AreEqual((isUp, isDrained), (words.IsUp, words.IsDrained));
    }

    [TestMethod]
    public void Node_Reserved_SaysSo() => Assert.IsTrue(NodeWords.Read("reserve").IsReserved);

    [TestMethod]
    public void Node_MessageOfItsHealthCheck_IsItsReason()
    {
        var node = Nodes("<Node><name>wn-2</name><state>down</state><np>2</np><status>physmem=1048576kb,message=ERROR disk full,version=6.1.3</status></Node>").Rows.Single();
        Assert.AreEqual("ERROR disk full", node.Node.Reason);
        Assert.AreEqual("", node.Note, "a drain is never read from it");
        Assert.AreEqual(1024, node.Node.Total.MemoryMiB);
    }

    [TestMethod]
    [DataRow("ERROR disk full", false)]
    [DataRow("WARNING disk nearly full", true)]
    public void Node_WhoseHealthCheckFoundAnError_IsNotUp(string message, bool isUp)
    {
        var node = Nodes($"<Node><name>wn-2</name><state>free</state><np>2</np><status>physmem=1048576kb,message={message}</status></Node>").Rows.Single();
        Assert.AreEqual(isUp, node.Node.IsUp);
    }

    [TestMethod]
    [DataRow("<Node><name>wn-2</name><state>free</state></Node>")]
    [DataRow("<Node><name>wn-2</name><np>2</np></Node>")]
    [DataRow("<Node><name></name><state>free</state><np>2</np></Node>")]
    [DataRow("<Node><name>wn-2</name><state>free</state><np>two</np></Node>")]
    [DataRow("<Node><name>wn-2</name><state>free</state><np>2</np><jobs>all</jobs></Node>")]
    [DataRow("")]
    public void Node_ThatCannotBeRead_DiscreditsTheList(string nodes) => Assert.IsNotNull(Nodes(nodes).Error);

    [TestMethod]
    public void Queues_OfSeveralKinds_AreReadWithTheirLimits()
    {
        const string Text = "Queue: grid\n    queue_type = Execution\n    state_count = Transit:0 Queued:5 Held:1 Waiting:0 Running:2 Exiting:0 Comp\n\tlete:7 \n"
            + "    resources_max.nodect = 4\n    resources_max.walltime = 12:00:00\n    enabled = False\n    started = True\n\n"
            + "Queue: route\n    queue_type = Route\n    state_count = Transit:0 Queued:0 \n    started = True\n\n"
            + "Queue: closed\n    queue_type = Execution\n    state_count = Transit:0 Queued:-3 \n    started = False\n\n";
        var queues = QstatQueues.Parse(Encoding.UTF8.GetBytes(Text)).Rows;
        Assert.AreEqual("grid True 4 12:00:00 8, route False   0, closed False   ", string.Join(", ", queues.Select(
            q => $"{q.Queue.Name} {q.Queue.IsOpen} {q.Queue.MaxNodesPerJob} {q.Queue.MaxWalltime} {q.Live}")));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("Queue: batch\n    queue_type = Execution\n")]
    [DataRow("nothing\n\n")]
    [DataRow("Queue: batch\n    started = True\n\n")]
    public void Queues_Malformed_AreAnError(string text) => Assert.IsNotNull(QstatQueues.Parse(Encoding.UTF8.GetBytes(text)).Error);

    private static Parsed<TorqueNode> Nodes(string nodes) => PbsnodesXml.Parse(new MemoryStream(Encoding.UTF8.GetBytes($"<Data>{nodes}</Data>")));
}
