using System.CommandLine;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Cli;

/// <summary>The option <c>--config</c>.</summary>
internal static class ConfigOption
{
    /// <summary>Makes it.</summary>
    public static Option<string> Make() => new("--config", "-c")
    {
        Description = "The configuration's main file; conf.d/*.yaml beside it are read, too",
        HelpName = "FILE",
        DefaultValueFactory = _ => ElasticConfiguration.DefaultPath,
    };

    /// <summary>Loads what the option names, or throws with everything that is wrong.</summary>
    public static ElasticConfiguration Load(string file, Func<string, string?> environment)
    {
        var result = ElasticConfiguration.Load(file, environment);
        return result.Configuration ?? throw new CliException(
            ExitCode.WrongUse, $"{string.Concat(result.Errors.Select(e => $"{e}\n"))}{Core.Model.Words.Count(result.Errors.Length, "error")}. Nothing was changed.");
    }
}
