using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Doctor;

/// <summary>Runs the programs that checks ask.</summary>
internal static class Programs
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    /// <summary>
    /// What a program printed when it ended well, or why there is nothing: it is missing, it did not end in time, or it failed with what it said.
    /// </summary>
    public static async Task<(string? Output, string Problem)> AskAsync(ICommandRunner runner, Command command, CancellationToken ct)
    {
        try
        {
            var result = await runner.RunAsync(command with { Deadline = Deadline }, ct);
            return result.ExitCode == 0
                ? (Encoding.UTF8.GetString(result.Output.Span), "")
                : (null, Printable.Text(result.Error.Length > 0 ? result.Error : $"it ended with {result.ExitCode} and said nothing", 300));
        }
        catch (Exception e) when (e is RejectedException or PeerUnreachableException)
        {
            return (null, Printable.Text(e.Message, 300));
        }
    }
}
