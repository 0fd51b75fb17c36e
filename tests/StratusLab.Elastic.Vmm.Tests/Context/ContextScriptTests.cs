using System.Text;
using FsCheck.Fluent;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Context;

namespace StratusLab.Elastic.Vmm.Tests.Context;

/// <summary>What a shell reads must be what was given: checked with the shells themselves.</summary>
[TestClass]
public sealed class ContextScriptTests
{
    private static readonly string[] Hostile =
    [
        "", " ", "plain", "two words", "it's", "'", "''", "'\\''", "\\", "\\'", "\"", "`id`", "$(id)", "$HOME", "${PATH}", "!!", "a\nb", "\n", "\n\n'\n", "a\r\nb", "\t", "; reboot;",
        "' ; touch /tmp/owned ; '", "'$(touch /tmp/owned)'", "&& false", "| cat", "> /etc/passwd", "#comment", "-n", "--", "*", "?[a]", "~root", "%s%n", "\\0", "\u0001\u0007\u001b[31m\u007f",
        "äöü", "日本語", "🙂", "\u2028", "\ufeff", "\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089", "EOF", "'\n'PATH='/tmp", "x'\nNAME='y", "\\\n", "trailing\n",
    ];

    [TestMethod]
    [DataRow("sh")]
    [DataRow("dash")]
    [DataRow("bash")]
    public async Task Render_HostileValues_AreReadAsTheyAre(string shell) =>
        CollectionAssert.AreEqual(Hostile, await ReadBackAsync(shell, Hostile));

    [TestMethod]
    [DataRow("dash")]
    [DataRow("bash")]
    public async Task Render_AnyValues_AreReadAsTheyAre(string shell)
    {
        // All at once: a shell costs 5 ms, a value nothing.
        var alphabet = Gen.Frequency((3, Gen.Elements('\'', '\\', '\n', '"', '$', '`', ' ')), (2, Gen.Choose(1, 0xd7ff).Select(code => (char)code)));
        var values = alphabet.ListOf().Select(characters => string.Concat(characters)).Sample(400, 40).ToArray();

        CollectionAssert.AreEqual(values, await ReadBackAsync(shell, values));
    }

    [TestMethod]
    public void Render_Names_AreInOrder() =>
        Assert.AreEqual("# The context of this virtual machine. To be sourced by a shell.\nA='1'\nB='2'\n", Encoding.UTF8.GetString(ContextScript.Render([new("B", "2"), new("A", "1")])));

    [TestMethod]
    [DataRow("PATH")]
    [DataRow("IFS")]
    [DataRow("ENV")]
    [DataRow("UID")]
    [DataRow("EUID")]
    [DataRow("PPID")]
    [DataRow("OPTIND")]
    [DataRow("LD_PRELOAD")]
    [DataRow("LD_")]
    [DataRow("BASH")]
    [DataRow("BASH_ENV")]
    [DataRow("BASHOPTS")]
    [DataRow("SHELLOPTS")]
    [DataRow("PS4")]
    [DataRow("PYTHONPATH")]
    [DataRow("_")]
    [DataRow("")]
    [DataRow("1A")]
    [DataRow("name")]
    [DataRow("A B")]
    [DataRow("A=B")]
    [DataRow("A\n")]
    [DataRow("A;id")]
    [DataRow("Ä")]
    public void Render_RefusedName_IsRejected(string name) =>
        Assert.ThrowsExactly<RejectedException>(() => ContextScript.Render([new(name, "x")]));

    [TestMethod]
    [DataRow("NAME")]
    [DataRow("_A")]
    [DataRow("ETH0_IP")]
    [DataRow("HOSTNAME")]
    [DataRow("PATHS")]
    [DataRow("SSH_PUBLIC_KEY")]
    public void RefuseVariable_UsualName_IsTaken(string name) => Assert.IsNull(ContextNames.RefuseVariable(name));

    [TestMethod]
    public void Render_Nul_IsRejectedWithoutShowingTheValue()
    {
        var refusal = Assert.ThrowsExactly<RejectedException>(() => ContextScript.Render([new("KEY", "secret\0")]));

        Assert.Contains("KEY", refusal.Message);
        Assert.DoesNotContain("secret", refusal.Message);
    }

    [TestMethod]
    public void Render_HalfACharacter_IsRejected()
    {
        // Not as data rows: attributes are stored as UTF-8, which has no half characters.
        foreach (var value in new[] { "\ud800", "a\udc00b", "\ud83d", "\udc00\ud800" })
        {
            Assert.ThrowsExactly<RejectedException>(() => ContextScript.Render([new("A", value)]));
        }
    }

    private static async Task<string[]> ReadBackAsync(string shell, string[] values)
    {
        using var scratch = new Scratch();
        var names = values.Select((_, i) => $"V{i}").ToList();
        var context = scratch.Write("context.sh", ContextScript.Render(names.Zip(values).Select(pair => KeyValuePair.Create(pair.First, pair.Second))));
        var reader = scratch.Write("read.sh", $". {context}\nprintf '%s\\0' {string.Join(' ', names.Select(name => $"\"${name}\""))}\n");
        var result = await Tool.Runner.RunAsync(new Command(shell, [reader]), CancellationToken.None);
        Assert.AreEqual("", result.Error);
        return Encoding.UTF8.GetString(result.Output.Span).Split('\0')[..^1];
    }
}
