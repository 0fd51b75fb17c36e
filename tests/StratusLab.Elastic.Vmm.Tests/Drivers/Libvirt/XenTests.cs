using System.Text;
using System.Xml.Linq;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

/// <summary>What is different about Xen: what its driver does not tell or cannot do, and how its domains are written.</summary>
[TestClass]
public sealed class XenTests
{
    private static readonly VmId Id = new(7);

    private static readonly DomainSpec Spec = new()
    {
        Vm = Id,
        Vcpus = 2,
        MemoryMiB = 512,
        Files = new()
        {
            Disks =
            [
                new("/v/7/disk.0", "qcow2", "vda"), new("/v/7/disk.1", "raw", "vdb") { IsDevice = true }, new("/v/7/cd", "raw", "hdc", IsReadOnly: true) { Bus = "ide" }, new("/v/7/context.iso", "raw", "vdc", IsReadOnly: true),
            ],
            Kernel = "/v/vmlinuz",
            Initrd = "/v/initrd",
            ConsoleLog = "/v/7/console.log",
        },
        KernelCommandLine = "root=/dev/xvda1",
        Nics = [new(new("batch"), "xenbr0", "02:00:0a:4d:00:07", "10.77.0.7")],
    };

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Observe_WhatLibxlDoesNotTell_IsUnknownNotZero()
    {
        await using var harness = new XenHarness();

        var report = await harness.Hypervisor.ObserveAsync(Ct);

        Assert.IsNull(report.Incomplete, report.Incomplete);
        Assert.IsNull(report.FreeCpu);
        Assert.AreEqual((new Resources(4, 8192), 1024L, "Xen 4.17.0", "x86_64", ""), (report.Total, report.UsedMemoryMiB, report.Hypervisor, report.Architecture, report.Model));
        Assert.IsFalse(harness.Ran.Any(script => script.Contains("domstats", StringComparison.Ordinal) || script.Contains("nodememstats", StringComparison.Ordinal) || script.Contains("nodecpustats", StringComparison.Ordinal)));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Observe_Domain0_TakesItsMemoryAndNoCores()
    {
        await using var harness = new XenHarness();
        await harness.StartForeignAsync("somebodys", 2, 512);

        Assert.AreEqual(new Resources(2, 1536), (await harness.Hypervisor.ObserveAsync(Ct)).TakenByOthers);
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Deploy_NetworkWithASpoofFilter_IsRefusedSinceXenHasNone()
    {
        await using var harness = new XenHarness();
        var spec = await harness.SpecAsync(Id);

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.Hypervisor.DeployAsync(spec with { Nics = [spec.Nics[0] with { IsFiltered = true }] }, Ct));

        Assert.Contains("spoof filter, which libvirt does not have for Xen", refusal.Message);
        Assert.IsEmpty(await harness.RunningAsync());
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Save_OffWithACheckpointThatLibvirtHasForgotten_ThrowsNothingAway()
    {
        await using var harness = new XenHarness();
        await harness.Hypervisor.DeployAsync(await harness.SpecAsync(Id), Ct);
        await harness.PowerOffFromInsideAsync(Id);
        await File.WriteAllTextAsync(harness.CheckpointOf(Id), "some memory", Ct);

        var unknown = await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => harness.Hypervisor.SaveAsync(Id, harness.CheckpointOf(Id), Ct));

        Assert.Contains("whether its memory was saved whole is not known", unknown.Message);
        Assert.IsTrue(await harness.HasFileAsync(harness.CheckpointOf(Id)));
    }

    [TestMethod]
    public async Task Observe_DomainThatGoesBetweenTheTwoConversations_ProvesNothing()
    {
        var answers = new Queue<string>(["@list\n00000000-0000-0000-0000-000000000000 Domain-0\n@version\nRunning hypervisor: Xen 4.17.0\n@node\nCPU model: x86_64\nCPU(s): 4\nMemory size: 8388608 KiB\n@memory\nTotal: 1 KiB\n@capabilities\n<capabilities/>\n@end\n", "@00000000-0000-0000-0000-000000000000\n@end\n"]);
        var runner = new ScriptedRunner(_ => ScriptedRunner.Result(answers.Dequeue()));
        var hypervisor = new LibvirtHypervisor(new LibvirtOptions { Host = new("xen01"), Site = "lab", Uri = "xen:///system", DomainType = DomainType.Xen }, runner, new("/nonexistent", TimeProvider.System), TimeProvider.System);

        Assert.Contains("there is nothing of domain", (await hypervisor.ObserveAsync(Ct)).Incomplete ?? "it is whole");
    }

    [TestMethod]
    [DataRow("running (booted)", DomainState.Running, "booted")]
    [DataRow("running (unknown)", DomainState.Running, "")]
    [DataRow("idle", DomainState.Running, "")]
    [DataRow("paused (user)", DomainState.Paused, "by user")]
    [DataRow("in shutdown", DomainState.Running, "shutting down")]
    [DataRow("shut off (saved)", DomainState.Off, "saved")]
    [DataRow("shut off (destroyed)", DomainState.Off, "destroyed")]
    [DataRow("shut off (crashed)", DomainState.Crashed, "crashed")]
    [DataRow("crashed (panicked)", DomainState.Crashed, "panicked")]
    [DataRow("pmsuspended", DomainState.Paused, "suspended by its guest")]
    [DataRow("what is this", DomainState.Running, "")]
    public void Domstate_AnyWords_AreWhatTheNumbersMean(string words, DomainState state, string reason)
    {
        var (number, why) = DomainStates.Numbers(words);

        Assert.AreEqual((state, reason), DomainStates.Read(number, why));
    }

    [TestMethod]
    [DataRow("xenfv", "hvm")]
    [DataRow("xenpvh", "xenpvh")]
    [DataRow("xenpv", "linux")]
    public void Write_EveryMachine_IsOfItsKindWithParavirtualDisks(string machine, string kind)
    {
        var domain = Write(machine);

        Assert.AreEqual("xen", domain.Attribute("type")?.Value);
        Assert.AreEqual((kind, machine), (domain.Element("os")?.Element("type")?.Value, domain.Element("os")?.Element("type")?.Attribute("machine")?.Value));
        Assert.AreEqual(("/v/vmlinuz", "root=/dev/xvda1"), (domain.Element("os")?.Element("kernel")?.Value, domain.Element("os")?.Element("cmdline")?.Value));
        var full = machine == "xenfv";
        CollectionAssert.AreEqual(
            new[] { "file qcow2 xvda xen disk", "block raw xvdb xen disk", full ? "file raw hdc ide cdrom" : "file raw hdc xen disk", "file raw xvdc xen disk" },
            domain.Descendants("disk").Select(d => $"{d.Attribute("type")?.Value} {d.Element("driver")?.Attribute("type")?.Value} {d.Element("target")?.Attribute("dev")?.Value} {d.Element("target")?.Attribute("bus")?.Value} {d.Attribute("device")?.Value}").ToArray());
        Assert.AreEqual(full, domain.Descendants("serial").Any());
        Assert.AreEqual(!full, domain.Descendants("console").Any());
        Assert.IsFalse(domain.Descendants().Any(e => e.Name == "rng" || e.Name == "cpu" || e.Name == "memballoon" || e.Attribute("cache") is not null));
    }

    [TestMethod]
    public void Write_FullMachineWithoutAKernel_BootsFromItsDisk() =>
        Assert.AreEqual("hd", Write("xenfv", Spec with { Files = Spec.Files with { Kernel = null } }).Element("os")?.Element("boot")?.Attribute("dev")?.Value);

    private static XElement Write(string machine, DomainSpec? spec = null) =>
        XElement.Parse(Encoding.UTF8.GetString(new DomainXml(new DomainIdentity("lab"), machine).Write(spec ?? Spec, DomainType.Xen)));
}
