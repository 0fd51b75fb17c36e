using System.CommandLine;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic config</c>: checks the configuration, or shows the one in force.</summary>
internal static class ConfigCommand
{
    public static Command Make(Surroundings surroundings) => new("config", "Check or show the configuration file")
    {
        Make(
            surroundings,
            new("check", "Say everything that is wrong with the configuration; exit code 2 if anything is"),
            (file, configuration) => surroundings.Terminal.Line($"{file} is good: {Contents(configuration)}.")),
        Make(
            surroundings,
            new("show", "Print the configuration: all files together, defaults filled in, secrets masked"),
            (_, configuration) => surroundings.Terminal.Verbatim(ConfigurationPrinter.Print(configuration))),
    };

    /// <summary>"2 clusters, 3 pools, 2 hosts, 1 network, 2 templates".</summary>
    public static string Contents(ElasticConfiguration configuration) => string.Join(
        ", ",
        Words.Count(configuration.Clusters.Length, "cluster"),
        Words.Count(configuration.Clusters.Sum(c => c.Pools.Length), "pool"),
        Words.Count(configuration.Hosts.Length, "host"),
        Words.Count(configuration.Networks.Length, "network"),
        Words.Count(configuration.Templates.Length, "template"));

    private static Command Make(Surroundings surroundings, Command command, Action<string, ElasticConfiguration> print)
    {
        var config = ConfigOption.Make();
        command.Add(config);
        command.SetAction(parsed =>
        {
            var file = parsed.GetValue(config)!; // It has a default.
            print(file, ConfigOption.Load(file, surroundings.Environment));
            return ExitCode.Done;
        });
        return command;
    }
}
