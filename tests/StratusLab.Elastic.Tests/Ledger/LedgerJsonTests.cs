using System.Text.Json;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Ledger;

[TestClass]
public sealed class LedgerJsonTests
{
    [TestMethod]
    public void Write_EveryMemberSet_ReadsTheSame()
    {
        Same(Filled.Of<Vm>());
        Same(Filled.Of<WorkerNode>());
        Same(Filled.Of<Lease>());
        Same(Filled.Of<JournalEvent>());
        Same(Filled.Of<PlannerMemory>());
        Same(Filled.Of<FreezeRecord>());
        Same(Filled.Of<StoredImage>());
        Same(Filled.Of<DataBlock>());
        Same(Filled.Of<RecordedPlan>());
        Same(Filled.Of<JobWait>());
    }

    [TestMethod]
    public void Write_NullsAndArraysNeverSet_ReadsNullsAndEmptyArrays()
    {
        Same(Filled.Sparse<Vm>());
        Same(Filled.Sparse<WorkerNode>());
        Same(Filled.Sparse<Lease>());
        Same(Filled.Sparse<JournalEvent>());
        Same(Filled.Sparse<PlannerMemory>());
        Same(Filled.Sparse<FreezeRecord>());
        Same(Filled.Sparse<StoredImage>());
        Same(Filled.Sparse<DataBlock>());
        Same(Filled.Sparse<RecordedPlan>());
        Same(Filled.Sparse<JobWait>());
        Assert.IsFalse(LedgerJson.Read<Vm>(LedgerJson.Write(Filled.Sparse<Vm>())).Nics.IsDefault);
    }

    [TestMethod]
    public void Read_MemberOfANewerVersion_IsPassedOver()
    {
        var text = LedgerJson.Write(Records.Vm(7));

        var vm = LedgerJson.Read<Vm>("{\"Mood\":{\"Is\":[1,2]}," + text[1..]);

        Difference.AssertNone(Records.Vm(7), vm);
    }

    [TestMethod]
    public void Read_OptionalMemberMissingOrArrayNull_KeepsTheInitialValue()
    {
        var node = LedgerJson.Read<WorkerNode>(
            """
            {"Id":1,"Cluster":"main","Pool":"medium","Name":"wn-1","Resources":{"Cores":4,"MemoryMiB":8192},"Since":"2026-03-01T12:00:00+00:00",
             "Created":"2026-03-01T12:00:00+00:00","Address":"10.77.0.1","MadeFor":null}
            """);

        Assert.AreEqual(NodeState.Requested, node.State);
        Assert.IsEmpty(node.MadeFor);
        Assert.AreEqual(new Resources(4, 8192), node.Resources);
    }

    [TestMethod]
    public void Read_TemplateOfTheFirstVersion_HasTheDefaults()
    {
        var template = LedgerJson.Read<VmTemplate>(
            """{"Name":"small","Cpu":0.5,"Vcpu":1,"MemoryMiB":2048,"Disks":[{"Image":"worker"}],"Nics":["workers"],"KernelCommandLine":"","Context":{},"ContextFiles":{}}""");

        Assert.AreEqual(new DiskTemplate(new("worker")), template.Disks.Single());
        Assert.AreEqual(("", "", "", "hd", true, false), (template.Requirements, template.Rank, template.KvmRaw, template.Boot, template.HasAcpi, template.HasPae));
        Assert.AreEqual((0, 0, 0), (template.NicAddresses.Length, template.RawNics.Length, template.Ec2.Length));
        Assert.IsNull(template.Graphics);
    }

    [TestMethod]
    [DataRow("null")]
    [DataRow("{}")]
    [DataRow("{\"Id\":1")]
    [DataRow("")]
    public void Read_NotARecord_Throws(string text) => Assert.Throws<JsonException>(() => LedgerJson.Read<Vm>(text));

    [TestMethod]
    public void Write_HalfACharacter_IsReplaced()
    {
        var read = LedgerJson.Read<JournalEvent>(LedgerJson.Write(Records.Event("cut \ud83d")));

        Assert.AreEqual("cut \ufffd", read.Text);
    }

    private static void Same<T>(T record)
        where T : class => Difference.AssertNone(record, LedgerJson.Read<T>(LedgerJson.Write(record)));
}
