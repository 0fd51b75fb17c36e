using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Tests.Doctor;

/// <summary>A host through a virsh that is a script; its texts are those of libvirt 9.0.</summary>
[TestClass]
public sealed class HostCheckTests
{
    private const string Version = "version) printf 'Compiled against library: libvirt 9.0.0\\nRunning hypervisor: QEMU 7.2.22\\n';;";
    private const string Virtio = "echo '<domainCapabilities><devices><disk supported=\"yes\"><enum name=\"bus\"><value>fdc</value><value>virtio</value></enum></disk></devices></domainCapabilities>'";
    private const string KvmFix = " -> Enable virtualization in the host's firmware and load kvm_intel or kvm_amd; or set \"domain-type: qemu\" if slow guests will do.";

    private static readonly ElasticConfiguration Filtered = Patient.Site with { Networks = [Patient.Network with { IsFiltered = true }] };

    private readonly FakePrograms programs = new();
    private readonly string devices = Directory.CreateTempSubdirectory("elastic-doctor").FullName;

    [TestInitialize]
    public void MakeBridge() => Directory.CreateDirectory(Path.Combine(devices, "br0", "bridge"));

    [TestCleanup]
    public void RemoveFiles()
    {
        programs.Dispose();
        Directory.Delete(devices, recursive: true);
    }

    [TestMethod]
    public async Task Host_WithKvm_IsWell()
    {
        Virsh(Version, $"domcapabilities) [ \"$*\" = '-q -c qemu:///system domcapabilities --virttype kvm --machine q35' ] && {Virtio};;", "create) grep -q '^<domain type=\"kvm\">.*<cpu mode=\"host-passthrough\" />';;");
        Assert.AreEqual(
            """
            Ok: host kvm01: virsh connects to qemu:///system (QEMU 7.2.22)
            Ok: host kvm01: KVM works, guests are q35
            Ok: host kvm01: QEMU there has virtio
            Ok: host kvm01: bridge br0 is there
            """,
            await FindAsync(Patient.Host));
    }

    [TestMethod]
    [DataRow("auto", "Warn: host kvm01: guests will be emulated, which is slow: KVM does not work for q35: error: qemu exited: kvm_arch_init failed" + KvmFix)]
    [DataRow("kvm", "Fail: host kvm01: KVM does not work for q35: error: qemu exited: kvm_arch_init failed" + KvmFix)]
    [DataRow("qemu", "Ok: host kvm01: guests are emulated, as configured, as q35")]
    public async Task Host_KvmThatOnlySeemsToWork_IsSeenThrough(string domainType, string expected)
    {
        Virsh(Version, "domcapabilities) ;;", "create) echo 'error: qemu exited: kvm_arch_init failed' >&2; exit 1;;");
        Assert.AreEqual(expected, (await FindAsync(Patient.Host with { DomainType = domainType })).Split('\n')[1]);
    }

    [TestMethod]
    public async Task Host_UnknownMachine_Fails()
    {
        Virsh(Version, "domcapabilities) echo \"error: the machine 'q36' is not supported by emulator '/usr/bin/qemu-system-x86_64'\" >&2; exit 1;;");
        Assert.AreEqual(
            "Fail: host kvm01: guests cannot be emulated as q36: error: the machine 'q36' is not supported by emulator '/usr/bin/qemu-system-x86_64'"
            + " -> Install QEMU for the machine's architecture there (Debian: qemu-system-x86), or correct \"machine\".",
            (await FindAsync(Patient.Host with { DomainType = "qemu", Machine = "q36" })).Split('\n')[1]);
    }

    [TestMethod]
    [DataRow("error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory", "Start libvirtd (or virtqemud) there, or correct the host's \"uri\".")]
    [DataRow("error: authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'", "Add the service's user to the group libvirt, then log in again or restart the service.")]
    [DataRow("Host key verification failed.", "Log in once with ssh as the service's user and accept the host's key after comparing it.")]
    public async Task Host_ThatDoesNotConnect_GetsNoOtherFindings(string error, string fix)
    {
        Virsh($"version) cat >&2 <<'X'\n{error}\nX\nexit 1;;");
        Assert.AreEqual($"Fail: host kvm01: virsh does not connect to qemu:///system: {error.TrimEnd('.')} -> {fix}", await FindAsync(Patient.Host));
    }

    [TestMethod]
    public async Task Host_WithoutVirsh_SaysWhatToInstall()
    {
        var found = await FindAsync(Patient.Host);
        StringAssert.StartsWith(found, "Fail: host kvm01: virsh does not connect to qemu:///system: There is no program ");
        StringAssert.EndsWith(found, " -> Install virsh (Debian: libvirt-clients; RHEL: libvirt-client).");
    }

    [TestMethod]
    public async Task Virtio_Missing_Fails()
    {
        Virsh(Version, $"domcapabilities) {Virtio.Replace("<value>virtio</value>", "<value>ide</value>", StringComparison.Ordinal)};;", "*) ;;");
        StringAssert.Contains(await FindAsync(Patient.Host), "\nFail: host kvm01: QEMU there has no virtio disks for q35, which every VM gets -> Install the host's full QEMU");
    }

    [TestMethod]
    public async Task Migration_PeersThatShareFiles_AreTried()
    {
        Virsh("*) case $* in *'qemu+ssh://root@kvm02:22/system hostname') echo kvm02;; *'qemu+ssh://root@kvm03:22/system hostname') echo 'Permission denied (publickey).' >&2; exit 1;; esac;;");
        HostConfiguration Peer(string name, string? data) => Patient.Host with { Policy = new() { Name = new(name) }, Ssh = new() { Address = name, User = "root", DataDirectory = data } };
        var found = await FindAsync(Patient.Host, Patient.Site with { Hosts = [Patient.Host, Peer("kvm02", null), Peer("kvm03", null), Peer("kvm04", "/srv")] });
        StringAssert.Contains(found, "\nOk: host kvm01: reaches libvirt of kvm02, VMs can move there while they run\nWarn: host kvm01: does not reach libvirt of kvm03 at qemu+ssh://root@kvm03:22/system, VMs cannot move there while they run: ");
        Assert.DoesNotContain("kvm04", found);
    }

