using System.Text;
using System.Xml.Linq;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

[TestClass]
public sealed class DomainXmlTests
{
    private const string Hostile = "a'b\"c<d>&e</domain><!--]]>$(x)";

    private static readonly DomainSpec Spec = new()
    {
        Vm = new VmId(5),
        Title = "wn-0-5",
        Vcpus = 2,
        MemoryMiB = 512,
        Files = new VmFiles
        {
            Disks = [new VmDisk("/data/vms/5/disk.0", "qcow2", "vda"), new VmDisk("/data/vms/5/context.iso", "raw", "vdb", IsReadOnly: true)],
            Kernel = "/boot/vmlinuz",
            Initrd = "/boot/initrd",
            ConsoleLog = "/data/vms/5/console.log",
        },
        Nics = [new Nic(new NetworkName("batch"), "br0", "02:00:0a:4d:00:05", "10.77.0.5")],
        KernelCommandLine = "root=/dev/vda rw",
    };

    [TestMethod]
    public void Write_UsualVm_IsThisDomain() => Assert.AreEqual(
        """
        <domain type="qemu">
          <name>one-lab-5</name>
          <uuid>b4153f8c-9dee-5024-9359-e30c0d56a200</uuid>
          <title>wn-0-5</title>
          <metadata>
            <elastic:vm xmlns:elastic="https://stratuslab.eu/elastic/domain/1" site="lab" id="5" />
          </metadata>
          <memory unit="MiB">512</memory>
          <vcpu>2</vcpu>
          <os>
            <type machine="q35">hvm</type>
            <kernel>/boot/vmlinuz</kernel>
            <initrd>/boot/initrd</initrd>
            <cmdline>root=/dev/vda rw</cmdline>
          </os>
          <features>
            <acpi />
            <apic />
          </features>
          <cpu mode="maximum">
            <feature policy="disable" name="la57" />
          </cpu>
          <clock offset="utc" />
          <on_poweroff>destroy</on_poweroff>
          <on_reboot>restart</on_reboot>
          <on_crash>destroy</on_crash>
          <devices>
            <controller type="usb" model="none" />
            <disk type="file" device="disk">
              <driver name="qemu" type="qcow2" cache="unsafe" />
              <source file="/data/vms/5/disk.0" />
              <target dev="vda" bus="virtio" />
            </disk>
            <disk type="file" device="disk">
              <driver name="qemu" type="raw" />
              <source file="/data/vms/5/context.iso" />
              <target dev="vdb" bus="virtio" />
              <readonly />
            </disk>
            <interface type="bridge">
              <mac address="02:00:0a:4d:00:05" />
              <source bridge="br0" />
              <model type="virtio" />
            </interface>
            <serial type="file">
              <source path="/data/vms/5/console.log" append="on" />
              <target port="0" />
            </serial>
            <rng model="virtio">
              <backend model="random">/dev/urandom</backend>
            </rng>
            <memballoon model="none" />
          </devices>
        </domain>
        """, Text(Spec));

    [TestMethod]
    public void Write_Kvm_GivesTheHostsProcessor()
    {
        var domain = XElement.Parse(Encoding.UTF8.GetString(new DomainXml(new DomainIdentity("lab"), "q35").Write(Spec, DomainType.Kvm)));

        Assert.AreEqual("kvm", domain.Attribute("type")?.Value);
        Assert.AreEqual("host-passthrough", domain.Element("cpu")?.Attribute("mode")?.Value);
    }

    [TestMethod]
    public void Write_FilteredCard_KeepsItToItsAddress() => Assert.AreEqual(
        """
        <interface type="bridge">
          <mac address="02:00:0a:4d:00:05" />
          <source bridge="br0" />
          <model type="virtio" />
          <filterref filter="clean-traffic">
            <parameter name="IP" value="10.77.0.5" />
          </filterref>
        </interface>
        """, XElement.Parse(Text(Spec with { Nics = [Spec.Nics[0] with { IsFiltered = true }] })).Descendants("interface").Single().ToString());

    [TestMethod]
    public void Write_CardOutsideEveryNetwork_FollowsTheOthers() => Assert.AreEqual(
        """
        <interface type="bridge">
          <mac address="02:11:22:33:44:55" />
          <source bridge="br1" />
          <model type="virtio" />
        </interface>
        """, XElement.Parse(Text(Spec with { RawNics = [new("02:11:22:33:44:55", "br1")] })).Descendants("interface").ElementAt(1).ToString());

