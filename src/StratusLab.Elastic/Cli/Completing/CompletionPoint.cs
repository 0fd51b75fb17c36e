using System.CommandLine;

namespace StratusLab.Elastic.Cli.Completing;

/// <summary>Where a command line stops, and so what its last word may be.</summary>
/// <param name="Command">The command that the words name so far.</param>
/// <param name="Value">The option or argument whose value the last word is; null when it takes none more.</param>
/// <param name="IsOptionValue">True when only that value can come: the option waits for it.</param>
/// <param name="Lead">What of the word stands before the value: <c>--output=</c>.</param>
/// <param name="Typed">What of the value, or of the word, is there.</param>
/// <param name="IsFirst">True when no argument has been given, so that a subcommand may come.</param>
/// <param name="IsLiteral">True behind <c>--</c>, where nothing is an option any more.</param>
internal sealed record CompletionPoint(Command Command, Symbol? Value, bool IsOptionValue, string Lead, string Typed, bool IsFirst, bool IsLiteral)
{
    /// <summary>Follows the words through the command model. Total: whatever the words are, there is a point, perhaps one where nothing can come.</summary>
    /// <param name="root">The model.</param>
    /// <param name="words">What stands behind the program's name; the last word is the one to complete, and may be empty.</param>
    public static CompletionPoint Of(RootCommand root, IReadOnlyList<string> words)
    {
        Command command = root;
        Option? waiting = null;
        var (arguments, isLiteral) = (0, false);
        foreach (var word in words.SkipLast(1))
        {
            if (waiting is not null)
            {
                waiting = null;
            }
            else if (word == "--")
            {
                isLiteral = true;
            }
            else if (!isLiteral && word.StartsWith('-'))
            {
                // One whose value may be left out takes it only behind "=".
                waiting = !word.Contains('=', StringComparison.Ordinal) && Options(command).FirstOrDefault(o => Names(o).Contains(word)) is { Arity.MinimumNumberOfValues: > 0 } option ? option : null;
            }
            else if (arguments == 0 && command.Subcommands.FirstOrDefault(c => c.Name == word || c.Aliases.Contains(word)) is { } sub)
            {
                command = sub;
            }
            else
            {
                arguments++;
            }
        }

        var last = words.Count == 0 ? "" : words[^1];
        if (waiting is not null)
        {
            return new(command, waiting, true, "", last, false, isLiteral);
        }

        if (!isLiteral && last.StartsWith('-') && last.IndexOf('=', StringComparison.Ordinal) is var at and > 0)
        {
            var named = Options(command).FirstOrDefault(o => Names(o).Contains(last[..at]));
            return new(command, named, true, last[..(at + 1)], last[(at + 1)..], false, isLiteral);
        }

        return new(command, ArgumentAt(command, arguments), false, "", last, arguments == 0 && !isLiteral, isLiteral);
    }

    /// <summary>The options that the command takes, its own first.</summary>
    public static IEnumerable<Option> Options(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(Options).Where(o => o.Recursive)).Where(o => !o.Hidden);

    /// <summary>All spellings of an option.</summary>
    public static IEnumerable<string> Names(Option option) => [option.Name, .. option.Aliases];

    private static Argument? ArgumentAt(Command command, int number)
    {
        foreach (var argument in command.Arguments)
        {
            if (number < argument.Arity.MaximumNumberOfValues)
            {
                return argument;
            }

            number -= argument.Arity.MaximumNumberOfValues;
        }

        return null;
    }
}
