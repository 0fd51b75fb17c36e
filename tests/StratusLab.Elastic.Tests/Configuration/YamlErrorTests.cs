using System.Text;
using StratusLab.Elastic.Configuration.Reading;

namespace StratusLab.Elastic.Tests.Configuration;

/// <summary>Files that are not YAML, or more YAML than a configuration needs.</summary>
[TestClass]
public sealed class YamlErrorTests
{
    [TestMethod]
    [DataRow("", "elastic.yaml:1: the file is empty. Begin with \"site: NAME\".")]
    [DataRow("# nothing\n", "elastic.yaml:1: the file is empty. Begin with \"site: NAME\".")]
    [DataRow("- a\n", "elastic.yaml:1: the file is a list. Write settings: a key, a colon, a space, a value.")]
    [DataRow("site:lab\n", "elastic.yaml:1: the file is a single value. Write settings: a key, a colon, a space, a value.")]
    [DataRow("site: lab\nhosts:\n  - name: a\n\tkind: b\n", "elastic.yaml:4: a tab is used to indent. YAML takes only spaces there.")]
    [DataRow("site: lab\ntuning:\n\tkeep-plans: 1\n", "elastic.yaml:3: a tab is used to indent. YAML takes only spaces there.")]
    [DataRow("site: lab\nplacement\n", "elastic.yaml:2: not YAML at column 1: this line does not fit the lines above. Align it with its neighbours, and write a colon and a space after a key.")]
    [DataRow("site: lab\nplacement", "elastic.yaml:2: not YAML at column 1: this line is not \"key: value\". Write a colon and a space after the key, or indent the line to where it belongs.")]
    [DataRow("site: lab\n  data: /x\n", "elastic.yaml:2: not YAML at column 7: a \": \" cannot stand here. Quote the value when the colon is part of it, or check the indentation.")]
    [DataRow("site: @lab\n", "elastic.yaml:1: not YAML at column 7: a value cannot start with this character. Quote the value.")]
    [DataRow("site: \"lab\n", "elastic.yaml:1: not YAML at column 7: the quoted text that begins here has no end. Close the quotes.")]
    [DataRow("site: lab\ndata: \"/x\nlisten: y\n", "elastic.yaml:2: not YAML at column 7: the quoted text that begins here has no end. Close the quotes.")]
    [DataRow("site: \"\\q\"\n", "elastic.yaml:1: not YAML at column 7: \"\\\" begins an escape in double quotes. Write \"\\\\\", or use single quotes.")]
    [DataRow("site: lab\nhosts: [{name: a}\nledger: {file: x}\n", "elastic.yaml:2: not YAML: a comma or a closing bracket is missing for the bracket opened at line 2, column 8.")]
    [DataRow("site: lab\nhosts: [{name: a]\n", "elastic.yaml:2: not YAML: a comma or a closing bracket is missing for the bracket opened at line 2, column 9.")]
    [DataRow("site: lab\nhosts:\n  - name: a\n - name: b\n", "elastic.yaml:4: not YAML at column 2: this line does not fit the lines above. Align it with its neighbours, and write a colon and a space after a key.")]
    [DataRow("site: lab\ndata: - /x\n", "elastic.yaml:2: not YAML at column 7: a \"-\", \"?\" or \": \" cannot stand here. Check the indentation, or quote the value.")]
    [DataRow("site: lab\ndata: !<x\n", "elastic.yaml:2: not YAML at column 7: a value cannot begin with \"!\". Quote the value.")]
    [DataRow("site: lab\ndata: !<http://[> x\n", "elastic.yaml:2: not YAML from here on. Check the indentation and the brackets.")]
    [DataRow("site: lab\n---\nsite: b\n", "elastic.yaml:2: a second document begins here (\"---\"). Put everything into one, or into files of their own in conf.d.")]
    [DataRow("site: &a lab\n", "elastic.yaml:1: \"&a\" is a YAML anchor, which is not read. Remove it, or quote a text that begins with \"&\".")]
    [DataRow("site: lab\ndata: *a\n", "elastic.yaml:2: \"*a\" is a YAML alias, which is not read. Write the value out, or quote a text that begins with \"*\".")]
    [DataRow("site: !!str lab\n", "elastic.yaml:1: a YAML tag (\"!…\") is not read. Remove it, or quote a text that begins with \"!\".")]
    [DataRow("site: lab\n? [a]\n: b\n", "elastic.yaml:2: a list cannot be a key. Quote a text that has brackets or braces.")]
    [DataRow("site: [[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]\n", "elastic.yaml:1: more than 16 levels deep. No setting is: check the brackets and the indentation.")]
    public void File_ThatIsNotAConfiguration_IsReported(string text, string expected) => Assert.AreEqual(expected, Sample.Errors(Sample.Read(text)));

    [TestMethod]
    public void Aliases_OfAliases_AreRefusedWithoutGrowing()
    {
        var bomb = new StringBuilder("site: lab\na0: &a0 [x]\n");
        for (var i = 1; i < 100; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n");
        }

        Assert.Contains("elastic.yaml:3: \"*a0\" is a YAML alias", Sample.Errors(Sample.Read(bomb.ToString())));
    }

    [TestMethod]
    [DataRow(new byte[] { (byte)'s', (byte)'i', (byte)'\n', (byte)'x', 0xE9, (byte)'\n' }, "elastic.yaml:2: column 2 is not UTF-8 (byte 0xE9). Save the file as UTF-8.")]
    [DataRow(new byte[] { 0xFF, 0xFE, (byte)'s', 0 }, "elastic.yaml:1: the file is UTF-16. Save it as UTF-8.")]
    [DataRow(new byte[] { (byte)'s', 0 }, "elastic.yaml:1: column 2 has the control character U+0000. Remove it.")]
    public void Bytes_ThatAreNotText_AreReported(byte[] bytes, string expected) =>
        Assert.AreEqual(expected, Sample.Errors(ConfigurationReader.Read([new("elastic.yaml", bytes)], _ => null)));

    [TestMethod]
    public void ByteOrderMarkAndCarriageReturns_AreRead()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Sample.Text.Replace("\n", "\r\n", StringComparison.Ordinal))];

        Assert.AreEqual("lab", Sample.Good(ConfigurationReader.Read([new("elastic.yaml", bytes)], _ => null)).Site);
    }

    [TestMethod]
    public void Messages_AreFitForATerminal() => Assert.AreEqual(
        "elastic.yaml:2: a?b is not a setting. Settings here: site, data, listen, tls, access, hosts-file, template-paths, ledger, placement, hosts, networks, templates, images, repositories, clusters, pools, vm-hooks, metrics, tuning.",
        Sample.Errors(Sample.Read("site: lab\n\"a\\eb\": c\n")));

    [TestMethod]
    public void File_LargerThanAnyConfiguration_IsRefused() =>
        Assert.AreEqual("elastic.yaml: the file is larger than 4 MiB. Is it a configuration file?", Sample.Errors(Sample.Read(new string('#', (4 << 20) + 1))));
}
