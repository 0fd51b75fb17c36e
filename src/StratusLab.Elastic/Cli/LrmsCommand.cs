using System.CommandLine;
using StratusLab.Elastic.Clusters;
using StratusLab.Elastic.Configuration;

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
        var create = new Option<bool>("--create") { Description = "Print the cluster's nodes as commands for a batch system that runs (Slurm in cloud mode: scontrol create)" };
        var config = new Command("config", "Print what a batch system's own configuration must say for a cluster; nothing is changed") { name, file, plugins, create };
        config.SetAction(parsed =>
        {
            var (site, cluster) = Find(surroundings, parsed.GetValue(name)!, parsed.GetValue(file)!); // Required, or with a default.
            surroundings.Terminal.Verbatim(parsed.GetValue(create) ? Commands(cluster, site) : Configuration(cluster, site, parsed.GetValue(plugins)!)); // With a default.
            return ExitCode.Done;
        });
        return new("lrms", "What the batch systems must be told") { config };
    }

    private static (ElasticConfiguration Site, ClusterConfiguration Cluster) Find(Surroundings surroundings, string name, string file)
    {
        var site = ConfigOption.Load(file, surroundings.Environment);
        var cluster = site.Clusters.FirstOrDefault(c => c.Policy.Name.Value == name)
            ?? throw new CliException(ExitCode.WrongUse, $"{file} has no cluster \"{name}\". Write one of: {string.Join(", ", site.Clusters.Select(c => c.Policy.Name))}.");
        return (site, cluster);
    }

    private static string Configuration(ClusterConfiguration cluster, ElasticConfiguration site, string plugins) =>
        ClusterKinds.Of(cluster)?.ServerConfiguration(cluster, site, plugins)
            ?? throw new CliException(ExitCode.WrongUse, $"Cluster \"{cluster.Policy.Name}\" is of kind {cluster.Kind}, for which there is nothing to print: see docs/lrms.");

    private static string Commands(ClusterConfiguration cluster, ElasticConfiguration site) =>
        ClusterKinds.Of(cluster)?.NodeCommands(cluster, site)
            ?? throw new CliException(ExitCode.WrongUse, $"The nodes of cluster \"{cluster.Policy.Name}\" need no commands: elastic makes them, or they join by themselves. Leave out --create.");
}
