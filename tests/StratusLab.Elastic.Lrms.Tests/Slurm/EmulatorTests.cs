using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>The emulator prints what the real programs printed; and cases of the adapter that only real processes show.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed partial class EmulatorTests
{
    private static readonly NodeName Node = new("wn-5");
    private static readonly DrainTag Tag = DrainTag.For("site", new VmId(7));

    private readonly EmulatedSlurm slurm = new();

    public TestContext TestContext { get; set; } = null!; // set by the framework

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestCleanup]
    public async Task CleanupAsync() => await slurm.DisposeAsync();

    [TestMethod]
    public async Task Emulator_BusyNode_PrintsTheKeysOfTheRecording()
    {
        await slurm.AddNodeAsync(Node);
        await slurm.OccupyAsync(Node);
        Assert.AreEqual(Keys(Recorded("02_one_node_nodes")), Keys(await slurm.ScontrolAsync("-o", "-a", "-d", "-F", "show", "node")));
    }

    [TestMethod]
    public async Task Emulator_DrainedNode_PrintsTheKeysOfTheRecording()
    {
        await slurm.AddNodeAsync(Node);
        await slurm.DrainByHandAsync(Node, "bad disk");
        var recorded = Recorded("05_drained_nodes").Split('\n')[0];
        Assert.AreEqual(Keys(recorded), Keys(await slurm.ScontrolAsync("-o", "-a", "-d", "-F", "show", "node")));
    }

    [TestMethod]
    public async Task Emulator_Partition_PrintsTheKeysOfTheRecording() =>
        Assert.AreEqual(Keys(Recorded("02_one_node_partitions")), Keys(await slurm.ScontrolAsync("-o", "-a", "-d", "-F", "show", "partition")));

    [TestMethod]
    public async Task Emulator_NoNodes_PrintsTheWordsOfTheRecording() =>
        Assert.AreEqual(Recorded("00_empty_nodes"), await slurm.ScontrolAsync("-o", "-a", "-d", "-F", "show", "node"));

    [TestMethod]
    public async Task Read_SuspendedJobOnIdleNode_NodeHasJobs()
    {
        await slurm.AddNodeAsync(Node);
        await slurm.SuspendOnAsync(Node);
        var node = (await slurm.Lrms.ReadAsync(Ct)).Nodes.Single();
        Assert.AreEqual("IDLE+DYNAMIC_NORM", node.StateText);
        Assert.IsTrue(node.HasJobs);
    }

    [TestMethod]
    public async Task Deregister_SuspendedJobOnDrainedNode_IsBusy()
    {
        await slurm.AddNodeAsync(Node);
        await slurm.SuspendOnAsync(Node);
        await slurm.Lrms.DrainAsync(Node, Tag, Ct);
        Assert.AreEqual(DeregisterOutcome.Busy, await slurm.Lrms.DeregisterAsync(Node, isDead: false, Ct));
        Assert.HasCount(1, (await slurm.Lrms.ReadAsync(Ct)).Nodes);
    }

    [TestMethod]
    public async Task Drain_AsOrdinaryUser_IsRejected()
    {
        await slurm.AddNodeAsync(Node);
        await slurm.ForbidAsync();
        await Assert.ThrowsExactlyAsync<RejectedException>(() => slurm.Lrms.DrainAsync(Node, Tag, Ct));
    }

    private static string Recorded(string name) => Encoding.UTF8.GetString(RecordedSlurm.Output(name));

    private static string Keys(string line) => string.Join(' ', Key().Matches(line).Select(m => m.Groups[1].Value));

    [GeneratedRegex("(?:^| )([A-Za-z_]+)=")]
    private static partial Regex Key();
}
