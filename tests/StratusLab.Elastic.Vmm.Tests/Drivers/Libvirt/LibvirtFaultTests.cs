using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

/// <summary>Messages recorded from virsh 9.0.0 with QEMU 7.2.22, each from the failure that its row names.</summary>
[TestClass]
public sealed class LibvirtFaultTests
{
    [TestMethod]
    [DataRow(typeof(PeerUnreachableException), "does not seem to run", "error: failed to connect to the hypervisor; error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory")]
    [DataRow(typeof(PeerUnreachableException), "does not seem to run", "error: failed to connect to the hypervisor; error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': Connection refused")]
    [DataRow(typeof(PeerUnreachableException), "went away", "error: Disconnected from qemu:///system due to end of file; error: internal error: client socket is closed")]
    [DataRow(typeof(PeerUnreachableException), "tried again", "error: Failed to destroy domain 'x'; error: Timed out during operation: cannot acquire state change lock (held by monitor=remoteDispatchDomainShutdown)")]
    [DataRow(typeof(PeerUnreachableException), "tried again", "error: Failed to start domain 'one-test-2-7'; error: Cannot open log file: '/tmp/7/console.log': Device or resource busy")]
    [DataRow(typeof(RejectedException), "group libvirt", "error: failed to connect to the hypervisor; error: authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'")]
    [DataRow(typeof(RejectedException), "group libvirt", "error: failed to connect to the hypervisor; error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied")]
    [DataRow(typeof(CapacityExhaustedException), "memory", "error: Failed to start domain 'one-lab-7'; error: internal error: qemu unexpectedly closed the monitor: 2026-11-22T08:31:32.266424Z qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory")]
    [DataRow(typeof(CapacityExhaustedException), "full", "error: Failed to start domain 'x'; error: unable to write to '/run/x': No space left on device")]
    [DataRow(typeof(RejectedException), "bridge does not exist", "error: Failed to start domain 'one-lab-7'; error: Cannot get interface MTU on 'nobr0': No such device")]
    [DataRow(typeof(RejectedException), "check that it is a bridge", "error: Failed to create domain from /dev/stdin; error: Cannot set interface MTU on 'vnet0': Invalid argument")]
    [DataRow(typeof(RejectedException), "reach the VM's files", "error: Failed to start domain 'x'; error: Cannot access storage file '/nonexistent/disk.0' (as uid:0, gid:0): No such file or directory")]
    [DataRow(typeof(RejectedException), "rename or remove", "error: Failed to define domain from /dev/stdin; error: operation failed: domain 'one-lab-7' already exists with uuid 11111111-2222-5333-8444-555555555555")]
    [DataRow(typeof(RejectedException), "has been renamed", "error: Failed to define domain from /dev/stdin; error: operation failed: domain 'one-lab-7' is already defined with uuid 11111111-2222-5333-8444-555555555555")]
    [DataRow(typeof(RejectedException), "No PCI buses", "error: Failed to define domain from /dev/stdin; error: XML error: No PCI buses available")]
    [DataRow(typeof(RejectedException), "nothing", "")]
    public void From_RecordedError_IsTheRightKindWithAdvice(Type kind, string advice, string error)
    {
        var fault = LibvirtFault.From(ScriptedRunner.Result("", error, 1), "start domain one-lab-7 on kvm01");

        Assert.AreEqual(kind, fault.GetType());
        Assert.Contains("start domain one-lab-7 on kvm01", fault.Message);
        Assert.Contains(advice, fault.Message);
        Assert.Contains(error, fault.Message);
    }
}
