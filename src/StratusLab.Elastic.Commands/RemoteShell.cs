using System.Globalization;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Commands;

/// <summary>
/// Writes a command as the one line that sshd hands to the user's shell (<c>$SHELL -c LINE</c>, RFC 4254, section 6.5), which must be a POSIX shell.
/// Everything that is not ours is between single quotes, where such a shell finds nothing special.
/// <code>
/// env LC_ALL=C timeout -v -k 2 30 'virsh' '-c' 'qemu:///system' 'list'; exit $?
/// </code>
/// timeout(1) keeps the deadline there, whatever becomes of the connection: it makes a process group of its own and ends all of it. The <c>exit</c> keeps the
/// shell from becoming the program, whose death by a signal ssh would show as its own failure.
/// </summary>
internal static class RemoteShell
{
    /// <summary>The line.</summary>
    /// <exception cref="RejectedException">A text has a NUL, or a variable's name is none.</exception>
    public static string Line(Command command, TimeSpan grace)
    {
        var line = new StringBuilder("env");
        foreach (var (name, _) in command.Environment.Where(v => v.Value.Length == 0))
        {
            line.Append(" -u ").Append(Name(name));
        }

        line.Append(" LC_ALL=C");
        foreach (var (name, value) in command.Environment.Where(v => v.Value.Length > 0 && v.Key != "LC_ALL"))
        {
            line.Append(' ').Append(Name(name)).Append('=').Append(Quote(value));
        }

        line.Append(CultureInfo.InvariantCulture, $" timeout -v -k {grace.TotalSeconds:0.###} {command.Deadline.TotalSeconds:0.###}");
        foreach (var word in command.Arguments.Prepend(command.Program))
        {
            line.Append(' ').Append(Quote(word));
        }

        return line.Append("; exit $?").ToString();
    }

    /// <summary>One word for a POSIX shell.</summary>
    public static string Quote(string text) =>
        text.Contains('\0', StringComparison.Ordinal)
            ? throw new RejectedException($"\"{Printable.Text(text)}\" has a NUL character, which no command line can carry.")
            : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Name(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? name
            : throw new RejectedException($"\"{Printable.Text(name)}\" cannot be the name of an environment variable.");
}
