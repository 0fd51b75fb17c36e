using System.Runtime.Versioning;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

[TestClass]
[SupportedOSPlatform("linux")]
public sealed class SlurmJoinTests
{
    private static readonly NodeRegistration Node = new()
    {
        Vm = new VmId(7),
        Name = new NodeName("wn-5"),
        Address = "10.77.0.5",
        Resources = new Resources(2, 1024),
        Features = ["elastic", "small"],
    };

    private readonly EmulatedSlurm slurm = new();

    public TestContext TestContext { get; set; } = null!; // set by the framework

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestCleanup]
    public async Task CleanupAsync() => await slurm.DisposeAsync();

    [TestMethod]
    public async Task JoinContext_Node_HasWhatSlurmdNeeds()
    {
        var context = await slurm.Lrms.JoinContextAsync(Node, Ct);
        Assert.AreEqual("slurm", context.Variables["LRMS"]);
        Assert.AreEqual("wn-5", context.Variables["NODE_NAME"]);
        Assert.AreEqual("labctl:6817,labctl2:6817", context.Variables["SLURM_CONF_SERVER"]);
        Assert.AreEqual($"CPUs={Node.Resources.Cores} RealMemory={Node.Resources.MemoryMiB} Feature=elastic,small", context.Variables["SLURM_NODE_CONF"]);
        Assert.AreEqual(128, context.Files["munge.key"].Length);
    }

    [TestMethod]
    public async Task JoinContext_NodeWithGpus_DeclaresThem()
    {
        var context = await slurm.Lrms.JoinContextAsync(Node with { Resources = new Resources(2, 1024, 2), Features = [] }, Ct);
        Assert.AreEqual("CPUs=2 RealMemory=1024 Gres=gpu:2", context.Variables["SLURM_NODE_CONF"]);
    }

    [TestMethod]
    [DataRow("gpu Gres=gpu:100")]
    [DataRow("a,b")]
    [DataRow("$(reboot)")]
    public async Task JoinContext_UnsafeFeature_IsRejected(string feature) =>
        await Assert.ThrowsExactlyAsync<RejectedException>(() => slurm.Lrms.JoinContextAsync(Node with { Features = [feature] }, Ct));

    [TestMethod]
    public async Task JoinContext_KeyMissing_IsRejectedWithTheFile()
    {
        File.Delete(slurm.MungeKeyFile);
        var rejected = await Assert.ThrowsExactlyAsync<RejectedException>(() => slurm.Lrms.JoinContextAsync(Node, Ct));
        Assert.Contains(slurm.MungeKeyFile, rejected.Message);
    }

    [TestMethod]
    public async Task JoinContext_KeyTooShort_IsRejected()
    {
        await File.WriteAllBytesAsync(slurm.MungeKeyFile, new byte[31], Ct);
        await Assert.ThrowsExactlyAsync<RejectedException>(() => slurm.Lrms.JoinContextAsync(Node, Ct));
    }
}
