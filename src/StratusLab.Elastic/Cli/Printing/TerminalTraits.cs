namespace StratusLab.Elastic.Cli.Printing;

/// <summary>What the command line prints to.</summary>
/// <param name="IsTerminal">Standard output is a terminal.</param>
/// <param name="IsErrorTerminal">Standard error is a terminal.</param>
/// <param name="Width">Columns of the terminal; of no account without one.</param>
/// <param name="Height">Its lines; 0 when it cannot be drawn on, because it is none or <c>TERM=dumb</c>.</param>
/// <param name="HasColours">Standard output takes colours.</param>
/// <param name="Zone">The zone that times are shown in.</param>
internal sealed record TerminalTraits(bool IsTerminal, bool IsErrorTerminal, int Width, int Height, bool HasColours, TimeZoneInfo Zone)
{
    /// <summary>Files or pipes, and times in UTC.</summary>
    public static TerminalTraits Plain { get; } = new(false, false, 0, 0, false, TimeZoneInfo.Utc);

    /// <summary>This process's own.</summary>
    /// <param name="environment">Reads an environment variable: <c>NO_COLOR</c> (no-color.org) and <c>TERM=dumb</c> turn colours off.</param>
    public static TerminalTraits OfProcess(Func<string, string?> environment)
    {
        var (isTerminal, isErrorTerminal) = (!Console.IsOutputRedirected, !Console.IsErrorRedirected);
        var canDraw = isTerminal && environment("TERM") is not (null or "" or "dumb");
        var hasColours = canDraw && string.IsNullOrEmpty(environment("NO_COLOR"));
        return new(isTerminal, isErrorTerminal, isTerminal ? Console.WindowWidth : 0, canDraw ? Console.WindowHeight : 0, hasColours, TimeZoneInfo.Local);
    }
}
