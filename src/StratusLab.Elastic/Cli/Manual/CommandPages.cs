using System.CommandLine;
using StratusLab.Elastic.Cli.Completing;

namespace StratusLab.Elastic.Cli.Manual;

/// <summary>The manual pages of the program and its commands, from the model that parses them.</summary>
internal sealed class CommandPages(RootCommand root, Func<string, int, Roff> begin)
{
    private const string Program = "elastic";

    private IEnumerable<Command> Commands => root.Subcommands.Where(c => !c.Hidden);

    /// <summary>Each page's file name and text.</summary>
    public IEnumerable<(string File, string Text)> All() => [("elastic.1", Main().ToString()), .. Commands.Select(c => ($"elastic-{c.Name}.1", Page(c).ToString()))];

    private Roff Main()
    {
        var page = begin(Program, 1).Section("NAME").Text($"{Program} - gives batch systems worker nodes as virtual machines");
        page.Section("SYNOPSIS").Text("**elastic** COMMAND [options]");
        page.Section("DESCRIPTION");
        page.Paragraph((root.Description ?? "").Split("\n\n")[0]);
        page.Paragraph("One command, **elastic serve**, is the service. It reads the queues, works out which jobs would run if there were more nodes, boots them, registers them, and takes them away again, drained first. All others ask it, or look at its configuration.");
        page.Section("COMMANDS");
        foreach (var command in Commands)
        {
            page.Item($"{Program} {command.Name}", $"{command.Description}. See **{Program}-{command.Name}**(1).");
        }

        page.Section("OPTIONS").Text("Every command takes these:");
        Symbols(page, root);
        page.Section("EXIT STATUS").Item("0", "It is done.").Item("1", "It was tried and failed.");
        page.Item("2", "The command line or the configuration is wrong; nothing was tried.");
        page.Item("3", "The service does not answer.").Item("4", "The service refused the order, or whoever asks may not.").Item("130", "It was interrupted.");
        page.Section("ENVIRONMENT");
        page.Item("ELASTIC_SERVER", "Where the service is, as **--server** says it.");
        page.Item("ELASTIC_TOKEN_FILE", "The file with the token, as **--token-file** says it.");
        page.Item("ELASTIC_LISTEN, ELASTIC_DATA, ELASTIC_LEDGER_POSTGRESQL", "What they say replaces what the configuration says; see **elastic.yaml**(5).");
        page.Item("NO_COLOR", "When it is set and not empty, there are no colours.");
        page.Section("FILES").Item("/etc/stratuslab-elastic/elastic.yaml", "The configuration, see **elastic.yaml**(5); `conf.d/*.yaml` beside it are read, too.");
        page.Item("/var/lib/stratuslab-elastic", "The ledger, the images and the virtual machines' files.");
        page.Section("EXAMPLES").Lines("elastic status\nelastic why 4711\nelastic plan\nelastic nodes --grouped\nelastic vms -o json\nelastic events --follow\nelastic freeze main --reason 'switch is replaced'");
        page.Section("SEE ALSO").Text(string.Join(", ", Commands.Select(c => $"**{Program}-{c.Name}**(1)").Append("**elastic.yaml**(5)")));
        return page;
    }

    private Roff Page(Command command)
    {
        var name = $"{Program}-{command.Name}";
        var page = begin(name, 1).Section("NAME").Text($"{name} - {Lower(Sentence(command))}");
        page.Section("SYNOPSIS");
        foreach (var each in Tree(command))
        {
            page.Usage(Usage(each));
        }

        page.Section("DESCRIPTION").Text($"{command.Description}.");
        if (command.Aliases.Count > 0)
        {
            page.Paragraph($"Also: {string.Join(", ", command.Aliases.Select(a => $"**{Program} {a}**"))}.");
        }

        if (command.Arguments.Count + command.Options.Count(o => !o.Hidden) > 0)
        {
            page.Section("OPTIONS");
            Symbols(page, command);
        }

        var below = Tree(command).Skip(1).ToArray();
        if (below.Length > 0)
        {
            page.Section("COMMANDS");
        }

        foreach (var sub in below)
        {
            page.Subsection(Usage(sub)).Text($"{sub.Description}.");
            Symbols(page, sub);
        }

        page.Section("SEE ALSO").Text($"**{Program}**(1) for the options of every command and the exit status, **elastic.yaml**(5)");
        return page;
    }

    private static void Symbols(Roff page, Command command)
    {
        foreach (var argument in command.Arguments.Where(a => !a.Hidden))
        {
            page.Item(argument.Name, $"{argument.Description}.");
        }

        foreach (var option in command.Options.Where(o => !o.Hidden))
        {
            page.Item(Spelling(option), $"{option.Description}.{(option.Required ? " It must be given." : "")}");
        }
    }

    private static string Spelling(Option option)
    {
        var value = Value(option);
        return string.Join(", ", CompletionPoint.Names(option).OrderBy(n => n.Length)) + value;
    }

    private static string Value(Option option) =>
        option.HelpName is not { Length: > 0 } name ? "" : option.Arity.MinimumNumberOfValues == 0 ? $"[={name}]" : $" {name}";

    private static string Usage(Command command)
    {
        var path = "";
        for (var at = command; at is not (null or RootCommand); at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            path = $" {at.Name}{path}";
        }

        var arguments = command.Arguments.Where(a => !a.Hidden).Select(a => a.Arity.MinimumNumberOfValues > 0 ? a.Name : $"[{a.Name}]");
        var required = command.Options.Where(o => o.Required).Select(o => o.Name + Value(o));
        return string.Join(' ', [$"{Program}{path}", .. arguments, .. required, .. command.Options.Any(o => o is { Required: false, Hidden: false }) ? ["[options]"] : Array.Empty<string>()]);
    }

    private static IEnumerable<Command> Tree(Command command) => [command, .. command.Subcommands.Where(c => !c.Hidden).SelectMany(Tree)];

    // What whatis(1) shows is a line.
    private static string Sentence(Command command) => (command.Description ?? "").Split(';', '\n')[0].TrimEnd('.');

    private static string Lower(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
