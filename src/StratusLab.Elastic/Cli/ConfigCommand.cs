using System.CommandLine;
using System.Text.Json;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic config</c>: checks the configuration, or shows the one in force.</summary>
internal static class ConfigCommand
{
    public static Command Make(Surroundings surroundings, GlobalOptions options) => new("config", "Check or show the configuration file")
    {
        Make(new("check", "Say everything that is wrong with the configuration; exit code 2 if anything is"), surroundings, options, (file, terminal) => Check(surroundings, file, terminal)),
        Make(
            new("show", "Print the configuration: all files together, defaults filled in, secrets masked"),
            surroundings,
            options,
            (file, terminal) =>
            {
                var configuration = ConfigOption.Load(file, surroundings.Environment);
                if (terminal.IsForPrograms)
                {
                    terminal.Answer(ConfigurationJson.Print(configuration));
                }
                else
                {
                    terminal.Verbatim(ConfigurationPrinter.Print(configuration));
                }

                return ExitCode.Done;
            }),
    };

    /// <summary>"2 clusters, 3 pools, 2 hosts, 1 network, 2 templates".</summary>
    public static string Contents(ElasticConfiguration configuration) => string.Join(
        ", ",
        Words.Count(configuration.Clusters.Length, "cluster"),
        Words.Count(configuration.Clusters.Sum(c => c.Pools.Length), "pool"),
        Words.Count(configuration.Hosts.Length, "host"),
        Words.Count(configuration.Networks.Length, "network"),
        Words.Count(configuration.Templates.Length, "template"));

    private static int Check(Surroundings surroundings, string file, Terminal terminal)
    {
        if (terminal.IsForPrograms)
        {
            var result = ElasticConfiguration.Load(file, surroundings.Environment);
            var verdict = new ConfigVerdict(file, result.IsGood, [.. result.Errors]);
            terminal.Answer(JsonSerializer.SerializeToUtf8Bytes(verdict, CliJson.Default.ConfigVerdict));
            return result.IsGood ? ExitCode.Done : ExitCode.WrongUse;
        }

        terminal.Line($"{file} is good: {Contents(ConfigOption.Load(file, surroundings.Environment))}.");
        return ExitCode.Done;
    }

    private static Command Make(Command command, Surroundings surroundings, GlobalOptions options, Func<string, Terminal, int> run)
    {
        var config = ConfigOption.Make();
        command.Add(config);
        command.SetAction(parsed => run(parsed.GetValue(config)!, options.TerminalOf(parsed, surroundings.Terminal))); // It has a default.
        return command;
    }
}
