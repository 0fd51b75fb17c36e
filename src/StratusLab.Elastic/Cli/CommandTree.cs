using System.CommandLine;
using System.CommandLine.Help;
using StratusLab.Elastic.Cli.Completing;
using StratusLab.Elastic.Cli.Manual;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Hosting;

namespace StratusLab.Elastic.Cli;

/// <summary>All commands, in the order that the help lists them.</summary>
internal static class CommandTree
{
    private const int HelpWidth = 100;

    private const string Description =
        """
        Gives batch systems the worker nodes that their queues need, as virtual machines, and takes them away again.

        Exit codes: 0 done, 1 failed, 2 wrong use or configuration, 3 the service does not answer, 4 the service refused.
        """;

    /// <summary>Makes the tree for one run.</summary>
    public static RootCommand Make(Surroundings surroundings)
    {
        var options = new GlobalOptions(surroundings.Environment);
        var service = new ServiceCommands(surroundings, options);
        var root = new RootCommand(Description)
        {
            options.Server,
            options.TokenFile,
            options.Output,
            options.Color,
            StatusCommand.Make(service),
            QueueCommand.Make(service),
            WhyCommand.Make(service),
            PlanCommand.Make(service),
            PlansCommand.Make(service),
            ReplayCommand.Make(service),
            PoolsCommand.Make(service),
            NodesCommand.Make(service),
            VmsCommand.Make(service),
            HostsCommand.Make(service, DoctorCommand.MakeHostCheck(surroundings, options)),
            ImagesCommand.Make(service),
            BlocksCommand.Make(service),
            NetworksCommand.Make(service),
            EventsCommand.Make(service),
            AuditCommand.Make(service),
            TokensCommand.Make(service),
            FreezeCommand.Make(service),
            UnfreezeCommand.Make(service),
            ConfigCommand.Make(surroundings, options),
            LrmsCommand.Make(surroundings),
            TemplateCommand.Make(surroundings, options),
            DoctorCommand.Make(surroundings, options),
            SimulateCommand.Make(surroundings, options),
            ServeCommand.Make(surroundings),
            CompletionCommand.Make(surroundings),
            CompleteCommand.Make(surroundings, options, service.Nouns),
            ManCommand.Make(surroundings),
        };
        RefuseUnknownOptions(root);
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help })
            {
                help.MaxWidth = surroundings.Terminal.Traits.IsTerminal ? surroundings.Terminal.Traits.Width : HelpWidth;
            }
            else if (option is VersionOption version)
            {
                version.Action = new PrintVersion(surroundings.Terminal);
            }
        }

        return root;
    }

    // The library takes "--nonsense" for a value where a command has an argument to fill, and "elastic freeze --nonsense" would be about a cluster of that name.
    private static void RefuseUnknownOptions(Command command)
    {
        foreach (var argument in command.Hidden ? [] : command.Arguments)
        {
            argument.Validators.Add(result =>
            {
                foreach (var word in result.Tokens.Select(t => t.Value).Where(v => v.Length > 1 && v[0] == '-'))
                {
                    result.AddError($"Unrecognized option '{word}'.");
                }
            });
        }

        foreach (var sub in command.Subcommands)
        {
            RefuseUnknownOptions(sub);
        }
    }

    private sealed class PrintVersion(Terminal terminal) : System.CommandLine.Invocation.SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            terminal.Line($"elastic {ProgramVersion.Text}");
            return ExitCode.Done;
        }
    }
}
