using System.Net;

namespace StratusLab.Elastic.Cli;

/// <summary>A command cannot be done. The message says what was tried, on what, what came back and what to do.</summary>
internal sealed class CliException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How the process is to end, one of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The error that the service answered with; null when there was no such answer.</summary>
    public HttpStatusCode? Status { get; init; }
}
