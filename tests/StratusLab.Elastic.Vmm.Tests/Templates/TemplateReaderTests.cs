using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Vmm.Tests.Templates;

[TestClass]
public sealed class TemplateReaderTests
{
    private const string Head = "NAME = worker\nMEMORY = 512\n";
    private const string Good = Head + "DISK = [ IMAGE = worker ]\n";

    [TestMethod]
    public void ReadText_OfEverything_GivesTheTemplate()
    {
        var template = Read(
            """
            # A worker node.
            name   = "worker"          # names in any letter case
            CPU    = 0.5
            VCPU   = 2
            MEMORY = 2G
            OS = [ KERNEL = /srv/vmlinuz, INITRD = "/srv/initrd", ROOT = vda1, KERNEL_CMD = "rw console=ttyS0" ]
            DISK = [ IMAGE = worker ]
            DISK = [
              TYPE   = swap,           # made when the VM is
              SIZE   = 1024,
              TARGET = vdb
            ]
            DISK = [ TYPE = FS, FORMAT = ext4, SIZE = 2048, SAVE = yes ]
            DISK = [ SOURCE = "https://example.org/data.qcow2?a=b#c", CLONE = NO, READONLY = yes, BUS = scsi, DRIVER = qcow2 ]
            NIC = [ NETWORK = workers, IP = 10.77.0.9 ]
            NIC = [ NETWORK = storage ]
            NIC = [ MAC = 02:00:0A:4D:00:05, BRIDGE = br1 ]
            CONTEXT = [
              greeting = "say \"hello\", \$USER
            and goodbye",
              FILES = "/etc/hosts /srv/keys/id.pub"
            ]
            REQUIREMENTS = "ARCH = \"x86_64\" & FREECPU > 100"
            RANK = FREECPU - 10 * RUNNING_VMS
            FEATURES = [ PAE = yes, ACPI = no ]
            GRAPHICS = [ TYPE = VNC, LISTEN = 127.0.0.1, PORT = 5901, PASSWD = secret ]
            RAW = [ TYPE = kvm, DATA = "<features>
              <pmu state=\"off\"/></features>" ]
            EC2 = [ AMI = "ami-1", KEYPAIR = gold, AUTHORIZEDPORTS = "22,80", INSTANCETYPE = "m1.small,m1.large", ELASTICIP = 192.0.2.1, CLOUD = eu ]
            EC2 = [ AMI = "ami-2" ]
            """);

        Assert.AreEqual(("worker", 0.5, 2, 2048L), (template.Name.Value, template.Cpu, template.Vcpu, template.MemoryMiB));
        Assert.AreEqual(("/srv/vmlinuz", "/srv/initrd", "root=/dev/vda1 rw console=ttyS0"), (template.Kernel, template.Initrd, template.KernelCommandLine));
        CollectionAssert.AreEqual(
            new[]
            {
                new DiskTemplate(new("worker")),
                new(new("")) { Kind = DiskKind.Swap, SizeMiB = 1024, Target = "vdb" },
                new(new("")) { Kind = DiskKind.FileSystem, Format = "ext4", SizeMiB = 2048, IsSaved = true },
                new(new("")) { Kind = DiskKind.Source, Source = "https://example.org/data.qcow2?a=b#c", IsClone = false, IsReadOnly = true, Bus = "scsi", Driver = "qcow2" },
            },
            template.Disks);
        CollectionAssert.AreEqual(new NetworkName[] { new("workers"), new("storage") }, template.Nics);
        CollectionAssert.AreEqual(new[] { "10.77.0.9", "" }, template.NicAddresses);
        CollectionAssert.AreEqual(new[] { new RawNic("02:00:0a:4d:00:05", "br1") }, template.RawNics);
        Assert.AreEqual("say \"hello\", $USER\nand goodbye", template.Context["GREETING"]);
        Assert.AreEqual("hosts=/etc/hosts id.pub=/srv/keys/id.pub", string.Join(' ', template.ContextFiles.Select(f => $"{f.Key}={f.Value}")));
        Assert.AreEqual(("ARCH = \"x86_64\" & FREECPU > 100", "FREECPU - 10 * RUNNING_VMS"), (template.Requirements, template.Rank));
        Assert.AreEqual((false, true), (template.HasAcpi, template.HasPae));
        Assert.AreEqual(new GraphicsTemplate { Port = 5901, Password = "secret" }, template.Graphics);
        Assert.DoesNotContain("secret", $"{template}");
        Assert.AreEqual("<features>\n  <pmu state=\"off\"/></features>", template.KvmRaw);
        CollectionAssert.AreEqual(
            new[] { new Ec2Template { Ami = "ami-1", Keypair = "gold", AuthorizedPorts = "22,80", ElasticIp = "192.0.2.1", Cloud = "eu" }, new() { Ami = "ami-2" } },
            template.Ec2.Select(e => e with { InstanceTypes = [] }).ToArray());
        CollectionAssert.AreEqual(new[] { "m1.small", "m1.large" }, template.Ec2[0].InstanceTypes);
    }