    [TestMethod]
    public void Write_NoKernel_BootsTheFirstDisk()
    {
        var system = XElement.Parse(Text(Spec with { Files = Spec.Files with { Kernel = null } })).Element("os");

        Assert.AreEqual("""<boot dev="hd" />""", system?.Element("boot")?.ToString());
        Assert.IsNull(system?.Element("cmdline"));
    }

    [TestMethod]
    [DataRow("hd")]
    [DataRow("cdrom")]
    [DataRow("network")]
    public void Write_Boot_IsWhatIsAskedFor(string boot) =>
        Assert.AreEqual(boot, XElement.Parse(Text(Spec with { Boot = boot, Files = Spec.Files with { Kernel = null } })).Element("os")?.Element("boot")?.Attribute("dev")?.Value);

    [TestMethod]
    [DataRow(true, false, "acpi apic")]
    [DataRow(false, true, "apic pae")]
    public void Write_Features_AreWhatIsAskedFor(bool acpi, bool pae, string expected) =>
        Assert.AreEqual(expected, string.Join(' ', XElement.Parse(Text(Spec with { HasAcpi = acpi, HasPae = pae })).Element("features")!.Elements().Select(e => e.Name.LocalName))); // Every domain has them.

    [TestMethod]
    public void Write_Raw_IsMergedIntoTheDomain()
    {
        var usual = XElement.Parse(Text(Spec));
        var domain = XElement.Parse(Text(Spec with
        {
            KvmRaw = """
                <features><kvm><hidden state="on"/></kvm></features>
                <cpu><topology sockets="1" cores="2" threads="1"/><feature policy="require" name="la57"/></cpu>
                <cputune><shares> 512 </shares></cputune>
                <devices><rng model="virtio"><rate bytes="1024"/></rng><memballoon model="virtio"/><watchdog model="i6300esb" action="reset"/></devices>
                """,
        }));

        Assert.AreEqual("<features><acpi /><apic /><kvm><hidden state=\"on\" /></kvm></features>", domain.Element("features")?.ToString(SaveOptions.DisableFormatting));
        Assert.AreEqual("<cpu mode=\"maximum\"><feature policy=\"require\" name=\"la57\" /><topology sockets=\"1\" cores=\"2\" threads=\"1\" /></cpu>", domain.Element("cpu")?.ToString(SaveOptions.DisableFormatting));
        Assert.AreEqual("512", domain.Element("cputune")?.Element("shares")?.Value);
        Assert.AreEqual("<rng model=\"virtio\"><backend model=\"random\">/dev/urandom</backend><rate bytes=\"1024\" /></rng>", domain.Descendants("rng").Single().ToString(SaveOptions.DisableFormatting));
        Assert.AreEqual("virtio", domain.Descendants("memballoon").Single().Attribute("model")?.Value);
        CollectionAssert.AreEqual(
            usual.Element("devices")!.Elements().Select(e => e.Name).Append("watchdog").ToArray(), // Every domain has them.
            domain.Element("devices")!.Elements().Select(e => e.Name).ToArray()); // Every domain has them.
    }

    [TestMethod]
    public void Write_RawWithAMode_StandsInPlaceOfOurProcessor() => Assert.AreEqual(
        "<cpu mode=\"custom\"><model>qemu64</model></cpu>",
        XElement.Parse(Text(Spec with { KvmRaw = "<cpu mode='custom'><model>qemu64</model></cpu>" })).Element("cpu")?.ToString(SaveOptions.DisableFormatting));

    [TestMethod]
    public void Write_RawUnderXen_IsLeftOut() =>
        Assert.DoesNotContain("watchdog", Encoding.UTF8.GetString(new DomainXml(new DomainIdentity("lab"), "xenfv").Write(Spec with { KvmRaw = "<devices><watchdog model='i6300esb'/></devices>" }, DomainType.Xen)));

    [TestMethod]
    public void Write_RawThatIsNotOnTheList_IsRefusedHereToo() =>
        Assert.StartsWith("RAW DATA line 1 column 2 has <os>", Assert.Throws<RejectedException>(() => Text(Spec with { KvmRaw = "<os/>" })).Message);

    [TestMethod]
    [DataRow("q35", "sata")]
    [DataRow("pc-q35-7.2", "sata")]
    [DataRow("pc", "ide")]
    public void Write_IdeDisk_IsSataWhereTheMachineHasNoIde(string machine, string bus)
    {
        var spec = Spec with { Files = Spec.Files with { Disks = [new VmDisk("/d", "raw", "hda") { Bus = "ide" }] } };
        var domain = XElement.Parse(Encoding.UTF8.GetString(new DomainXml(new DomainIdentity("lab"), machine).Write(spec, DomainType.Qemu)));

        Assert.AreEqual(bus, domain.Descendants("target").First().Attribute("bus")?.Value);
    }

