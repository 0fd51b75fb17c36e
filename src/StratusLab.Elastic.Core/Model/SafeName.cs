namespace StratusLab.Elastic.Core.Model;

/// <summary>
/// What may be put on a command line or into a file name: a letter or digit, then up to 62 letters, digits, dots, underscores or hyphens.
/// A name that starts with a hyphen would be read as an option; quotes, spaces and line ends would be read as something else by qmgr or a shell.
/// </summary>
public static class SafeName
{
    /// <summary>The longest name that is accepted, in characters.</summary>
    public const int MaxLength = 63;

    /// <summary>True when <paramref name="text"/> is a safe name.</summary>
    public static bool IsSafe(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || !char.IsAsciiLetterOrDigit(text[0]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns <paramref name="text"/>, or throws <see cref="Ports.RejectedException"/> that says what the name must look like.</summary>
    public static string Require(string text, string what) =>
        IsSafe(text)
            ? text
            : throw new Ports.RejectedException(
                $"The {what} \"{Printable.Text(text, 80)}\" cannot be used in a command: use letters, digits, '.', '_' and '-', starting with a letter or digit, at most {MaxLength} characters.");
}