    [TestMethod]
    public void ReadText_OfTheLeast_GivesTheDefaults()
    {
        var template = Read(Good.Replace("\n", "\r\n", StringComparison.Ordinal) + "VCPU = 4");

        Assert.AreEqual((4.0, 4, 512L, "hd", true, false), (template.Cpu, template.Vcpu, template.MemoryMiB, template.Boot, template.HasAcpi, template.HasPae));
        Assert.AreEqual("", template.Requirements + template.Rank + template.KernelCommandLine);
        Assert.IsNull(template.Graphics);
    }

    [TestMethod]
    public void ReadText_OfWhatIsNotUsed_Warns()
    {
        var result = TemplateReader.ReadText(Good + "INPUT = [ TYPE = tablet ]\nNIC = [ NETWORK = lan, MODEL = e1000 ]\nCONTEXT = [ TARGET = hdc ]\n");

        Assert.IsNotNull(result.Template);
        Assert.AreEqual(
            "4:1: INPUT is not used. A template has CONTEXT, CONTEXT_FORMAT, CPU, DISK, EC2, FEATURES, GRAPHICS, MEMORY, NAME, NIC, OS, RANK, RAW, REQUIREMENTS, VCPU.\n"
            + "5:24: NIC MODEL is not used. NIC has BRIDGE, IP, MAC, NETWORK.\n"
            + "6:13: CONTEXT TARGET is not used: the context is the last disk, and guests find it by its label.",
            string.Join('\n', result.Warnings));
    }

    [TestMethod]
    public void ReadText_OfRawForAnotherHypervisor_WarnsAndLeavesItOut()
    {
        var result = TemplateReader.ReadText(Good + "RAW = [ TYPE = xen, DATA = \"<anything\" ]\nRAW = [ TYPE = kvm, DATA = \"<clock offset='localtime'/>\" ]\n");

        Assert.AreEqual("<clock offset='localtime'/>", result.Template?.KvmRaw);
        Assert.AreEqual("4:1: RAW is for xen and is not used: only what is for kvm is.", string.Join('\n', result.Warnings));
    }

