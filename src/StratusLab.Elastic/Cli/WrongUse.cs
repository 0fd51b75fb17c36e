using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary>Says what is wrong with a command line, all to standard error.</summary>
internal static class WrongUse
{
    private const string MissingCommand = "Required command was not provided.";

    public static async Task ReportAsync(ParseResult parsed, ParseErrorAction library, Terminal terminal, CancellationToken ct)
    {
        // The library reports a misspelt command twice: as itself, and as a missing one.
        foreach (var error in parsed.Errors.Where(e => parsed.UnmatchedTokens.Count == 0 || e.Message != MissingCommand))
        {
            terminal.Note(error.Message);
        }

        // What the library alone knows: words that are spelt alike, and help when there is nothing else to say. It prints these as output.
        library.ShowHelp = parsed.Tokens.Count == 0;
        library.ShowTypoCorrections = true;
        await parsed.InvokeAsync(new() { Output = terminal.Error, Error = TextWriter.Null, ProcessTerminationTimeout = null }, ct);
        if (!library.ShowHelp)
        {
            terminal.Note($"See: {PathOf(parsed.CommandResult)} --help");
        }
    }

    private static string PathOf(CommandResult command)
    {
        Stack<string> names = [];
        for (SymbolResult? at = command; at is CommandResult { Command: { } found }; at = at.Parent)
        {
            names.Push(found is RootCommand ? "elastic" : found.Name);
        }

        return string.Join(' ', names);
    }
}
