using System.Collections.Frozen;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;
using StratusLab.Elastic.Lrms.Torque;

namespace StratusLab.Elastic.Lrms.Tests.Torque;

/// <summary>Jobs that were not recorded.</summary>
[TestClass]
public sealed class QstatXmlTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_795_332_300);

    [TestMethod]
    [DataRow("4", 4, 1, 0, "")]
    [DataRow("2:ppn=4", 2, 4, 0, "")]
    [DataRow("2:ppn=4:fast+1:big", 3, 4, 0, "fast&big")]
    [DataRow("fast:ppn=2", 1, 2, 0, "fast")]
    [DataRow("1:ppn=2:gpus=1:shared", 1, 2, 1, "")]
    [DataRow("1:shared", 1, 1, 0, "shared")]
    [DataRow("1:fast+2:fast:ppn=8", 3, 8, 0, "fast")]
    public void Parse_Nodes_GiveTheShape(string nodes, int count, int cores, int gpus, string features)
    {
        var shape = Single($"<nodes>{nodes}</nodes>").Shape;
        Assert.AreEqual((count, cores, gpus, features), (shape.Nodes, shape.PerNode.Cores, shape.PerNode.Gpus, shape.Features.Expression));
    }

    [TestMethod]
    [DataRow("<nodes>2:ppn=2</nodes><mem>4gb</mem>", 2048)]
    [DataRow("<nodes>1:ppn=4</nodes><pmem>1gb</pmem>", 4096)]
    [DataRow("<nodes>1:ppn=4</nodes><vmem>1gb</vmem>", 0)]
    [DataRow("<nodes>1</nodes><mem>1500kb</mem>", 2)]
    public void Parse_Memory_IsThatOfANode(string resources, int mib) => Assert.AreEqual(mib, Single(resources).Shape.PerNode.MemoryMiB);

    [TestMethod]
    [DataRow(20, 3, 7)]
    [DataRow(8, 1, 8)]
    [DataRow(3, 1, 3)]
    public void Parse_Procs_AreSpreadOverTheLargestNodes(int procs, int nodes, int cores)
    {
        var shape = Single($"<nodes>1</nodes><procs>{procs}</procs>").Shape;
        Assert.AreEqual((nodes, cores), (shape.Nodes, shape.PerNode.Cores));
    }

    [TestMethod]
    public void Parse_Ncpus_AreCoresOfOneNode() => Assert.AreEqual(new Resources(6, 0), Single("<ncpus>6</ncpus>").Shape.PerNode);

    [TestMethod]
    public void Parse_NeedNodesOfTheQueue_AreAProperty() =>
        Assert.AreEqual("bigmem", Single("<nodes>2:ppn=2</nodes><neednodes>bigmem</neednodes>").Shape.Features.Expression);

    [TestMethod]
    public void Parse_NodeByName_IsNoPressure()
    {
        var job = Single("<nodes>wn-2:ppn=2</nodes>");
        Assert.AreEqual(WaitReason.Unknown, job.Reason);
        Assert.Contains("wn-2 by name", job.ReasonText);
    }

    [TestMethod]
    [DataRow("<software>matlab</software>", WaitReason.Unknown)]
    [DataRow("<gres>licence:2</gres>", WaitReason.Unknown)]
    [DataRow("<advres>maint.4</advres>", WaitReason.Reservation)]
    [DataRow("<cput>01:00:00</cput><nice>5</nice>", WaitReason.Capacity)]
    public void Parse_ResourceBesideNodes_IsPressureOnlyIfNodesHaveIt(string resource, WaitReason reason) =>
        Assert.AreEqual(reason, Single($"<nodes>1</nodes>{resource}").Reason);

    [TestMethod]
    [DataRow("nodes", "0")]
    [DataRow("nodes", "1:ppn=x")]
    [DataRow("nodes", "1::ppn=2")]
    [DataRow("nodes", "-1")]
    [DataRow("nodes", "9999999")]
    [DataRow("mem", "much")]
    [DataRow("walltime", "tomorrow")]
    [DataRow("procs", "-3")]
    public void Parse_ResourceThatCannotBeRead_LeavesTheJobOutAndCountsIt(string resource, string value)
    {
        var (parsed, live) = Parse(Job("1.vm", $"<Resource_List><{resource}>{value}</{resource}></Resource_List>"));
        Assert.IsNull(parsed.Error);
        Assert.IsEmpty(parsed.Rows);
        Assert.HasCount(1, parsed.Skipped);
        Assert.AreEqual(1, live, "the job is there");
    }

    [TestMethod]
    [DataRow("<job_state>H</job_state><Hold_Types>u</Hold_Types>", WaitReason.Held)]
    [DataRow("<job_state>H</job_state><Hold_Types>os</Hold_Types>", WaitReason.Held)]
    [DataRow("<job_state>H</job_state><Hold_Types>s</Hold_Types>", WaitReason.Held)]
    [DataRow("<job_state>H</job_state><Hold_Types>s</Hold_Types><depend>afterok:1.vm@vm</depend>", WaitReason.Dependency)]
    [DataRow("<job_state>H</job_state><Hold_Types>us</Hold_Types><depend>afterok:1.vm@vm</depend>", WaitReason.Held)]
    [DataRow("<job_state>W</job_state><Execution_Time>1798761540</Execution_Time>", WaitReason.BeginTime)]
    [DataRow("<job_state>W</job_state><Execution_Time>1795332000</Execution_Time>", WaitReason.NotYetConsidered)]
    [DataRow("<job_state>W</job_state>", WaitReason.Unknown)]
    [DataRow("<job_state>T</job_state>", WaitReason.Unknown)]
    [DataRow("<job_state>Z</job_state>", WaitReason.Unknown)]
    [DataRow("<job_state>Q</job_state>", WaitReason.NotYetConsidered)]
    [DataRow("<job_state>Q</job_state><comment>Not Running: Queue not started.</comment>", WaitReason.QueueClosed)]
    [DataRow("<job_state>Q</job_state><comment>Not Running: User has reached queue running job limit.</comment>", WaitReason.Limit)]
    [DataRow("<job_state>Q</job_state><comment>Not Running: Not enough nodes available</comment>", WaitReason.Limit)]
    [DataRow("<job_state>Q</job_state><comment>Not Running: Draining system to allow starving job to run</comment>", WaitReason.Capacity)]
    [DataRow("<job_state>Q</job_state><comment>Not Running: Max token usage reached</comment>", WaitReason.Licence)]
    [DataRow("<job_state>Q</job_state><comment>Not Running: Dedicated time conflict</comment>", WaitReason.Reservation)]
    [DataRow("<job_state>Q</job_state><comment>Job started on Sun Nov 22 at 07:17</comment>", WaitReason.NotYetConsidered)]
    [DataRow("<job_state>Q</job_state><comment>Not Running: PBS Error: Unknown node</comment>", WaitReason.Unknown)]
    [DataRow("<job_state>Q</job_state><comment>somebody's own words</comment>", WaitReason.Unknown)]
    public void Parse_StateHoldAndComment_GiveTheReason(string elements, WaitReason reason)
    {
        var (parsed, _) = Parse($"<Data><Job><Job_Id>1.vm</Job_Id><queue>batch</queue>{elements}</Job></Data>");
        Assert.AreEqual(reason, parsed.Rows.Single().Reason);
    }

    [TestMethod]
    public void Parse_AThousandTasksWithATenthLimit_AskForTen()
    {
        var xml = new StringBuilder("<Data>");
        for (var i = 1; i <= 1000; i++)
        {
            xml.Append($"<Job><Job_Id>7[{i}].vm</Job_Id><job_state>{(i <= 10 ? 'Q' : 'H')}</job_state><queue>batch</queue><Hold_Types>{(i <= 10 ? 'n' : 'l')}</Hold_Types></Job>");
        }

        var job = Parse(xml.Append("</Data>").ToString()).Jobs.Rows.Single();
        Assert.AreEqual((1000, 10), (job.Tasks, job.TaskLimit));
        Assert.AreEqual(new JobId("7[].vm"), job.Id);
    }

    [TestMethod]
    public void Parse_ArrayOfAServerWithoutSlotHolds_TakesTheLimitOfItsUser()
    {
        const string Task = "<job_state>Q</job_state><queue>batch</queue><submit_args>-l nodes=1 -t 1-3%2 run.sh</submit_args>";
        var job = Parse($"<Data><Job><Job_Id>7[1].vm</Job_Id>{Task}</Job><Job><Job_Id>7[2].vm</Job_Id>{Task}</Job></Data>").Jobs.Rows.Single();
        Assert.AreEqual((2, 2), (job.Tasks, job.TaskLimit));
    }

    [TestMethod]
    public void Parse_TasksThatWaitForDifferentReasons_AreJobsWithDifferentIds()
    {
        var jobs = Parse(
            "<Data><Job><Job_Id>7[1].vm</Job_Id><job_state>H</job_state><queue>batch</queue><Hold_Types>u</Hold_Types></Job>"
            + "<Job><Job_Id>7[2].vm</Job_Id><job_state>Q</job_state><queue>batch</queue></Job></Data>").Jobs.Rows;
        Assert.AreEqual("7[1].vm Held, 7[].vm NotYetConsidered", string.Join(", ", jobs.OrderByDescending(j => j.Reason).Select(j => $"{j.Id} {j.Reason}")));
    }

    [TestMethod]
    public void Parse_Escapes_AreUndoneInTexts()
    {
        var job = Parse(Job("1.vm", "<Job_Name>a&amp;b&lt;c&#65;&nbsp;</Job_Name>")).Jobs.Rows.Single();
        Assert.AreEqual("a&b<cA&nbsp;", job.Name);
    }

    [TestMethod]
    public void Parse_BytesThatNoXmlReaderTakes_AreOnlyText()
    {
        byte[] xml = [.. "<Data><Job><Job_Id>1.vm</Job_Id><job_state>Q</job_state><queue>batch</queue><Variable_List>A="u8, 0, 1, 0xFF, 0xFE, .. "</Variable_List></Job></Data>"u8];
        Assert.HasCount(1, QstatXml.Parse(new MemoryStream(xml), Context).Jobs.Rows);
    }

    [TestMethod]
    [DataRow("<Data>", 1, 7)]
    [DataRow("<Data><Job><Job_Id>1.vm</Job_Id>", 1, 12)]
    [DataRow("<?xml version=\"1.0\"?>\n<Data><Job><Job_Id>1.vm</Wrong></Job></Data>", 2, 12)]
    [DataRow("<Data></Data><Data></Data>", 1, 14)]
    [DataRow("<Data><Node></Node></Data>", 1, 7)]
    [DataRow("qstat: usage", 1, 1)]
    [DataRow("<?xml version=\"1.0\"", 1, 6)]
    public void Parse_Malformed_IsAnErrorWithItsPlace(string xml, int line, int column)
    {
        var error = Parse(xml).Jobs.Error;
        Assert.IsNotNull(error);
        Assert.AreEqual((line, column), (error.Line, error.Column), error.ToString());
    }

    [TestMethod]
    public void Parse_RecordLargerThanTheBuffer_IsRead()
    {
        var (parsed, _) = Parse(Job("1.vm", $"<Variable_List>{new string('x', 3_000_000)}</Variable_List>"));
        Assert.HasCount(1, parsed.Rows);
    }

    [TestMethod]
    public void Parse_OneByteAtATime_IsTheSame()
    {
        var whole = QstatXml.Parse(new MemoryStream(RecordedTorque.Output("03_qstat_running_t_xml")), Context);
        var slow = QstatXml.Parse(new SlowStream(RecordedTorque.Output("03_qstat_running_t_xml")), Context);
        Assert.AreEqual(whole.Live, slow.Live);
        CollectionAssert.AreEqual(whole.Jobs.Rows.Select(j => j.Id).ToArray(), slow.Jobs.Rows.Select(j => j.Id).ToArray());
    }

    internal static TorqueContext Context { get; } = new()
    {
        Now = Now,
        Zone = TimeZoneInfo.Utc,
        LargestNode = new Resources(8, 16384),
        NodeNames = new[] { "wn-2" }.ToFrozenSet(),
    };

    private static (Parsed<Job> Jobs, int Live) Parse(string xml) => QstatXml.Parse(new MemoryStream(Encoding.UTF8.GetBytes(xml)), Context);

    private static Job Single(string resources)
    {
        var (parsed, _) = Parse(Job("1.vm", $"<comment>Not Running: Not enough of the right type of nodes are available</comment><Resource_List>{resources}</Resource_List>"));
        Assert.IsNull(parsed.Error);
        return parsed.Rows.Single();
    }

    private static string Job(string id, string elements) => $"<Data><Job><Job_Id>{id}</Job_Id><job_state>Q</job_state><queue>batch</queue>{elements}</Job></Data>\n";

    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
