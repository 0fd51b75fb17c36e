using System.Diagnostics;

namespace StratusLab.Elastic.Tests.Plugins;

/// <summary>Runs a script of lrms-plugins.</summary>
internal static class Script
{
    /// <summary>Runs it with an environment of its own; gives how it ended and what it printed to either output.</summary>
    public static async Task<(int Status, string Printed)> RunAsync(string name, IReadOnlyDictionary<string, string> environment, CancellationToken ct, params string[] args)
    {
        var start = new ProcessStartInfo("sh", [PathOf(name), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("sh was not started.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output + await error);
    }

    /// <summary>Where it is in the source tree.</summary>
    public static string PathOf(string name) => Checkout.PathOf("lrms-plugins", name);
}
