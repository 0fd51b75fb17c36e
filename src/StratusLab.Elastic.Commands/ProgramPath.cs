using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Commands;

/// <summary>Finds programs as execvp(3) does, so that a missing one is told apart from one that failed.</summary>
internal static class ProgramPath
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The path of <paramref name="program"/>; a name with a slash is taken as it is.</summary>
    /// <exception cref="RejectedException">There is none.</exception>
    public static string Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return IsProgram(program)
                ? program
                : throw new RejectedException(
                    $"There is no program {Printable.Text(program)}. Install it, or correct the directory it is looked for in.");
        }

        var search = System.Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
        var directories = search.Split(':', StringSplitOptions.RemoveEmptyEntries);
        foreach (var directory in directories)
        {
            var path = Path.Combine(directory, program);
            if (IsProgram(path))
            {
                return path;
            }
        }

        throw new RejectedException(
            $"There is no program {Printable.Text(program)} in {string.Join(", ", directories)}. Install it, or set the directory it is in.");
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0);
}
