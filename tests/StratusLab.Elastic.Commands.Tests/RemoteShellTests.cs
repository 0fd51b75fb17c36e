using System.Collections.Immutable;
using System.Text;
using FsCheck.Fluent;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Commands.Tests;

/// <summary>The line for the remote shell, as a shell of this machine reads it.</summary>
[TestClass]
public sealed class RemoteShellTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly LocalCommandRunner Runner = new(TimeProvider.System);

    public TestContext TestContext { get; set; } = null!; // set by the framework

    [TestMethod]
    public void Line_OfACommand_KeepsItsDeadline() => Assert.AreEqual(
        "env LC_ALL=C timeout -v -k 2 1.5 'virsh' '-c' 'qemu:///system'; exit $?",
        RemoteShell.Line(new Command("virsh", ["-c", "qemu:///system"]) { Deadline = TimeSpan.FromSeconds(1.5) }, Grace));

    [TestMethod]
    public void Line_WithVariables_UnsetsTheEmptyOnes() => Assert.AreEqual(
        @"env -u HOME LC_ALL=C A='it'\''s' timeout -v -k 2 30 'true'; exit $?",
        RemoteShell.Line(new Command("true", []) { Environment = ImmutableSortedDictionary<string, string>.Empty.Add("A", "it's").Add("HOME", "").Add("LC_ALL", "de_DE") }, Grace));

    [TestMethod]
    [DataRow("A B")]
    [DataRow("1A")]
    [DataRow("")]
    [DataRow("A;reboot")]
    public void Line_VariableThatIsNone_IsRejected(string name) => Assert.ThrowsExactly<RejectedException>(
        () => RemoteShell.Line(new Command("true", []) { Environment = ImmutableSortedDictionary<string, string>.Empty.Add(name, "x") }, Grace));

    [TestMethod]
    public void Quote_Nul_IsRejected() => Assert.ThrowsExactly<RejectedException>(() => RemoteShell.Quote("a\0b"));

    [TestMethod]
    public async Task Line_HostileArguments_ArriveVerbatim()
    {
        // All in one line: a shell that takes one of them for something else loses or changes the rest.
        var pieces = Gen.Elements("'", "\"", "\\", "$(reboot)", "`reboot`", ";", "&", "|", "\n", " ", "*", "~", "!", "-oProxyCommand=x", "é", "#", "\t", "$HOME", "<", ">", "(", "a");
        var words = pieces.ListOf().Select(string.Concat).Sample(500, 6).ToImmutableArray();
        var line = RemoteShell.Line(new Command("printf", ["%s|", .. words]), Grace);
        var result = await Runner.RunAsync(new Command("sh", ["-c", line]), TestContext.CancellationToken);
        Assert.AreEqual(0, result.ExitCode, result.Error);
        Assert.AreEqual(string.Concat(words.Select(word => word + "|")), Encoding.UTF8.GetString(result.Output.Span));
    }
}
