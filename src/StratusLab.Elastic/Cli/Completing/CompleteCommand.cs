using System.Buffers;
using System.CommandLine;
using System.CommandLine.Completions;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli.Completing;

/// <summary>
/// <c>elastic complete -- WORD...</c>, what the shells' scripts call: how the last word may go on, one candidate a line, a tab, what it is. A last line <c>:files</c>
/// says that it may also be a file. Never fails and never says anything else: the user is in the middle of a command.
/// </summary>
internal static class CompleteCommand
{
    private const string Files = ":files";

    // Shells put candidates into the command line as they are. What would have to be quoted there, or could do something, is not offered.
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@%+,=/[]-");

    // A shell stands still meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static Command Make(Surroundings surroundings, GlobalOptions options, IReadOnlyDictionary<Symbol, Noun> nouns)
    {
        var words = new Argument<string[]>("WORD") { Description = "The words of a command line, the last being completed", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("complete", "Say how a command line may go on, for the shells' completion scripts") { words };
        command.Hidden = true;
        command.SetAction(async (parsed, ct) =>
        {
            var root = (RootCommand)parsed.RootCommandResult.Command; // The tree begins with one.
            await PrintAsync(surroundings, options, nouns, root, parsed.GetValue(words) ?? [], ct);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task PrintAsync(
        Surroundings surroundings, GlobalOptions options, IReadOnlyDictionary<Symbol, Noun> nouns, RootCommand root, string[] words, CancellationToken ct)
    {
        var point = CompletionPoint.Of(root, words);
        IEnumerable<Candidate> candidates = Words(point);
        if (point.Value is { } value && nouns.TryGetValue(value, out var noun))
        {
            candidates = candidates.Concat(await NamesAsync(surroundings, options, root.Parse(words.SkipLast(1).ToArray()), noun, ct));
        }

        foreach (var candidate in candidates.Where(c => c.Text.StartsWith(point.Typed, StringComparison.Ordinal) && !c.Text.AsSpan().ContainsAnyExcept(Plain)))
        {
            surroundings.Terminal.Output.Write($"{point.Lead}{Terminal.Clean(candidate.Text)}\t{Terminal.Clean(candidate.Description)}\n");
        }

        if (point.Value is { } any && IsFile(any))
        {
            surroundings.Terminal.Output.Write(Files + "\n");
        }
    }

    // What the model knows by itself.
    private static IEnumerable<Candidate> Words(CompletionPoint point)
    {
        IEnumerable<Candidate> values = point.Value?.GetCompletions(CompletionContext.Empty).Select(c => new Candidate(c.Label, c.Detail ?? "")) ?? [];
        if (point.IsOptionValue)
        {
            return values;
        }

        if (point.Typed.StartsWith('-') && !point.IsLiteral)
        {
            return CompletionPoint.Options(point.Command).SelectMany(o => CompletionPoint.Names(o).Select(n => new Candidate(n, o.Description ?? "")));
        }

        var commands = point.IsFirst ? point.Command.Subcommands.Where(c => !c.Hidden).Select(c => new Candidate(c.Name, c.Description ?? "")) : [];
        return commands.Concat(values);
    }

    private static async Task<Candidate[]> NamesAsync(Surroundings surroundings, GlobalOptions options, ParseResult parsed, Noun noun, CancellationToken ct)
    {
        try
        {
            using var client = new ServiceClient(options.ServerOf(parsed), options.TokenOf(parsed), Patience, surroundings.Clock);
            return await new ServiceNames(client).OfAsync(noun, ct);
        }
        catch (CliException)
        {
            return [];
        }
    }

    private static bool IsFile(Symbol symbol) =>
        (symbol is Option option ? option.HelpName : symbol.Name) is { } name
        && (name.Contains("FILE", StringComparison.Ordinal) || name.Contains("PATH", StringComparison.Ordinal) || name is "DIRECTORY" or "TRACE" or "TEMPLATE");
}