    [TestMethod]
    [DataRow("virtio", true, "disk")]
    [DataRow("ide", true, "cdrom")]
    [DataRow("sata", true, "cdrom")]
    [DataRow("sata", false, "disk")]
    public void Write_ReadOnlyDiskOnABusOfDrives_IsACdrom(string bus, bool isReadOnly, string device) => Assert.AreEqual(
        device, XElement.Parse(Text(With(new VmDisk("/d", "raw", "x", isReadOnly) { Bus = bus }))).Descendants("disk").Single().Attribute("device")?.Value);

    [TestMethod]
    public void Write_ScsiDisk_HasTheControllerThatGuestsKnow() =>
        Assert.AreEqual("virtio-scsi", XElement.Parse(Text(With(new VmDisk("/d", "raw", "sda") { Bus = "scsi" }))).Descendants("controller").Single(c => c.Attribute("type")?.Value == "scsi").Attribute("model")?.Value);

    [TestMethod]
    public void Write_DiskThatIsKept_IsFlushedWhenTheGuestAsks() =>
        Assert.IsNull(XElement.Parse(Text(With(new VmDisk("/d", "raw", "vda") { IsKept = true }))).Descendants("driver").Single().Attribute("cache"));

    [TestMethod]
    public void Write_Graphics_ListensWhereItIsAsked()
    {
        var fixedPort = XElement.Parse(Text(Spec with { Graphics = new() { Listen = "10.0.0.1", Port = 5907, Password = Hostile } })).Descendants("graphics").Single();
        var anyPort = XElement.Parse(Text(Spec with { Graphics = new() })).Descendants("graphics").Single();

        Assert.AreEqual(("vnc", "5907", "no", Hostile), (fixedPort.Attribute("type")?.Value, fixedPort.Attribute("port")?.Value, fixedPort.Attribute("autoport")?.Value, fixedPort.Attribute("passwd")?.Value));
        Assert.AreEqual("10.0.0.1", fixedPort.Element("listen")?.Attribute("address")?.Value);
        Assert.AreEqual((null, "yes", null), (anyPort.Attribute("port")?.Value, anyPort.Attribute("autoport")?.Value, anyPort.Attribute("passwd")?.Value));
    }

    [TestMethod]
    public void Write_HostileTexts_StayTexts()
    {
        var domain = XElement.Parse(Text(Spec with
        {
            Title = Hostile,
            KernelCommandLine = Hostile,
            Nics = [Spec.Nics[0] with { Bridge = Hostile, Mac = Hostile }],
            Files = Spec.Files with { Kernel = Hostile, Initrd = Hostile, ConsoleLog = Hostile, Disks = [new VmDisk(Hostile, Hostile, Hostile)] },
        }));

        var usual = XElement.Parse(Text(Spec with { Files = Spec.Files with { Disks = [Spec.Files.Disks[0]] } }));
        CollectionAssert.AreEqual(usual.Descendants().Select(element => element.Name).ToArray(), domain.Descendants().Select(element => element.Name).ToArray());
        Assert.AreEqual(Hostile, domain.Element("title")?.Value);
        Assert.AreEqual(Hostile, domain.Element("os")?.Element("cmdline")?.Value);
        Assert.AreEqual(Hostile, domain.Descendants("source").First(source => source.Attribute("file") is not null).Attribute("file")?.Value);
        Assert.AreEqual(Hostile, domain.Descendants("source").First(source => source.Attribute("bridge") is not null).Attribute("bridge")?.Value);
    }

    [TestMethod]
    public void Write_TitleOfSeveralLines_IsOneLine() => Assert.AreEqual("a?b", XElement.Parse(Text(Spec with { Title = "a\nb" })).Element("title")?.Value);

    [TestMethod]
    [DataRow("\0")]
    [DataRow("\u0001")]
    [DataRow("\uffff")]
    public void Write_CharactersThatXmlCannotHold_AreRejected(string text) =>
        Assert.ThrowsExactly<RejectedException>(() => Text(Spec with { KernelCommandLine = "root=" + text }));

    private static DomainSpec With(VmDisk disk) => Spec with { Files = Spec.Files with { Disks = [disk] } };

    private static string Text(DomainSpec spec) => Encoding.UTF8.GetString(new DomainXml(new DomainIdentity("lab"), "q35").Write(spec, DomainType.Qemu));
}