    [TestMethod]
    [DataRow("NAME = my worker", "1:1: NAME \"my worker\" cannot be a name. Use letters, digits, \".\", \"_\" and \"-\", starting with a letter or digit, at most 63.")]
    [DataRow("MEMORY = 1.5G", "1:1: MEMORY \"1.5G\" is not a size in whole MiB. Write for example 512, or 2G.")]
    [DataRow("MEMORY = 0", "1:1: MEMORY \"0\" is not between 1 and 67108864 MiB (64T).")]
    [DataRow("MEMORY = 99999999T", "1:1: MEMORY \"99999999T\" is not between 1 and 67108864 MiB (64T).")]
    [DataRow("CPU = 0", "1:1: CPU \"0\" is not between 0.01 and 4096 cores.")]
    [DataRow("CPU = 1e3", "1:1: CPU \"1e3\" is not a number of cores. Write for example 0.5 or 2.")]
    [DataRow("CPU = NaN", "1:1: CPU \"NaN\" is not a number of cores. Write for example 0.5 or 2.")]
    [DataRow("VCPU = 1.5", "1:1: VCPU \"1.5\" is not a whole number from 1 to 4096.")]
    [DataRow("CPU = 1\nCPU = 2", "2:1: CPU is written twice, first in line 1. Keep one.")]
    [DataRow("CPU = [ A = 1 ]", "1:1: CPU is a vector. Write a single value.")]
    [DataRow("DISK = worker", "1:1: DISK is a single value. Write DISK = [ IMAGE = worker ].")]
    [DataRow("DISK = [ TARGET = vda ]", "1:1: DISK has no content. Write IMAGE = name, SOURCE = /path or URL, BLOCK = name, or TYPE = swap or fs with a SIZE.")]
    [DataRow("DISK = [ IMAGE = a, SOURCE = /b ]", "1:1: DISK has IMAGE and SOURCE. Keep one.")]
    [DataRow("DISK = [ IMAGE = a, IMAGE = b ]", "1:21: DISK IMAGE is written twice, first in line 1. Keep one.")]
    [DataRow("DISK = [ BLOCK = a, IMAGE = b ]", "1:1: DISK has a BLOCK, which is a whole disk. Write beside it TARGET, BUS and READONLY alone.")]
    [DataRow("DISK = [ BLOCK = a, SIZE = 5 ]", "1:1: DISK has a BLOCK, which is a whole disk. Write beside it TARGET, BUS and READONLY alone.")]
    [DataRow("DISK = [ BLOCK = a, TYPE = swap, SIZE = 5 ]", "1:1: DISK has a BLOCK, which is a whole disk. Write beside it TARGET, BUS and READONLY alone.")]
    [DataRow("DISK = [ BLOCK = a, SAVE = yes ]", "1:1: DISK has a BLOCK, which is a whole disk. Write beside it TARGET, BUS and READONLY alone.")]
    [DataRow("DISK = [ BLOCK = a/b ]", "1:10: DISK BLOCK \"a/b\" cannot be a name. Use letters, digits, \".\", \"_\" and \"-\", starting with a letter or digit, at most 63.")]
    [DataRow("DISK = [ IMAGE = a, SIZE = 5 ]", "1:1: DISK has a SIZE, which its content decides. Remove it.")]
    [DataRow("DISK = [ IMAGE = a, FORMAT = ext4 ]", "1:1: DISK has a FORMAT, which is for TYPE = fs. Remove it; DRIVER says raw or qcow2.")]
    [DataRow("DISK = [ IMAGE = a, TYPE = cdrom ]", "1:21: DISK TYPE \"cdrom\" is not one of disk, swap, fs.")]
    [DataRow("DISK = [ TYPE = swap ]", "1:1: DISK has no SIZE. Write it in MiB, for example SIZE = 1024.")]
    [DataRow("DISK = [ TYPE = swap, SIZE = 5, IMAGE = a ]", "1:1: DISK is made empty by its TYPE and has an IMAGE or SOURCE. Remove the one or the other.")]
    [DataRow("DISK = [ TYPE = swap, SIZE = 5, CLONE = no ]", "1:1: DISK has CLONE = no, and there is nothing that it could share. Remove it.")]
    [DataRow("DISK = [ TYPE = fs, SIZE = 5 ]", "1:1: DISK has no FORMAT. Write for example FORMAT = ext4.")]
    [DataRow("DISK = [ IMAGE = a, SAVE = yes, READONLY = yes ]", "1:1: DISK has SAVE and READONLY: nothing can change that could be saved. Keep one.")]
    [DataRow("DISK = [ IMAGE = a, SAVE = maybe ]", "1:21: DISK SAVE \"maybe\" is neither yes nor no.")]
    [DataRow("DISK = [ IMAGE = a, TARGET = sda1 ]", "1:21: DISK TARGET \"sda1\" is not a disk's device. Write for example vdb.")]
    [DataRow("DISK = [ IMAGE = a, BUS = usb ]", "1:21: DISK BUS \"usb\" is not one of virtio, scsi, ide, sata.")]
    [DataRow("DISK = [ IMAGE = a, DRIVER = vmdk ]", "1:21: DISK DRIVER \"vmdk\" is not one of raw, qcow2.")]
    [DataRow("DISK = [ IMAGE = a, TARGET = vda ]\nDISK = [ IMAGE = b, TARGET = vda ]", "2:1: DISK has the TARGET vda of the disk in line 1. Give each disk its own.")]
    [DataRow("DISK = [ IMAGE = -a ]", "1:10: DISK IMAGE \"-a\" cannot be a name. Use letters, digits, \".\", \"_\" and \"-\", starting with a letter or digit, at most 63.")]
    [DataRow("DISK = [ SOURCE = a.img ]", "1:10: DISK SOURCE \"a.img\" is neither an absolute path nor an http, https or file URL.")]
    [DataRow("DISK = [ SOURCE = /srv/../etc/shadow ]", "1:10: DISK SOURCE \"/srv/../etc/shadow\" has \"..\" or a control character in it, or is longer than 4095. Write the path without.")]
    [DataRow("DISK = [ SOURCE = \"https://me:pw@example.org/a\" ]", "1:10: DISK SOURCE \"https://me:pw@example.org/a\" has a user name or password in it, which would be recorded. Fetch the file by hand and write its path.")]
    [DataRow("NIC = [ MODEL = virtio ]", "1:1: NIC is on no network. Write NETWORK = name, or MAC and BRIDGE.")]
    [DataRow("NIC = [ MAC = 02:00:00:00:00:01 ]", "1:1: NIC needs both MAC and BRIDGE. Write the other too, or NETWORK = name.")]
    [DataRow("NIC = [ NETWORK = lan, BRIDGE = br0 ]", "1:1: NIC has a NETWORK, which decides its MAC and BRIDGE. Keep either.")]
    [DataRow("NIC = [ MAC = 02:00:00:00:00:01, BRIDGE = br0, IP = 10.0.0.1 ]", "1:1: NIC has an IP, which is for a card on a NETWORK. Remove it.")]
    [DataRow("NIC = [ MAC = 02:00:00:00:00:01, BRIDGE = br0 ]\nNIC = [ NETWORK = lan ]", "2:1: NIC on a network follows one on a bridge. Write those on networks first.")]
    [DataRow("NIC = [ MAC = 03:00:00:00:00:01, BRIDGE = br0 ]", "1:9: NIC MAC \"03:00:00:00:00:01\" is for multicast: no network card can have it. Write an even first octet.")]
    [DataRow("NIC = [ MAC = 02-00, BRIDGE = br0 ]", "1:9: NIC MAC \"02-00\" is not a MAC address. Write for example 02:00:0a:4d:00:05.")]
    [DataRow("NIC = [ MAC = 02:00:00:00:00:01, BRIDGE = \"br0'/><x>\" ]", "1:34: NIC BRIDGE \"br0'/><x>\" cannot be a bridge. Use letters, digits, \".\", \"_\" and \"-\", at most 15.")]
    [DataRow("NIC = [ NETWORK = lan, IP = 10.0.0.010 ]", "1:24: NIC IP \"10.0.0.010\" is not an IPv4 address. Write for example 10.77.0.5.")]
    [DataRow("OS = [ INITRD = /srv/initrd ]", "1:1: OS has an INITRD, ROOT or KERNEL_CMD and no KERNEL, which alone uses them. Write KERNEL = /path, or remove them.")]
    [DataRow("OS = [ KERNEL = vmlinuz ]", "1:8: OS KERNEL \"vmlinuz\" is not an absolute path. Begin it with \"/\".")]
    [DataRow("OS = [ KERNEL = /k, ROOT = \"vda 1\" ]", "1:21: OS ROOT \"vda 1\" is not a device. Write for example vda1.")]
    [DataRow("OS = [ KERNEL = /k, KERNEL_CMD = \"a\nb\" ]", "1:21: OS KERNEL_CMD \"a?b\" has a line end or another control character. Write it on one line.")]
    [DataRow("OS = [ KERNEL = /k, BOOT = hd ]", "1:1: OS has BOOT and KERNEL: a kernel is booted directly. Keep one.")]
    [DataRow("OS = [ BOOT = fd ]", "1:8: OS BOOT \"fd\" is not one of hd, cdrom, network.")]
    [DataRow("OS = [ BOOT = hd ]\nOS = [ BOOT = hd ]", "2:1: OS is written twice, first in line 1. Keep one.")]
    [DataRow("CONTEXT = [ HOSTNAME = x ]", "1:13: CONTEXT HOSTNAME is set by the service. Remove it.")]
    [DataRow("CONTEXT = [ PATH = /bin ]", "1:13: CONTEXT PATH cannot be a variable: PATH would change how the guest's shell works. Choose another name.")]
    [DataRow("CONTEXT = [ WHO = \"a $FOO\" ]", "1:13: CONTEXT WHO cannot be put together: column 3 of its value: $FOO is not known. Write one of $CPU, $IMAGE, $MEMORY, $NAME, $NETWORK, $NIC, $VCPU, $VM_ID, or \\$ for the character.")]
    [DataRow("CONTEXT = [ WHO = $NAME, WHO = a ]", "1:26: CONTEXT WHO is written twice. Keep one.")]
    [DataRow("CONTEXT = [ WHO = $NIC[IP] ]", "1:23: CONTEXT has \"[\" where a comma or ] must stand. Write a comma between its attributes, and texts with blanks in quotes.")]
    [DataRow("CONTEXT = [ A = 1, A = 2 ]", "1:20: CONTEXT A is written twice. Keep one.")]
    [DataRow("CONTEXT = [ FILES = \"/a/x /b/x\" ]", "1:13: CONTEXT FILES has two files of the name x. Rename one.")]
    [DataRow("CONTEXT = [ FILES = \"id.pub\" ]", "1:13: CONTEXT FILES \"id.pub\" is not an absolute path. Begin it with \"/\".")]
    [DataRow("CONTEXT = [ FILES = /srv/context.sh ]", "1:13: CONTEXT FILES cannot take /srv/context.sh: context.sh is written from the variables. Rename the file.")]
    [DataRow("REQUIREMENTS = \"ARCH = \"", "1:1: REQUIREMENTS \"ARCH = \" cannot be read: column 8 has the end where a value must stand. Write a number or a text in double quotes.")]
    [DataRow("RANK = FREECPU +", "1:1: RANK \"FREECPU +\" cannot be read: column 10 has the end where a term must begin. Write a variable such as FREECPU, or a number.")]
    [DataRow("RAW = [ TYPE = kvm ]", "1:1: RAW has no DATA. Write DATA = and elements of the domain in quotes.")]
    [DataRow("RAW = [ DATA = \"<devices/>\" ]", "1:1: RAW has no TYPE. Write TYPE = kvm.")]
    [DataRow("RAW = [ TYPE = kvm, DATA = \"<a/>\" ]", "1:21: RAW DATA line 1 column 2 has <a>, which it may not have. It may have <features>, <cpu>, <clock>, <memtune>, <cputune>, <numatune>, <memoryBacking>, <devices>.")]
    [DataRow("RAW = [ TYPE = kvm, DATA = \"<devices/>\" ]\nRAW = [ TYPE = KVM, DATA = \"<devices/>\" ]", "2:1: RAW for kvm is written twice, first in line 1. Put all of it into one.")]
    [DataRow("RAW = [ TYPE = kvm, DATA = \"<cpu><topology sockets='1' cores='2' threads='2'/></cpu>\" ]", "1:21: RAW DATA has a <topology> of 4 CPUs, and VCPU is 1. Write sockets, dies, cores and threads whose product is VCPU.")]
    [DataRow("RAW = [ TYPE = kvm, DATA = \"<cpu><model>qemu64</model></cpu>\" ]", "1:21: RAW DATA has a <model> of the processor, and <cpu> no mode that takes one. Write <cpu mode=\"custom\">.")]
    [DataRow("FEATURES = [ ACPI = 1 ]", "1:14: FEATURES ACPI \"1\" is neither yes nor no.")]
    [DataRow("GRAPHICS = [ TYPE = sdl ]", "1:14: GRAPHICS TYPE \"sdl\" is not one of vnc.")]
    [DataRow("GRAPHICS = [ PORT = 70000 ]", "1:14: GRAPHICS PORT \"70000\" is not a whole number from 1 to 65535.")]
    [DataRow("GRAPHICS = [ PASSWD = verysecret ]", "1:14: GRAPHICS PASSWD has more than 8 characters, or others than ASCII: VNC would cut it. Write a shorter one.")]
    [DataRow("EC2 = [ AMI = \"a b\" ]", "1:9: EC2 AMI \"a b\" is not an id there. Write for example ami-0a1b2c3d.")]
    [DataRow("EC2 = [ AMI = a, AUTHORIZED_PORTS = ssh ]", "1:18: EC2 AUTHORIZED_PORTS \"ssh\" is not a list of TCP ports. Write for example 22,80,9000-9010.")]
    [DataRow("EC2 = [ AMI = a, AUTHORIZED_PORTS = \"90-80\" ]", "1:18: EC2 AUTHORIZED_PORTS \"90-80\" is not a list of TCP ports. Write for example 22,80,9000-9010.")]
    [DataRow("EC2 = [ AMI = a, INSTANCETYPE = \"c5.large c5.large\" ]", "1:18: EC2 INSTANCETYPE \"c5.large c5.large\" names an instance type twice. Keep one.")]
    [DataRow("EC2 = [ CLOUD = eu ]", "1:1: EC2 has no AMI. Write AMI = and the machine image's id there.")]
    [DataRow("EC2 = [ AMI = a, AUTHORIZED_PORTS = 22, AUTHORIZEDPORTS = 22 ]", "1:1: EC2 has AUTHORIZED_PORTS and AUTHORIZEDPORTS, which mean the same. Keep one.")]
    [DataRow("= 1", "1:1: \"=\" stands where a name must. Write for example MEMORY = 512; comments begin with #.")]
    [DataRow("// worker", "1:1: \"/\" stands where a name must. Write for example MEMORY = 512; comments begin with #.")]
    [DataRow("CPU 1", "1:5: CPU is followed by \"1\". Write = and its value.")]
    [DataRow("CPU", "1:4: CPU is followed by the end of the line. Write = and its value.")]
    [DataRow("CPU =", "1:1: CPU has no value. Write one, or remove it.")]
    [DataRow("CPU = 1 \"2\"", "1:1: CPU has a quote inside its value. Put all of the value into quotes, and write \\\" for a quote inside.")]
    [DataRow("NAME = \"a\" b", "1:12: NAME is followed by \"b\" on its line. Begin a new line, or put all of the value into quotes.")]
    [DataRow("NAME = \"a\u0007\"", "1:1: NAME has a control character. Remove it.")]
    [DataRow("NIC = [ ]", "1:9: \"]\" stands where a name must. Write for example IMAGE = worker; comments begin with #.")]
    [DataRow("NIC = [ NETWORK = [ A = b ] ]", "1:9: NETWORK is a vector inside a vector. Write its attributes without brackets.")]
    [DataRow("NIC = [ NETWORK = lan IP = 10.0.0.1 ]", "1:9: NIC NETWORK \"lan IP = 10.0.0.1\" cannot be a name. Use letters, digits, \".\", \"_\" and \"-\", starting with a letter or digit, at most 63.")]
    [DataRow("NIC = [ NETWORK = \"lan\" IP = 10.0.0.1 ]", "1:25: NIC has \"I\" where a comma or ] must stand. Write a comma between its attributes, and texts with blanks in quotes.")]
    public void ReadText_WithAMistake_NamesThePlaceAndTheRemedy(string text, string expected)
    {
        var name = text.Split(' ', '\n')[0];
        var rest = string.Concat(Good.Split('\n').Where(l => l.Length > 0 && !(l.StartsWith(name, StringComparison.Ordinal) && name is "NAME" or "MEMORY")).Select(l => l + "\n"));

        Assert.AreEqual(expected, Errors($"{text}\n{rest}"));
    }

