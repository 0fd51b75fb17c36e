using System.CommandLine;
using StratusLab.Elastic.Clusters;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic lrms config CLUSTER</c>: what a batch system's own configuration must say.</summary>
internal static class LrmsCommand
{
    private const string Plugins = "/usr/lib/stratuslab-elastic";

    public static Command Make(Surroundings surroundings)
    {
        var name = new Argument<string>("CLUSTER") { Description = "The cluster's name in elastic's configuration" };
        var file = ConfigOption.Make();
        var plugins = new Option<string>("--plugins")
        {
            Description = "Where lrms-plugins are on the batch system's server",
            HelpName = "DIRECTORY",
            DefaultValueFactory = _ => Plugins,
        };
        var config = new Command("config", "Print what a batch system's own configuration must say for a cluster; nothing is changed") { name, file, plugins };
        config.SetAction(parsed =>
        {
            surroundings.Terminal.Verbatim(Text(surroundings, parsed.GetValue(name)!, parsed.GetValue(file)!, parsed.GetValue(plugins)!)); // Required, or with a default.
            return ExitCode.Done;
        });
        return new("lrms", "What the batch systems must be told") { config };
    }

    private static string Text(Surroundings surroundings, string name, string file, string plugins)
    {
        var site = ConfigOption.Load(file, surroundings.Environment);
        var cluster = site.Clusters.FirstOrDefault(c => c.Policy.Name.Value == name)
            ?? throw new CliException(ExitCode.WrongUse, $"{file} has no cluster \"{name}\". Write one of: {string.Join(", ", site.Clusters.Select(c => c.Policy.Name))}.");
        return ClusterKinds.Of(cluster)?.ServerConfiguration(cluster, site, plugins)
            ?? throw new CliException(ExitCode.WrongUse, $"Cluster \"{name}\" is of kind {cluster.Kind}, for which there is nothing to print: see docs/lrms.");
    }
}
