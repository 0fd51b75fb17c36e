using System.Text;
using System.Text.Json;
using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Templates;

namespace StratusLab.Elastic.Tests.Templates;

[TestClass]
public sealed class TemplateFileTests
{
    private const string Least = "name: worker\nmemory: 512\ndisk: {image: worker}\n";

    [TestMethod]
    public void Page_OfTemplates_HasOneTemplateInBothForms()
    {
        var (text, yaml) = (Block("```\n"), Block("```yaml\n"));
        var (one, other) = (TemplateFile.Read(Source("worker.one", text)), TemplateFile.Read(Source("worker.yaml", yaml)));

        Assert.AreEqual("", string.Join('\n', one.Errors.Concat(other.Errors).Concat(one.Warnings).Concat(other.Warnings)));
        Assert.AreEqual(JsonSerializer.Serialize(one.Template), JsonSerializer.Serialize(other.Template));
    }

    [TestMethod]
    public void Page_OfTemplates_NamesEveryAttribute()
    {
        var page = File.ReadAllText(Checkout.PathOf("docs", "templates.md"));
        var result = TemplateFile.Read(Source("all.one", "UNKNOWN = 1\nDISK = [ UNKNOWN = 1 ]\nNIC = [ UNKNOWN = 1 ]\nOS = [ UNKNOWN = 1 ]\nFEATURES = [ UNKNOWN = 1 ]\nGRAPHICS = [ UNKNOWN = 1 ]\nRAW = [ UNKNOWN = 1 ]\nEC2 = [ UNKNOWN = 1 ]\n"));

        Assert.HasCount(8, result.Warnings);
        foreach (var name in result.Warnings.SelectMany(w => w.Message[(w.Message.IndexOf(" has ", StringComparison.Ordinal) + 5)..].TrimEnd('.').Split(", ")))
        {
            Assert.Contains($"`{name}`", page);
        }
    }

    [TestMethod]
    public void Read_OfYamlWithLists_JoinsThem()
    {
        var template = TemplateFile.Read(Source("a.yml", Least + "context: {files: [/etc/hosts, /etc/motd]}\nEC2: [{ami: ami-1, authorized-ports: [22, 80]}]\nos: {kernel: /k, kernel-cmd: rw}\n")).Template;

        Assert.IsNotNull(template);
        CollectionAssert.AreEqual(new[] { "hosts", "motd" }, template.ContextFiles.Keys.ToArray());
        Assert.AreEqual("22,80", template.Ec2.Single().AuthorizedPorts);
        Assert.AreEqual("rw", template.KernelCommandLine);
    }

    [TestMethod]
    [DataRow("- a", "1:1: the template is a list. Write a map: \"name: worker\" and so on.")]
    [DataRow("", "1:1: NAME is missing. Write for example NAME = worker.\n1:1: MEMORY is missing. Write for example MEMORY = 512.")]
    [DataRow(Least + "nic: [lan]", "4:7: NIC has a single value in its list. Write maps: \"- name: value\".")]
    [DataRow(Least + "cpu:", "4:1: CPU is without a value. Write a single value, or remove it.")]
    [DataRow(Least + "cpu: 1\ncpu: 2", "5:1: CPU is written twice, first in line 4. Keep one, or write a list.")]
    [DataRow(Least + "nic:\n  - network: lan\n    ip: {a: b}", "6:5: NIC IP is a map. Write a single value, or remove it.")]
    [DataRow(Least + "nic:\n  - network: lan\n    ip: 10.0.0.256", "6:5: NIC IP \"10.0.0.256\" is not an IPv4 address. Write for example 10.77.0.5.")]
    [DataRow(Least + "raw: [{type: kvm, data: x}]", "4:19: RAW DATA line 1 column 1 has a text, which it may not have. It may have <features>, <cpu>, <clock>, <memtune>, <cputune>, <numatune>, <memoryBacking>, <devices>.")]
    public void Read_OfYamlWithAMistake_NamesThePlaceAndTheRemedy(string text, string expected) =>
        Assert.AreEqual(expected, string.Join('\n', TemplateFile.Read(Source("a.yaml", text)).Errors));

    [TestMethod]
    public void Read_OfBytesThatAreNoText_SaysSo()
    {
        Assert.Contains("is not UTF-8", TemplateFile.Read(new("a", new byte[] { 0x4e, 0xff })).Errors.Single().Message);
        Assert.Contains("is not UTF-8", TemplateFile.Read(new("a.yaml", new byte[] { 0x4e, 0xff })).Errors.Single().Message);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Read_OfAnyBytes_GivesATemplateOrErrors()
    {
        var alphabet = Encoding.UTF8.GetBytes("name: disk nic context os\n\n  - {}[],:\"'#&*!|>\t\0=$\\");
        var dice = new Random(1410);
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = new byte[dice.Next(80)];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = round % 4 == 0 ? (byte)dice.Next(256) : alphabet[dice.Next(alphabet.Length)];
            }

            foreach (var name in new[] { "a.yaml", "a" })
            {
                var result = TemplateFile.Read(new(name, (byte[])[.. round % 2 == 0 ? Encoding.UTF8.GetBytes(Least) : [], .. bytes]));
                Assert.AreNotEqual(result.Template is not null, result.Errors.Length > 0, Encoding.UTF8.GetString(bytes));
                Assert.IsTrue(result.Errors.All(e => e is { Line: > 0, Column: > 0 }), Encoding.UTF8.GetString(bytes));
            }
        }
    }

    private static SourceFile Source(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    private static string Block(string fence)
    {
        var page = File.ReadAllText(Checkout.PathOf("docs", "templates.md"));
        var start = page.IndexOf(fence, StringComparison.Ordinal) + fence.Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
