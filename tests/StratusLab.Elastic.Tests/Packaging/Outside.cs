using System.Text;
using StratusLab.Elastic.Commands;

namespace StratusLab.Elastic.Tests.Packaging;

/// <summary>Runs programs of this machine.</summary>
internal static class Outside
{
    /// <summary>Runs one to its end; gives how it ended and all that it printed.</summary>
    public static async Task<(int Status, string Printed)> RunAsync(string program, string[] args, CancellationToken ct)
    {
        var result = await new LocalCommandRunner(TimeProvider.System).RunAsync(new(program, [.. args]) { Deadline = TimeSpan.FromMinutes(15) }, ct);
        return (result.ExitCode, Encoding.UTF8.GetString(result.Output.Span) + result.Error);
    }
}