    [TestMethod]
    [DataRow("NIC = [ NETWORK = lan", "4:7: NIC has a bracket that does not close. Write ].")]
    [DataRow("RANK = \"FREECPU", "4:8: RANK has a text that does not end. Write a closing quote.")]
    public void ReadText_ThatEndsTooEarly_NamesWhereItBegan(string text, string expected) => Assert.AreEqual(expected, Errors(Good + text));

    [TestMethod]
    public void ReadText_WithoutWhatMustBe_SaysSo()
    {
        Assert.AreEqual("1:1: NAME is missing. Write for example NAME = worker.\n1:1: MEMORY is missing. Write for example MEMORY = 512.", Errors(""));
        Assert.AreEqual("1:1: the template has nothing to boot. Write DISK = [ IMAGE = worker ], or OS = [ KERNEL = /path ].", Errors(Head));
    }

    [TestMethod]
    public void ReadText_WithManyMistakes_GivesAllInOrder() => Assert.AreEqual(
        """
        1:1: NAME "a b" cannot be a name. Use letters, digits, ".", "_" and "-", starting with a letter or digit, at most 63.
        2:1: CPU "many" is not a number of cores. Write for example 0.5 or 2.
        3:10: DISK TYPE "cow" is not one of disk, swap, fs.
        3:22: DISK SIZE "big" is not a size in whole MiB. Write for example 512, or 2G.
        4:9: NIC NETWORK "" cannot be a name. Use letters, digits, ".", "_" and "-", starting with a letter or digit, at most 63.
        5:5: VCPU is followed by the end of the line. Write = and its value.
        6:1: RAW has no DATA. Write DATA = and elements of the domain in quotes.
        """,
        Errors("NAME = a b\nCPU = many\nDISK = [ TYPE = cow, SIZE = big ]\nNIC = [ NETWORK = \"\" ]\nVCPU\nRAW = [ TYPE = kvm ]\n"));

