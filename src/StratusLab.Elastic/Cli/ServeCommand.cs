using System.CommandLine;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic serve</c>: the service itself.</summary>
internal static class ServeCommand
{
    public static Command Make(Surroundings surroundings)
    {
        var config = ConfigOption.Make();
        var command = new Command("serve", "Run the service until it is told to stop (SIGTERM)") { config };
        command.SetAction((parsed, ct) => surroundings.Serve(new(parsed.GetValue(config)!), ct)); // It has a default.
        return command;
    }
}
