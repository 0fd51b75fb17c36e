using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Vmm.Tests.Templates;

[TestClass]
public sealed class TemplateSupportTests
{
    private static readonly VmTemplate Usual = Given.Template with { Disks = [new(new("worker")), new(new("scratch")) { Target = "vdb", Bus = "virtio", Driver = "qcow2" }], NicAddresses = ["10.77.0.9"], RawNics = [new("02:00:00:00:00:01", "br0")], Ec2 = [new() { Ami = "ami-1" }] };

    [TestMethod]
    public void Require_OfWhatDriversCanDo_Passes() => TemplateSupport.Require(Usual);

    [TestMethod]
    [DataRow("DISK = [ SOURCE = /a ]", "DISK 0: SOURCE is not supported yet.")]
    [DataRow("DISK = [ TYPE = swap, SIZE = 5 ]", "DISK 0: TYPE = swap is not supported yet.")]
    [DataRow("DISK = [ TYPE = fs, SIZE = 5, FORMAT = ext4 ]", "DISK 0: TYPE = fs is not supported yet.")]
    [DataRow("DISK = [ IMAGE = a, CLONE = no ]", "DISK 0: CLONE = no is not supported yet.")]
    [DataRow("DISK = [ IMAGE = a, SAVE = yes ]", "DISK 0: SAVE is not supported yet.")]
    [DataRow("DISK = [ IMAGE = a, READONLY = yes ]", "DISK 0: READONLY is not supported yet.")]
    [DataRow("DISK = [ IMAGE = a, TARGET = vdb ]", "DISK 0: TARGET = vdb is not supported yet. Remove it: this disk is vda.")]
    [DataRow("DISK = [ IMAGE = a, BUS = scsi ]", "DISK 0: BUS = scsi is not supported yet.")]
    [DataRow("DISK = [ IMAGE = a, DRIVER = raw ]", "DISK 0: DRIVER = raw is not supported yet.")]
    [DataRow("DISK = [ IMAGE = a ]\nOS = [ BOOT = network ]", "OS: BOOT = network is not supported yet.")]
    [DataRow("DISK = [ IMAGE = a ]\nFEATURES = [ ACPI = no ]", "FEATURES: ACPI = no is not supported:")]
    [DataRow("DISK = [ IMAGE = a ]\nFEATURES = [ PAE = yes ]", "FEATURES: PAE = yes is not supported yet.")]
    [DataRow("DISK = [ IMAGE = a ]\nGRAPHICS = [ TYPE = vnc ]", "GRAPHICS is not supported yet.")]
    [DataRow("EC2 = [ AMI = ami-1 ]", "it is for EC2 alone: there is neither a DISK nor a KERNEL, and EC2 is not supported yet.")]
    public void Missing_OfEachThing_NamesIt(string text, string expected)
    {
        var template = TemplateReader.ReadText($"NAME = worker\nMEMORY = 512\n{text}\n").Template ?? throw new AssertFailedException(text);

        Assert.StartsWith(expected, TemplateSupport.Missing(template).Single());
    }

    [TestMethod]
    public void Require_OfSeveralThings_NamesThemAll()
    {
        var e = Assert.ThrowsExactly<RejectedException>(() => TemplateSupport.Require(Usual with { Graphics = new(), HasPae = true }));

        Assert.Contains("Template \"small\" cannot be used: FEATURES: PAE", e.Message);
        Assert.Contains("GRAPHICS", e.Message);
    }
}
