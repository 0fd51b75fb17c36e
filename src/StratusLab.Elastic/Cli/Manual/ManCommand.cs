using System.CommandLine;
using System.Globalization;
using StratusLab.Elastic.Hosting;

namespace StratusLab.Elastic.Cli.Manual;

/// <summary><c>elastic man DIRECTORY</c>: writes the manual pages, as the packages have them.</summary>
internal static class ManCommand
{
    // reproducible-builds.org/specs/source-date-epoch
    private const string Epoch = "SOURCE_DATE_EPOCH";

    public static Command Make(Surroundings surroundings)
    {
        var directory = new Argument<string>("DIRECTORY") { Description = "Where to write them; it is made if it is not there" };
        var command = new Command("man", "Write the manual pages into a directory") { directory };
        command.SetAction(parsed => Write(surroundings, (RootCommand)parsed.RootCommandResult.Command, parsed.GetValue(directory)!)); // The tree begins with one; required.
        return command;
    }

    private static int Write(Surroundings surroundings, RootCommand root, string directory)
    {
        var date = DateOnly.FromDateTime(Day(surroundings).UtcDateTime);
        Roff Begin(string name, int section) => new(name, section, date, $"elastic {ProgramVersion.Text.Split('+')[0]}");
        (string File, string Text)[] pages = [.. new CommandPages(root, Begin).All(), ("elastic.yaml.5", ConfigurationPage.Write(Begin("elastic.yaml", 5)).ToString())];
        try
        {
            Directory.CreateDirectory(directory);
            foreach (var (file, text) in pages)
            {
                File.WriteAllText(Path.Combine(directory, file), text);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"The manual pages could not be written into {directory}: {e.Message.TrimEnd('.')}. Name a directory that you may write to.", e);
        }

        surroundings.Terminal.Line($"{pages.Length} manual pages are in {directory}.");
        return ExitCode.Done;
    }

    private static DateTimeOffset Day(Surroundings surroundings) =>
        long.TryParse(surroundings.Environment(Epoch), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : surroundings.Clock.GetUtcNow();
}
