using System.ComponentModel;
using System.Diagnostics;

namespace StratusLab.Elastic.Tests.Dashboards;

/// <summary>Prometheus' own tool.</summary>
internal static class Promtool
{
    /// <summary>Runs it, and fails unless it is content.</summary>
    public static async Task PassesAsync(string input, CancellationToken ct, params string[] arguments)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("promtool", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!; // A new process.
        }
        catch (Win32Exception)
        {
            Assert.Fail("promtool is not installed: apt-get install prometheus");
            return;
        }

        using (process)
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(ct);
            var said = await output + await errors;
            Assert.AreEqual(0, process.ExitCode, said + input);
            Assert.DoesNotContain("FAILED", said);
            if (arguments is ["check", "metrics"])
            {
                Assert.AreEqual("", said);
            }
        }
    }
}
