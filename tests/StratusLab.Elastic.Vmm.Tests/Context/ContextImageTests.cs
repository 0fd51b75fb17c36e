using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Context;

namespace StratusLab.Elastic.Vmm.Tests.Context;

[TestClass]
public sealed class ContextImageTests
{
    private static readonly VmContext Context = Given(("NAME", "it's"), files: ("munge.key", "secret\0bytes"));

    private readonly Scratch scratch = new();

    [TestCleanup]
    public void Remove() => scratch.Dispose();

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Write_Context_IsAVolumeThatGuestsFind()
    {
        await new ContextImage(Tool.Runner).WriteAsync(Context, scratch["context.iso"], CancellationToken.None);

        Assert.Contains("Volume id: CONTEXT\n", await Tool.RunAsync("isoinfo", "-d", "-i", scratch["context.iso"]));
        Assert.AreEqual("# The context of this virtual machine. To be sourced by a shell.\nNAME='it'\\''s'\n", await Tool.RunAsync("isoinfo", "-R", "-i", scratch["context.iso"], "-x", "/context.sh"));
        Assert.AreEqual("secret\0bytes", await Tool.RunAsync("isoinfo", "-R", "-i", scratch["context.iso"], "-x", "/munge.key"));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Write_Context_IsTheOwnersAloneInsideAndOut()
    {
        await new ContextImage(Tool.Runner).WriteAsync(Context, scratch["context.iso"], CancellationToken.None);

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(scratch["context.iso"]));
        var listing = await Tool.RunAsync("isoinfo", "-R", "-l", "-i", scratch["context.iso"]);
        foreach (var name in new[] { "context.sh", "munge.key" })
        {
            var line = listing.Split('\n').Single(text => text.TrimEnd().EndsWith(name, StringComparison.Ordinal));
            Assert.MatchesRegex(@"^-r--------\s+1\s+0\s+0\s", line);
        }
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Write_Again_ReplacesTheImage()
    {
        await new ContextImage(Tool.Runner).WriteAsync(Context, scratch["context.iso"], CancellationToken.None);
        await new ContextImage(Tool.Runner).WriteAsync(Given(("NAME", "other")), scratch["context.iso"], CancellationToken.None);

        Assert.Contains("NAME='other'", await Tool.RunAsync("isoinfo", "-R", "-i", scratch["context.iso"], "-x", "/context.sh"));
        CollectionAssert.AreEqual(new[] { scratch["context.iso"] }, Directory.GetFileSystemEntries(scratch.Root));
    }

    [TestMethod]
    public async Task Write_NoGenisoimage_TakesXorriso()
    {
        Command? seen = null;
        var runner = ScriptedRunner.Instead(command => command.Program switch
        {
            "genisoimage" => throw new RejectedException("genisoimage is not there."),
            "xorriso" => Fake(seen = command),
            _ => null,
        });

        await new ContextImage(runner).WriteAsync(Context, scratch["context.iso"], CancellationToken.None);

        CollectionAssert.AreEqual(new[] { "-as", "mkisofs" }, seen!.Arguments.Take(2).ToArray()); // It was run, or the write had failed.
    }

    [TestMethod]
    public async Task Write_NoTool_NamesThePackages()
    {
        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() =>
            new ContextImage(ScriptedRunner.Without("genisoimage", "xorriso")).WriteAsync(Context, scratch["context.iso"], CancellationToken.None));

        Assert.Contains("genisoimage or xorriso", refusal.Message);
        Assert.IsEmpty(Directory.GetFileSystemEntries(scratch.Root));
    }

    [TestMethod]
    public async Task Write_FullDisk_IsNoCapacityAndLeavesNothing()
    {
        var runner = new ScriptedRunner(_ => ScriptedRunner.Result("", "genisoimage: No space left on device. cannot fwrite 32768*1", 28));

        await Assert.ThrowsExactlyAsync<CapacityExhaustedException>(() => new ContextImage(runner).WriteAsync(Context, scratch["context.iso"], CancellationToken.None));

        Assert.IsEmpty(Directory.GetFileSystemEntries(scratch.Root));
    }

    [TestMethod]
    public async Task Write_ToolFails_LeavesNoSecretsAndSaysNone()
    {
        var runner = new ScriptedRunner(_ => ScriptedRunner.Result("", "genisoimage: something", 2));

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => new ContextImage(runner).WriteAsync(Context, scratch["context.iso"], CancellationToken.None));

        Assert.DoesNotContain("secret", refusal.Message);
        Assert.IsEmpty(Directory.GetFileSystemEntries(scratch.Root));
        Assert.DoesNotContain("secret", string.Join(' ', runner.Ran[0].Arguments));
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Write_AfterAKilledOne_RemovesItsRest()
    {
        scratch.Write("context.iso.making/content/munge.key", "old secret");

        await new ContextImage(Tool.Runner).WriteAsync(Given(("NAME", "x")), scratch["context.iso"], CancellationToken.None);

        CollectionAssert.AreEqual(new[] { scratch["context.iso"] }, Directory.GetFileSystemEntries(scratch.Root));
    }

    [TestMethod]
    [DataRow("context.sh")]
    [DataRow("CONTEXT.SH")]
    [DataRow("../etc/passwd")]
    [DataRow("a/b")]
    [DataRow("-o")]
    [DataRow("")]
    [DataRow(".hidden")]
    public async Task Write_RefusedFileName_IsRejected(string name)
    {
        await Assert.ThrowsExactlyAsync<RejectedException>(() =>
            new ContextImage(Tool.Runner).WriteAsync(Given(("NAME", "x"), files: (name, "")), scratch["context.iso"], CancellationToken.None));

        Assert.IsEmpty(Directory.GetFileSystemEntries(scratch.Root));
    }

    private static CommandResult Fake(Command command)
    {
        File.WriteAllText(command.Arguments[command.Arguments.IndexOf("-o") + 1], "iso");
        return ScriptedRunner.Result("");
    }

    private static VmContext Given((string Name, string Value) variable, params (string Name, string Text)[] files) => new(
        ImmutableSortedDictionary<string, string>.Empty.Add(variable.Name, variable.Value),
        files.ToImmutableSortedDictionary(file => file.Name, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text)));
}
