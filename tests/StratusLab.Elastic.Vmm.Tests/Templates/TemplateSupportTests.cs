using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Vmm.Tests.Templates;

[TestClass]
public sealed class TemplateSupportTests
{
    private static readonly VmTemplate Usual = Given.Template with { Disks = [new(new("worker")), new(new("scratch")) { Target = "vdb", Bus = "virtio", Driver = "qcow2" }], NicAddresses = ["10.77.0.9"], RawNics = [new("02:00:00:00:00:01", "br0")], Ec2 = [new() { Ami = "ami-1", Network = "burst" }] };

    [TestMethod]
    public void Require_OfWhatDriversCanDo_Passes() => TemplateSupport.Require(Usual);

    [TestMethod]
    [DataRow("DISK = [ SOURCE = \"https://example.org/a\" ]", "DISK 0: a SOURCE from elsewhere is not fetched when a VM starts.")]
    [DataRow("DISK = [ IMAGE = a, CLONE = no ]", "DISK 0: CLONE = no is supported with READONLY = yes alone")]
    [DataRow("DISK = [ IMAGE = a, CLONE = no, READONLY = yes, DRIVER = raw ]", "DISK 0: CLONE = no uses the image as it is.")]
    [DataRow("DISK = [ TYPE = swap, SIZE = 5, DRIVER = qcow2 ]", "DISK 0: a disk that is made empty is raw.")]
    [DataRow("DISK = [ IMAGE = a, TARGET = xvda ]", "DISK 0: TARGET = xvda is how Xen calls it. Write vda, which a Xen host makes of it by itself.")]
    [DataRow("DISK = [ IMAGE = a, TARGET = sda, BUS = virtio ]", "DISK 0: TARGET = sda is no device of BUS = virtio, whose devices begin with vd.")]
    [DataRow("DISK = [ IMAGE = a, READONLY = yes ]\nOS = [ BOOT = cdrom ]", "OS: BOOT = cdrom needs a DISK that is one")]
    [DataRow("DISK = [ BLOCK = a ]\nDISK = [ BLOCK = a ]", "DISK: BLOCK = a is written twice. Keep one.")]
    [DataRow("OS = [ BOOT = network ]", "OS: BOOT = network needs a NIC.")]
    [DataRow("DISK = [ IMAGE = a, SAVE = yes ]\nEC2 = [ AMI = ami-1 ]", "EC2: a DISK with SAVE = yes is not there")]
    [DataRow("CONTEXT = [ USER_DATA = x ]\nEC2 = [ AMI = ami-1, CLOUD = eu ]", "EC2 for eu: the user data there is the context itself.")]
    [DataRow("NIC = [ NETWORK = a ]\nNIC = [ NETWORK = b ]\nEC2 = [ AMI = ami-1 ]", "EC2: an instance has one card.")]
    [DataRow("EC2 = [ AMI = ami-1 ]\nEC2 = [ AMI = ami-2 ]", "EC2 is written twice without a CLOUD. Keep one.")]
    public void Missing_OfEachThing_NamesIt(string text, string expected)
    {
        var template = TemplateReader.ReadText($"NAME = worker\nMEMORY = 512\n{text}\n").Template ?? throw new AssertFailedException(text);

        Assert.StartsWith(expected, TemplateSupport.Missing(template).Single());
    }

    [TestMethod]
    [DataRow("DISK = [ SOURCE = /a ]")]
    [DataRow("DISK = [ BLOCK = a, TARGET = sda, READONLY = yes ]\nDISK = [ BLOCK = b ]")]
    [DataRow("DISK = [ TYPE = swap, SIZE = 5 ]")]
    [DataRow("DISK = [ TYPE = fs, SIZE = 5, FORMAT = ext2, SAVE = yes ]")]
    [DataRow("DISK = [ IMAGE = a, CLONE = no, READONLY = yes ]")]
    [DataRow("DISK = [ IMAGE = a, SAVE = yes, DRIVER = raw, TARGET = hdc ]")]
    [DataRow("DISK = [ IMAGE = a, TARGET = sda, BUS = sata ]")]
    [DataRow("DISK = [ IMAGE = a, TARGET = hda, READONLY = yes, CLONE = no ]\nOS = [ BOOT = cdrom ]")]
    [DataRow("NIC = [ NETWORK = lan ]\nOS = [ BOOT = network ]")]
    [DataRow("DISK = [ IMAGE = a ]\nFEATURES = [ ACPI = no, PAE = yes ]\nGRAPHICS = [ TYPE = vnc ]")]
    public void Missing_OfWhatDriversCanDo_IsNothing(string text)
    {
        var template = TemplateReader.ReadText($"NAME = worker\nMEMORY = 512\n{text}\n").Template ?? throw new AssertFailedException(text);

        Assert.IsEmpty(TemplateSupport.Missing(template));
    }

    [TestMethod]
    public void Require_OfSeveralThings_NamesThemAll()
    {
        var e = Assert.ThrowsExactly<RejectedException>(() => TemplateSupport.Require(Usual with { Disks = [Usual.Disks[0] with { IsClone = false }], Boot = "cdrom" }));

        Assert.Contains("Template \"small\" cannot be used: DISK 0: CLONE = no", e.Message);
        Assert.Contains("BOOT = cdrom", e.Message);
    }
}
