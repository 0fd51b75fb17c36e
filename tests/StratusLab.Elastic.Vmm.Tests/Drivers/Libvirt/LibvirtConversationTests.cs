using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

/// <summary>What is asked of a host in cases that a real libvirt does not come into at will.</summary>
[TestClass]
public sealed class LibvirtConversationTests
{
    private static readonly VmId Id = new(7);
    private static readonly DomainIdentity Identity = new("lab");

    [TestMethod]
    [DataRow(5, true)]
    [DataRow(1, false)]
    public async Task Continue_PausedDomain_GoesOnWhenItsHypervisorStoppedIt(int reason, bool goesOn)
    {
        var runner = new ScriptedRunner(_ => ScriptedRunner.Result(Paused(reason)));

        await Hypervisor(runner).ContinueAsync(Id, CancellationToken.None);

        Assert.AreEqual(goesOn, runner.Ran.Any(c => c.Arguments[^1] == $"resume {Identity.UuidOf(Id)}"));
    }

    [TestMethod]
    public async Task Receive_CardOnAVlan_LooksForItsBridgeBeforeTheDomainComes()
    {
        var runner = new ScriptedRunner(_ => throw new PeerUnreachableException("no answer"));
        var nic = Given.Vm(7).Nics[0] with { Bridge = "br100", Vlan = new(100, "eth0") };

        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Hypervisor(runner).ReceiveAsync(Id, [nic], CancellationToken.None));

        Assert.AreEqual("ip", runner.Ran.Single().Program);
        Assert.Contains("eth0.100", runner.Ran[0].Arguments);
    }

    private static LibvirtHypervisor Hypervisor(ScriptedRunner runner) =>
        new(new LibvirtOptions { Host = new HostName("kvm01"), Site = "lab" }, runner, new VmLogs("/nonexistent", TimeProvider.System), new StoppedClock(Given.Start));

    private static string Paused(int reason) =>
        $"@list\n{Identity.UuidOf(Id)} {Identity.NameOf(Id)}\n@stats\nDomain: '{Identity.NameOf(Id)}'\n  state.state=3\n  state.reason={reason}\n  vcpu.current=1\n  balloon.maximum=1024\n@version\nRunning hypervisor: QEMU 7.2.0\n@end\n";
}