    [TestMethod]
    public void Print_OfAnything_IsReadBackAsTheSame() => AnyTemplate.Holds(template =>
        Assert.AreEqual(AnyTemplate.Text(template), AnyTemplate.Text(Read(TemplateText.Print(TemplatePrinter.Print(template))))));

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void ReadText_OfAnything_GivesATemplateOrErrors()
    {
        string[] words = ["NAME", "DISK", "NIC", "CONTEXT", "IMAGE", "=", " = ", "[", "]", "\"", "\\", ",", "\n", "#", " ", "1", "$", "a", "\0", "\r", "\u202e", "é", "\ud83d", "OS = [ ", "RANK = ", "FILES = "];
        var dice = new Random(2010);
        for (var round = 0; round < 20_000; round++)
        {
            Answers((round % 2 == 0 ? "" : Good) + string.Concat(Enumerable.Range(0, dice.Next(25)).Select(_ => words[dice.Next(words.Length)])));
        }

        foreach (var hostile in new[] { "[", "A = [", "\"", "A = \"", "(", "\n", "A=1\n", "DISK = [ IMAGE = a ]\n", "A = [ B = " })
        {
            Answers(string.Concat(Enumerable.Repeat(hostile, TemplateText.MaxLength / hostile.Length)));
            Answers(string.Concat(Enumerable.Repeat(hostile, TemplateText.MaxLength)));
        }
    }

    private static void Answers(string text)
    {
        var result = TemplateReader.ReadText(text);
        Assert.AreNotEqual(result.Template is not null, result.Errors.Length > 0, text.Length > 500 ? text[..500] : text);
        Assert.IsTrue(result.Errors.All(e => e.Line > 0 && e.Column > 0 && e.Message.All(c => !char.IsControl(c))), text.Length > 500 ? text[..500] : text);
    }

    private static VmTemplate Read(string text)
    {
        var result = TemplateReader.ReadText(text);
        return result.Template ?? throw new AssertFailedException($"{text}\n{string.Join('\n', result.Errors)}");
    }

    private static string Errors(string text)
    {
        var result = TemplateReader.ReadText(text);
        Assert.IsNull(result.Template);
        return string.Join('\n', result.Errors);
    }
}