    [TestMethod]
    public async Task Bridge_MissingHere_Fails()
    {
        Virsh(Version, "*) ;;");
        Directory.Delete(Path.Combine(devices, "br0", "bridge"));
        StringAssert.EndsWith(await FindAsync(Patient.Host), "Fail: host kvm01: br0 is there, but is no bridge of the kernel -> Name a bridge in the network's \"bridge\"; Open vSwitch is not supported.");
        Directory.Delete(Path.Combine(devices, "br0"));
        StringAssert.EndsWith(
            await FindAsync(Patient.Host), "Fail: host kvm01: bridge br0 is not there -> Create it there (ip link add br0 type bridge; make it permanent), or correct the network's \"bridge\".");
    }

    [TestMethod]
    public async Task Bridge_OfAVlan_IsMadeLaterWhereItsDeviceIs()
    {
        Virsh(Version, "*) ;;");
        var site = Patient.Site with { Networks = [Patient.Network with { Bridge = "br7", Vlan = new(7, "eth0") }] };
        StringAssert.EndsWith(await FindAsync(Patient.Host, site), "Fail: host kvm01: neither bridge br7 nor eth0, the device of its VLAN 7, is there -> Correct the network's \"vlan-device\"; it is the same on every host.");
        Directory.CreateDirectory(Path.Combine(devices, "eth0"));
        StringAssert.EndsWith(await FindAsync(Patient.Host, site), "Ok: host kvm01: eth0 is there, bridge br7 for VLAN 7 is made with the first VM");
    }

    [TestMethod]
    public async Task SpoofFilter_FilterAndToolThere_IsWell()
    {
        Virsh(Version, "nwfilter-list) printf ' 0c6d8a64-5c23-4a18-b5d3-63b4ab5a0a28   allow-arp\\n 1c6d8a64-5c23-4a18-b5d3-63b4ab5a0a28   clean-traffic\\n';;", "*) ;;");
        programs.Add("ebtables", "echo 'ebtables 1.8.9 (nf_tables)'");
        StringAssert.EndsWith(await FindAsync(Patient.Host, Filtered), "Ok: host kvm01: the spoof filter clean-traffic is there\nOk: host kvm01: ebtables is there, for the spoof filter");
    }

    [TestMethod]
    public async Task SpoofFilter_NeitherThere_SaysWhatToInstall()
    {
        Virsh(Version, "nwfilter-list) printf ' 0c6d8a64-5c23-4a18-b5d3-63b4ab5a0a28   clean-traffic-gateway\\n';;", "*) ;;");
        var found = (await FindAsync(Patient.Host, Filtered)).Split('\n')[^2..];
        StringAssert.StartsWith(found[0], "Fail: host kvm01: the spoof filter clean-traffic is not there -> Install libvirt's filters there (Debian: libvirt-daemon-config-nwfilter;");
        StringAssert.StartsWith(found[1], "Fail: host kvm01: ebtables, by which libvirt filters, cannot be run: ");
    }

    [TestMethod]
    public async Task Bridge_OnAnotherMachine_IsLookedUpThroughLibvirt()
    {
        var host = Patient.Host with { Uri = "qemu+ssh://root@kvm02/system" };
        Virsh(Version, "nodedev-list) printf 'net_lo_00_00\\nnet_br0_52_54_00\\n';;", "*) ;;");
        StringAssert.EndsWith(await FindAsync(host), "\nOk: host kvm01: br0 is there");
        Virsh(Version, "nodedev-list) printf 'net_lo_00_00\\nnet_br01_52_54_00\\n';;", "*) ;;");
        StringAssert.Contains(await FindAsync(host), "\nFail: host kvm01: bridge br0 is not among the interfaces that libvirt lists -> ");
        Virsh(Version, "nodedev-list) echo 'error: no connection driver' >&2; exit 1;;", "*) ;;");
        StringAssert.Contains(await FindAsync(host), "\nWarn: host kvm01: whether bridge br0 is there is not known: error: no connection driver -> ");
    }

    [TestMethod]
    public async Task Xen_MachineThatItHas_IsWellAndHasNoFilters()
    {
        Virsh("version) printf 'Running hypervisor: Xen 4.17.0\\n';;", "domcapabilities) [ \"$*\" = '-q -c xen:///system domcapabilities --virttype xen --machine xenpvh' ] && echo '<domainCapabilities/>';;");
        var found = await FindAsync(Patient.Host with { Uri = "xen:///system", DomainType = "xen", Machine = "xenpvh" }, Filtered);

        Assert.StartsWith("Ok: host kvm01: virsh connects to xen:///system (Xen 4.17.0)\nOk: host kvm01: Xen runs guests as xenpvh\n", found);
        Assert.Contains("\nFail: host kvm01: libvirt has no filters for Xen, VMs with a card on a network with a spoof filter are refused there", found);
    }

    private void Virsh(params string[] cases) => programs.Add("virsh", ["case $4 in", .. cases, "esac"]);

    private Task<string> FindAsync(HostConfiguration host) => FindAsync(host, Patient.Site);

    private Task<string> FindAsync(HostConfiguration host, ElasticConfiguration site) => Patient.FindAsync(HostCheck.Make(host, site, Patient.Tools(programs) with { NetworkDevices = devices }));
}
