using StratusLab.Elastic.Cli;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Commands;

namespace StratusLab.Elastic.Tests.Docs;

/// <summary>What the documents tell people to type is what the program takes.</summary>
[TestClass]
public sealed class DocumentedCommandsTests
{
    [TestMethod]
    public void Commands_InFencedBlocks_AreOfTheCommandModel()
    {
        var tree = CommandTree.Make(new()
        {
            Terminal = new(TextWriter.Null, TextWriter.Null, TerminalTraits.Plain),
            Clock = TimeProvider.System,
            Environment = _ => null,
            Runner = new LocalCommandRunner(TimeProvider.System),
            Serve = (_, _) => Task.FromResult(0),
            Simulate = (_, _) => Task.FromResult(0),
        });
        var all = DocumentedCommands.All().ToArray();
        var wrong = all.Select(c => (c.Where, c.Line, tree.Parse(Watch.Spelt(c.Words)).Errors)).Where(c => c.Errors.Any(e => !e.Message.StartsWith("There is no file ", StringComparison.Ordinal)))
            .Select(c => $"{c.Where}: {c.Line}\n    {string.Join("\n    ", c.Errors.Select(e => e.Message))}");
        Assert.AreEqual("", string.Join('\n', wrong));
        Assert.IsGreaterThan(20, all.Length, "the blocks were found");
    }
}
