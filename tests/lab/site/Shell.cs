using System.Diagnostics;

namespace StratusLab.Elastic.Lab;

/// <summary>Runs a program to its end; for the lab's own scripts and for clients inside the lab.</summary>
internal static class Shell
{
    public sealed record Result(int ExitCode, string Output, string Error)
    {
        /// <summary>The output, without its last line end; throws with everything that is known when the program failed.</summary>
        public string Ok(string what) => ExitCode == 0 ? Output.TrimEnd('\n') : throw new InvalidOperationException($"{what} ended with {ExitCode}.\n{Output}\n{Error}");
    }

    public static async Task<Result> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        using var process = new Process { StartInfo = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true } };
        process.Start();
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return new(process.ExitCode, await output, await error);
    }
}
